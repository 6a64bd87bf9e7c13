package io.github.jkmod.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.image.SampleImages;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FolderFactsTest {
    private static final ModuleName HELLO = new ModuleName("hello");

    @TempDir
    private Path folder;

    private SampleTree tree;

    @BeforeEach
    void tree() {
        tree = new SampleTree(folder);
    }

    private FolderFacts facts() throws IOException {
        return FolderFacts.of(folder, Optional.empty());
    }

    private FolderFacts withHeaders() throws IOException {
        tree.withHeaders(SampleTree.VERSION);
        return facts();
    }

    @Test
    void aModuleOfTheTreeTellsArchitectureVermagicAndTheSizeOfStructModule() throws IOException {
        FolderFacts facts = withHeaders();
        assertThat(facts.identity().value())
                .contains(new KernelIdentity(SampleTree.RELEASE, Architecture.X86_64, SampleTree.VERSION));
        assertThat(facts.vermagic().value()).contains("6.1.0 SMP mod_unload ");
        StructModuleLayout layout = facts.structModule().value().orElseThrow();
        assertThat(layout.complete()).isFalse();
        assertThat(layout.fields())
                .containsEntry("name", new StructModuleLayout.Field(0x18, 56))
                .containsEntry("init", new StructModuleLayout.Field(0x138, 8))
                .containsEntry("exit", new StructModuleLayout.Field(0x350, 8));
        assertThat(facts.modules()).isInstanceOf(Fact.Absent.class);
        assertThat(facts.mayLoad().value()).contains(true);
    }

    @Test
    void moduleSymversListsAllThereIs() throws IOException {
        FolderFacts facts = withHeaders();
        assertThat(facts.exports().ofKernel("_printk").value())
                .contains(new KernelExport(
                        "_printk",
                        Optional.empty(),
                        OptionalLong.of(0x92997ed8L),
                        Optional.of(false),
                        Optional.of("")));
        assertThat(facts.exports().ofKernel("printk")).isInstanceOf(Fact.Absent.class);
        assertThat(facts.exports().ofModules("of_hello"))
                .containsExactly(new KernelExport(
                        "of_hello", Optional.of(HELLO), OptionalLong.of(7), Optional.of(true), Optional.of("NS")));
        assertThat(facts.exports().ofModules("of_other")).isEmpty(); // no such module in the tree
        assertThat(facts.exports().knowsAllOf(HELLO)).isTrue();
        assertThat(facts.exports().knowsAllOf(new ModuleName("not_there"))).isFalse();
        assertThat(facts.exportSource()).endsWith("/Module.symvers");
    }

    @Test
    void whatWasAddedToTheTreeLaterIsReadFromItsFile() throws IOException {
        tree.withHeaders(SampleTree.VERSION).with("lib/modules/6.1.0/updates/dkms/added.ko", SampleModule.amd64());
        assertThat(facts().exports().ofModules("hello_gpl"))
                .containsExactly(new KernelExport(
                        "hello_gpl",
                        Optional.of(new ModuleName("added")),
                        OptionalLong.of(0x99aabbccL),
                        Optional.of(true),
                        Optional.of("")));
    }

    @Test
    void withoutAnyListModulesTellWhatTheyNeed() throws IOException {
        FolderFacts facts = facts();
        assertThat(facts.exports().ofKernel("_printk").value())
                .contains(new KernelExport(
                        "_printk", Optional.empty(), OptionalLong.of(0x92997ed8L), Optional.empty(), Optional.empty()));
        assertThat(facts.exports().ofKernel("unheard_of")).isInstanceOf(Fact.Hidden.class);
        assertThat(facts.exports().ofKernel("maybe")).isInstanceOf(Fact.Hidden.class); // weak: need not exist
        assertThat(facts.exports().ofModules("hello_ns").get(0).namespace()).contains("NS_TEST");
        assertThat(facts.exports().knowsAllOf(HELLO)).isTrue();
        assertThat(facts.exportSource()).contains("were built against");
    }

    @Test
    void aListOfAnotherBuildIsNotBelieved() throws IOException {
        tree.with("lib/modules/6.1.0/build/Module.symvers", SampleTree.SYMVERS.replace("0x0badcafe", "0x0badcaff"));
        assertThat(facts().exportSource()).contains("were built against");
    }

    @Test
    void theOptionsDecideWhatIsAllowedAfterBoot() throws IOException {
        tree.with("boot/config-6.1.0", """
                CONFIG_MODULE_SIG=y
                CONFIG_MODULE_SIG_FORCE=y
                CONFIG_SECURITY_LOCKDOWN_LSM=y
                CONFIG_LOCK_DOWN_KERNEL_FORCE_INTEGRITY=y
                CONFIG_KALLSYMS_ALL=y
                CONFIG_MODULE_DECOMPRESS=y
                CONFIG_MODULE_COMPRESS_XZ=y
                # CONFIG_SMP is not set
                """);
        FolderFacts facts = facts();
        assertThat(facts.policy().sigEnforce().value()).contains(true);
        assertThat(facts.policy().lockdown().value()).contains("integrity");
        assertThat(facts.policy().modulesDisabled().value()).contains(false);
        assertThat(facts.listsData().value()).contains(true);
        assertThat(facts.decompressor().value()).contains("xz");
        assertThat(facts.certificates().value().orElseThrow().certificates()).isEmpty(); // no SYSTEM_TRUSTED_KEYRING
    }

    @Test
    void aKernelUnpacksTheFormatOfItsOwnModulesIfItUnpacksAny() throws IOException {
        tree.with("boot/config-6.1.0", "CONFIG_MODULE_COMPRESS_GZIP=y\n");
        assertThat(facts().decompressor()).isInstanceOf(Fact.Absent.class);
        for (String format : List.of("gzip", "xz", "zstd")) {
            tree.with(
                    "boot/config-6.1.0",
                    "CONFIG_MODULE_DECOMPRESS=y\nCONFIG_MODULE_COMPRESS_" + format.toUpperCase(Locale.ROOT) + "=y\n");
            assertThat(facts().decompressor().value()).contains(format);
        }
    }

    @Test
    void withoutAFileTheBootFilesOwnCopyOfTheOptionsTells() throws IOException {
        tree.with("lib/modules/6.1.0/vmlinuz", SampleImages.arm64("CONFIG_KALLSYMS_ALL=y\n"));
        assertThat(facts().listsData().value()).contains(true);
        tree.with("lib/modules/6.1.0/config", "CONFIG_KALLSYMS=y\n"); // a file counts more
        assertThat(facts().listsData().value()).contains(false);
    }

    @ParameterizedTest
    @CsvSource({
        "22,64,BIG,s390x",
        "3,32,LITTLE,i386",
        "258,64,LITTLE,loongarch64",
        "243,32,LITTLE,riscv32",
        "21,64,LITTLE,ppc64el",
        "21,64,BIG,ppc64"
    })
    void aModuleOfAnUnknownArchitectureNamesIt(int machine, int bits, String order, String name) throws IOException {
        ByteOrder bytes = order.equals("BIG") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ElfWriter elf = new ElfWriter(bits, bytes, machine);
        elf.section(".modinfo", 1, ElfWriter.CONSTANTS, "vermagic=6.1.0 SMP \0".getBytes(StandardCharsets.US_ASCII));
        tree.with("lib/modules/6.1.0/kernel/lib/hello.ko", elf.bytes());
        assertThat(facts().foreign()).contains("a kernel for " + name);
    }

    @Test
    void aKernelOfAKnownArchitectureIsNotForeign() throws IOException {
        assertThat(facts().foreign()).isEmpty();
    }

    @Test
    void withoutAModuleTheBootFileTellsThatItIsForeign() throws IOException {
        Files.delete(folder.resolve("lib/modules/6.1.0/kernel/lib/hello.ko"));
        byte[] image = new byte[0x10020];
        System.arraycopy("S390EP".getBytes(StandardCharsets.US_ASCII), 0, image, 0x10008, 6);
        tree.with("boot/vmlinuz-6.1.0", image);
        assertThat(facts().foreign()).contains("a kernel for s390x");
    }

    @Test
    void whatNoFileTellsIsUnknownByName() throws IOException {
        FolderFacts facts = facts();
        assertThat(facts.config().reason().orElse("")).contains("no configuration of kernel 6.1.0");
        assertThat(facts.policy().sigEnforce()).isInstanceOf(Fact.Absent.class);
        assertThat(facts.certificates().value()).isEmpty();
        assertThat(facts.builtInNames().value()).isEmpty();
        assertThat(facts.builtInFolder("hello").value()).contains(false); // a module of the tree is not built in
        assertThat(facts.builtInFolder("other").value()).isEmpty();
        assertThat(facts.identity().value().orElseThrow().version()).isEmpty();
    }
}
