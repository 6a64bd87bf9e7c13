package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod build} as a user runs it, for Debian's usual kernel. */
@Tag("vm")
final class BuildVmTest {
    private static final String SOURCE = """
            #include <linux/init.h>
            #include <linux/module.h>

            static int __init small_init(void)
            {
            	return 0;
            }
            module_init(small_init);
            MODULE_LICENSE("GPL");
            """;

    @TempDir
    private Path folder;

    private Path sources = Path.of("");

    @BeforeEach
    void writeSources() throws IOException {
        sources = Files.createDirectory(folder.resolve("sources"));
        Files.writeString(sources.resolve("Kbuild"), "obj-m += small.o\nobj-$(FURTHER) += further.o\n");
        Files.writeString(sources.resolve("small.c"), SOURCE);
        Files.writeString(sources.resolve("further.c"), SOURCE.replace("small", "further"));
    }

    private OnHost.Ended build(String... options) throws Exception {
        String[] arguments = new String[options.length + 5];
        System.arraycopy(options, 0, arguments, 5, options.length);
        arguments[0] = "build";
        arguments[1] = "--arch";
        arguments[2] = "x86_64";
        arguments[3] = "-o";
        arguments[4] = folder.resolve("out").toString();
        return OnHost.jkmod(folder, arguments);
    }

    private boolean hasDebugInformation(String file) throws IOException {
        Path path = folder.resolve("out").resolve(file);
        return ElfFile.parse(Window.of(Files.readAllBytes(path), file))
                .section(".debug_info")
                .isPresent();
    }

    @Test
    void theModuleIsStrippedAndItsDebugInformationBesideIt() throws Exception {
        OnHost.Ended run = build(sources.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).isEqualTo(folder.resolve("out/small.ko") + "\n");
        assertThat(hasDebugInformation("small.ko")).isFalse();
        assertThat(hasDebugInformation("small.ko.debug")).isTrue();
        assertThat(sources).isDirectoryNotContaining("glob:**.{o,ko,cmd,mod}");
    }

    @Test
    void variablesReachMake() throws Exception {
        OnHost.Ended run = build("--json", "--make", "FURTHER=m", sources.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().trees("modules"))
                .extracting(module -> module.text("file"))
                .containsExactly(
                        folder.resolve("out/further.ko").toString(),
                        folder.resolve("out/small.ko").toString());
    }

    @Test
    void errorsAreTheCompilersAndNameTheSources() throws Exception {
        Files.writeString(sources.resolve("small.c"), SOURCE.replace("return 0;", "return nothing;"));
        OnHost.Ended run = build(sources.toString());
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains(sources.resolve("small.c") + ":6:")
                .contains("\u2018nothing\u2019 undeclared")
                .contains("jkmod: building modules for ");
        assertThat(folder.resolve("out")).doesNotExist();
    }

    @Test
    void warningsAreTold() throws Exception {
        Files.writeString(sources.resolve("small.c"), SOURCE.replace("return 0;", "int unused; return 0;"));
        for (int i = 0; i < 2; i++) { // the second time nothing is built
            OnHost.Ended run = build(sources.toString());
            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.err()).contains(sources.resolve("small.c") + ":6:").contains("unused variable");
        }
    }

    @Test
    void whatCannotBeBuiltIsSaidInOneLine() throws Exception {
        OnHost.Ended none = build(folder.resolve("nothing").toString());
        assertThat(none.exitCode()).isEqualTo(4);
        assertThat(none.err().lines()).hasSize(1);
        OnHost.Ended variable = build("--make", "FURTHER", sources.toString());
        assertThat(variable.exitCode()).isEqualTo(2);
        assertThat(variable.err()).contains("--make FURTHER: cannot be used: it is no NAME=VALUE");
    }
}
