package io.github.jkmod.facts;

import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that holds a kernel as a thinned installation does: options, exports and one module of its own. */
public final class SampleKernel {
    private SampleKernel() {}

    /** The sample module for that architecture. */
    public static byte[] module(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> SampleModule.amd64();
            case ARM -> SampleModule.armhf();
            case ARM64, RISCV64 -> {
                ElfWriter elf = new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, architecture.elfMachine());
                yield SampleModule.of(elf, SampleModule.Exports.TWO_TABLES, SampleModule.Crcs.IN_FILE);
            }
        };
    }

    /** Adds a kernel to {@code root}. */
    public static Path in(Path root, Architecture architecture, String release) throws IOException {
        write(root, "boot/config-" + release, "CONFIG_MODULES=y\nCONFIG_MODVERSIONS=y\nCONFIG_KALLSYMS_ALL=y\n");
        String tree = "lib/modules/" + release + "/";
        write(root, tree + "modules.builtin", "kernel/lib/x.ko\n");
        write(root, tree + "build/Module.symvers", """
                0x92997ed8\t_printk\tvmlinux\tEXPORT_SYMBOL\t
                0x0badcafe\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t
                """);
        Path module = root.resolve(tree + "kernel/lib/own.ko");
        Files.createDirectories(module.resolveSibling("."));
        Files.write(module, module(architecture));
        return root;
    }

    private static void write(Path root, String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text, StandardCharsets.US_ASCII);
    }
}
