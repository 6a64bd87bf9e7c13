package io.github.jkmod.facts;

import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A made-up kernel 6.1.0 in a folder: the sample module, and what a test adds. */
final class SampleTree {
    static final String RELEASE = "6.1.0";
    static final String VERSION = "#1 SMP Debian 6.1.192-1 (2026-11-16)";

    /** What the sample module was built against is among it. */
    static final String SYMVERS = """
            0x0badcafe\tmodule_layout\tvmlinux\tEXPORT_SYMBOL\t
            0x92997ed8\t_printk\tvmlinux\tEXPORT_SYMBOL\t
            0x00000007\tof_hello\tkernel/lib/hello\tEXPORT_SYMBOL_GPL\tNS
            0x00000008\tof_other\tkernel/lib/not_there\tEXPORT_SYMBOL\t
            """;

    private final Path root;

    SampleTree(Path root) {
        this.root = root;
        with("lib/modules/6.1.0/kernel/lib/hello.ko", SampleModule.amd64());
    }

    SampleTree with(String path, String text) {
        return with(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    SampleTree with(String path, byte[] content) {
        try {
            Path file = root.resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Files.write(file, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SampleTree withHeaders(String version) {
        return with("usr/src/linux-headers-6.1.0/Module.symvers", SYMVERS)
                .with(
                        "usr/src/linux-headers-6.1.0/include/generated/utsversion.h",
                        "/* generated */\n#define UTS_VERSION \"" + version + "\"\n");
    }
}
