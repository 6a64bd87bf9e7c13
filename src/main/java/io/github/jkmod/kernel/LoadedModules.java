package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The loaded modules as kmod's lsmod sees them: the order is that of /proc/modules; size, count and users are those of
 * /sys/module ({@code coresize}, {@code refcnt}, {@code holders} in the folder's own order). A module that goes in between keeps
 * what /proc/modules said, so that no row is torn.
 */
public final class LoadedModules {
    private LoadedModules() {}

    /** {@return the modules; Absent where the kernel has no module support} */
    public static Fact<List<ProcModule>> read(KernelRoot root) {
        return ProcModules.read(root)
                .map(modules ->
                        modules.stream().map(module -> shown(root, module)).toList());
    }

    private static ProcModule shown(KernelRoot root, ProcModule module) {
        Path folder = root.sys("module", module.name().value());
        Optional<Long> size = KernelFiles.number(folder.resolve("coresize")).value();
        Optional<List<String>> holders = holders(folder.resolve("holders"));
        Optional<Long> count = KernelFiles.number(folder.resolve("refcnt")).value();
        boolean gone = size.isEmpty() || holders.isEmpty() || !Files.exists(folder.resolve("initstate"));
        return gone
                ? module
                : new ProcModule(
                        module.name(),
                        size.get(),
                        count.map(OptionalLong::of).orElse(module.refCount()),
                        holders.get(),
                        module.state(),
                        module.address(),
                        module.taints(),
                        module.extra());
    }

    private static Optional<List<String>> holders(Path folder) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            entries.forEach(entry -> names.add(new ModuleName(String.valueOf(entry.getFileName())).value()));
            return Optional.of(names);
        } catch (IOException | DirectoryIteratorException e) {
            return Optional.empty();
        }
    }
}
