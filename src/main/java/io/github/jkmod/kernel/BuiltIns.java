package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What a kernel's build says of the code that could have been a module and was built in. */
public final class BuiltIns {
    private static final String VERSION = ".version=";

    private BuiltIns() {}

    /**
     * {@return the names in {@code modules.builtin.modinfo} that have a version, each of which gets a folder in
     * /sys/module at boot ({@code version_sysfs_builtin} in kernel/params.c)}
     *
     * @param file strings such as {@code xz_dec.version=1.2}, each ended by a NUL
     */
    public static Fact<Set<String>> versioned(Path file) {
        return KernelFiles.bytes(file)
                .map(bytes -> Arrays.stream(new String(bytes, StandardCharsets.ISO_8859_1).split("\0"))
                        .filter(text -> text.indexOf(VERSION) > 0 && text.indexOf('=') > text.indexOf(VERSION))
                        .map(text -> text.substring(0, text.indexOf(VERSION)))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /**
     * {@return the names in {@code modules.builtin}}
     *
     * @param file lines such as {@code kernel/lib/xz/xz_dec.ko}
     */
    public static Fact<Set<ModuleName>> names(Path file) {
        return KernelFiles.lines(file)
                .map(lines -> lines.stream()
                        .map(line -> ModuleName.ofFileName(line.substring(line.lastIndexOf('/') + 1)))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** {@return the folders in /sys/module that are no loaded module's: those have a file {@code initstate}} */
    public static Fact<Set<String>> folders(KernelRoot root) {
        return KernelFiles.names(root.sys("module"))
                .map(names -> names.stream()
                        .filter(name -> isBuiltIn(root, name))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** {@return whether /sys/module has a folder of that name that is no loaded module's} */
    public static Fact<Boolean> hasFolder(KernelRoot root, String name) {
        if (!Files.isDirectory(root.sys("module"))) {
            return new Fact.Absent<>(root.sys("module") + ": No such file or directory");
        }
        boolean possible = !name.isEmpty() && !name.contains("/") && !name.startsWith(".") && name.indexOf('\0') < 0;
        return new Fact.Present<>(possible && isBuiltIn(root, name));
    }

    private static boolean isBuiltIn(KernelRoot root, String name) {
        return Files.isDirectory(root.sys("module", name)) && !Files.exists(root.sys("module", name, "initstate"));
    }

    /** {@return the format of packed modules that the running kernel unpacks; Absent for a kernel that unpacks none} */
    public static Fact<String> decompressor(KernelRoot root) {
        return KernelFiles.text(root.sys("module", "compression"));
    }
}
