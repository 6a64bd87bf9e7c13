package io.github.jkmod.report;

import io.github.jkmod.kernel.ProcModule;
import java.util.List;
import java.util.Locale;

/** The list of loaded modules, as kmod's lsmod prints it and as JSON. */
public final class LsmodReport {
    private LsmodReport() {}

    /** {@return kmod's table, header included} */
    public static String text(List<ProcModule> modules) {
        StringBuilder out = new StringBuilder("Module                  Size  Used by\n");
        for (ProcModule module : modules) {
            // kmod takes the users from /sys/module/NAME/holders, which do not have the mark of a permanent module.
            List<String> users = module.usedBy().stream()
                    .filter(user -> !user.equals(ProcModule.PERMANENT))
                    .toList();
            out.append(String.format(
                    Locale.ROOT,
                    "%-19s %8d  %d",
                    module.name(),
                    module.size(),
                    module.refCount().orElse(-2)));
            out.append(users.isEmpty() ? "" : " " + String.join(",", users)).append('\n');
        }
        return out.toString();
    }

    /** {@return the document of {@code lsmod --json}} */
    public static LsmodDocument document(List<ProcModule> modules) {
        return new LsmodDocument(modules.stream().map(LoadReport::procModules).toList());
    }
}
