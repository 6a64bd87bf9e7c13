package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** The modules that are in: /proc/modules, newest first. */
public final class ProcModules {
    private static final int LEAST_COLUMNS = 6;

    private ProcModules() {}

    /** {@return the modules in the kernel's order; Absent where the kernel has no module support} */
    public static Fact<List<ProcModule>> read(KernelRoot root) {
        Path file = root.proc("modules");
        return KernelFiles.lines(file).flatMap(lines -> parse(lines, file.toString()));
    }

    /** {@return the module called {@code name}; Absent if it is not loaded} */
    public static Fact<ProcModule> find(KernelRoot root, ModuleName name) {
        return find(read(root), name, root);
    }

    static Fact<ProcModule> find(Fact<List<ProcModule>> all, ModuleName name, KernelRoot root) {
        return all.flatMap(modules -> modules.stream()
                .filter(module -> module.name().equals(name))
                .findFirst()
                .<Fact<ProcModule>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Absent<>(root.proc("modules") + ": " + name + " is not loaded")));
    }

    /**
     * {@return one entry per line, or Malformed}
     *
     * @param lines such as {@code dummy 16384 1 bond, Live 0x0000000000000000 (E)}
     * @param origin the path for the reason
     */
    public static Fact<List<ProcModule>> parse(List<String> lines, String origin) {
        List<ProcModule> modules = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            try {
                modules.add(module(List.of(lines.get(i).strip().split("\\s+"))));
            } catch (IllegalArgumentException e) {
                return new Fact.Malformed<>(origin + ": line " + (i + 1) + ": " + e.getMessage());
            }
        }
        return new Fact.Present<>(List.copyOf(modules));
    }

    private static ProcModule module(List<String> columns) {
        if (columns.size() < LEAST_COLUMNS) {
            throw new IllegalArgumentException(columns.size() + " columns, at least " + LEAST_COLUMNS + " expected");
        }
        boolean tainted =
                columns.size() > LEAST_COLUMNS && columns.get(LEAST_COLUMNS).startsWith("(");
        return new ProcModule(
                new ModuleName(columns.get(0)),
                number("size", columns.get(1)),
                columns.get(2).equals("-")
                        ? OptionalLong.empty()
                        : OptionalLong.of(number("reference count", columns.get(2))),
                users(columns.get(3)),
                ProcModule.State.of(columns.get(4))
                        .orElseThrow(() -> wrong("state", columns.get(4), "none of Live, Loading, Unloading")),
                address(columns.get(5)),
                tainted ? columns.get(LEAST_COLUMNS).replaceAll("[()]", "") : "",
                columns.subList(LEAST_COLUMNS + (tainted ? 1 : 0), columns.size()));
    }

    private static List<String> users(String column) {
        return column.equals("-")
                ? List.of()
                : Arrays.stream(column.split(","))
                        .filter(user -> !user.isEmpty())
                        .toList();
    }

    private static long number(String what, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw wrong(what, text, "no number");
        }
    }

    private static long address(String text) {
        try {
            return Long.parseUnsignedLong(text.startsWith("0x") ? text.substring(2) : text, 16);
        } catch (NumberFormatException e) {
            throw wrong("address", text, "no hexadecimal number");
        }
    }

    private static IllegalArgumentException wrong(String what, String text, String reason) {
        return new IllegalArgumentException(what + " \"" + text + "\" is " + reason);
    }
}
