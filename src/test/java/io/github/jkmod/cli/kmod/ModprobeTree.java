package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.moddb.SampleIndex;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** modprobe against a fake kernel and a small tree: {@code hello} needs {@code base}; {@code unix} is in the kernel. */
abstract class ModprobeTree {
    @TempDir
    Path folder;

    FakeKernel kernel;
    Path tree;

    @BeforeEach
    void kernelAndTree() throws IOException {
        kernel = new FakeKernel(folder);
        kernel.write("proc/cmdline", "quiet\n");
        tree = folder.resolve("lib/modules/R");
        Files.createDirectories(tree);
        Files.write(tree.resolve("hello.ko"), SampleModule.amd64());
        Files.write(tree.resolve("base.ko"), SampleModule.amd64());
        new SampleIndex()
                .add("hello", "hello.ko: base.ko")
                .add("base", "base.ko:")
                .writeTo(tree.resolve("modules.dep.bin"));
        new SampleIndex().add("pci:v*", "hello").writeTo(tree.resolve("modules.alias.bin"));
        new SampleIndex().add("unix", "").writeTo(tree.resolve("modules.builtin.bin"));
    }

    CommandRun run(Object... arguments) {
        List<Object> all = new ArrayList<>(List.of("modprobe", "-S", "R"));
        all.addAll(Arrays.asList(arguments));
        return CommandRun.of(kernel, all.toArray());
    }

    void config(String text) {
        kernel.write("etc/modprobe.d/test.conf", text);
    }

    void loaded(String name, int users) {
        kernel.write("sys/module/" + name + "/initstate", "live\n");
        kernel.write("sys/module/" + name + "/refcnt", users + "\n");
    }
}
