package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod build} as a user runs it, for Debian's usual kernel. */
@Tag("build")
final class BuildTest {
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

    /** A package such as people write them: variables of dkms, a patch, a script before, a Makefile of its own. */
    @Test
    void aPackageIsBuiltAsItsDkmsConfSays() throws Exception {
        writePackage();
        OnHost.Ended run = build("--json", sources.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.json().trees("modules"))
                .extracting(module -> module.text("file"))
                .containsExactly(folder.resolve("out/renamed.ko").toString());
        assertThat(hasDebugInformation("renamed.ko.debug")).isTrue();
        String text = Files.readString(folder.resolve("out/renamed.ko"), StandardCharsets.ISO_8859_1);
        assertThat(text).contains("description=by the patch", "author=by the script");
        assertThat(sources.resolve("author.h")).doesNotExist();
    }

    @Test
    void aPackageThatIsNotForAKernelIsNotBuilt() throws Exception {
        writePackage();
        Files.writeString(
                sources.resolve("dkms.conf"),
                "\nBUILD_EXCLUSIVE_CONFIG=\"CONFIG_MODULES !CONFIG_PRINTK\"\n",
                StandardOpenOption.APPEND);
        OnHost.Ended run = build(sources.toString());
        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err().lines().filter(line -> line.contains("BUILD_EXCLUSIVE_CONFIG=\"!CONFIG_PRINTK\"")))
                .as(run.err())
                .hasSize(1);
        assertThat(folder.resolve("out")).doesNotExist();
    }

    private void writePackage() throws IOException {
        Files.delete(sources.resolve("Kbuild"));
        Files.writeString(sources.resolve("Makefile"), """
                obj-m := small.o
                all:
                \t$(MAKE) -C /lib/modules/$(KERNELRELEASE)/build M=$(CURDIR) modules
                """);
        Files.writeString(
                sources.resolve("small.c"),
                SOURCE + "#include \"author.h\"\nMODULE_AUTHOR(AUTHOR);\nMODULE_DESCRIPTION(\"as it was\");\n");
        Path script = sources.resolve("configure");
        Files.writeString(script, """
                #!/bin/sh
                [ -d /lib/modules/$1/build/include ] || exit 1
                echo '#define AUTHOR "by the script"' > author.h
                """);
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createDirectory(sources.resolve("patches"));
        Files.writeString(sources.resolve("patches/words.patch"), """
                --- a/small.c
                +++ b/small.c
                @@ -10,3 +10,3 @@
                 #include "author.h"
                 MODULE_AUTHOR(AUTHOR);
                -MODULE_DESCRIPTION("as it was");
                +MODULE_DESCRIPTION("by the patch");
                """);
        Files.writeString(sources.resolve("dkms.conf"), """
                PACKAGE_NAME=small
                PACKAGE_VERSION=1.0
                MAKE[0]="make -C ${dkms_tree}/${PACKAGE_NAME}/${PACKAGE_VERSION}/build all"
                MAKE[1]="false"
                MAKE_MATCH[1]="^2\\."
                PATCH[0]="words.patch"
                PATCH[1]="of-another-kernel.patch"
                PATCH_MATCH[1]="^2\\."
                PRE_BUILD="configure $kernelver"
                BUILT_MODULE_NAME[0]="$PACKAGE_NAME"
                DEST_MODULE_NAME[0]="renamed"
                DEST_MODULE_LOCATION[0]="/extra"
                """);
    }

    @Test
    void headersOfOnesOwn() throws Exception {
        Provision provision = new Provision(CacheFolder.ofUser(System.getenv()), Progress.silent());
        DebianKernel kernel = provision.kernel(Architecture.X86_64, "6.1");
        Path own = Files.createDirectory(folder.resolve("headers"));
        try (Stream<Path> files = Files.list(kernel.headers())) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(own.resolve(file.getFileName()), file);
            }
        }
        Files.delete(own.resolve("Makefile"));
        Files.writeString(own.resolve("Makefile"), "include " + kernel.headersCommon() + "/Makefile\n");
        OnHost.Ended run = OnHost.jkmod(
                folder,
                "build",
                "--json",
                "--headers",
                own.toString(),
                "-o",
                folder.resolve("out").toString(),
                sources.toString());
        assertThat(run.exitCode()).as(run.err()).isZero();
        CacheFolder.delete(own); // JUnit warns of each link that it deletes
        assertThat(run.json().text("release")).isEqualTo(kernel.release());
        assertThat(hasDebugInformation("small.ko.debug")).isTrue();
    }
}
