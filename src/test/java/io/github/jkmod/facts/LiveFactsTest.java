package io.github.jkmod.facts;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.exports.SampleExportTables;
import io.github.jkmod.kernel.image.SampleImages;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LiveFactsTest {
    private static final long BASE = 0xffff_ffff_8200_0000L;

    @TempDir
    private Path folder;

    private SampleTree tree;

    @BeforeEach
    void tree() {
        tree = new SampleTree(folder)
                .with("proc/sys/kernel/osrelease", SampleTree.RELEASE + "\n")
                .with("proc/sys/kernel/arch", "x86_64\n")
                .with("proc/sys/kernel/version", SampleTree.VERSION + "\n")
                .with("proc/modules", "")
                .with("sys/module/printk/parameters/time", "Y\n")
                .with("sys/module/hello/initstate", "live\n");
    }

    private LiveFacts facts() {
        return new LiveFacts(new KernelRoot(folder));
    }

    private static String line(long address, String rest) {
        return Long.toHexString(address) + " " + rest + "\n";
    }

    /** Marks at the tables, without the labels in between. */
    private void withCore() {
        long gplCrcs = BASE + SampleExportTables.gplCrcs();
        tree.with(
                        "proc/kallsyms",
                        line(BASE + SampleExportTables.TABLE, "R __start___ksymtab")
                                + line(BASE + SampleExportTables.TABLE, "r __ksymtab_plain_000")
                                + line(BASE + SampleExportTables.gplTable(), "R __stop___ksymtab")
                                + line(BASE + SampleExportTables.gplTable(), "R __start___ksymtab_gpl")
                                + line(BASE + SampleExportTables.crcs(), "R __stop___ksymtab_gpl")
                                + line(BASE + SampleExportTables.crcs(), "R __start___kcrctab")
                                + line(gplCrcs, "R __stop___kcrctab")
                                + line(gplCrcs, "R __start___kcrctab_gpl")
                                + line(gplCrcs + 4 * SampleExportTables.GPL, "R __stop___kcrctab_gpl")
                                + line(0xffff_ffff_c000_0000L, "t other_init\t[other]")
                                + line(0xffff_ffff_c000_1000L, "r __ksymtab_of_other\t[other]"))
                .with("proc/kcore", SampleExportTables.core(SampleExportTables.relative(), BASE));
    }

    @Test
    void headersOfTheRunningBuildTellItsExports() {
        tree.withHeaders(SampleTree.VERSION);
        withCore();
        assertThat(facts().exportSource()).endsWith("/Module.symvers");
        assertThat(facts().exports().ofKernel("_printk").value()).isPresent();
    }

    @Test
    void theKernelsOwnTablesCountMoreThanHeadersOfAnotherBuild() {
        tree.withHeaders("#1 SMP Debian 6.1.193-1 (2026-12-01)");
        withCore();
        LiveFacts facts = facts();
        assertThat(facts.exportSource()).endsWith("/proc/kcore");
        assertThat(facts.exports().ofKernel("gpl_007").value().orElseThrow().namespace())
                .contains("NS_SEVEN");
        assertThat(facts.exports().ofKernel("_printk")).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void withNothingElseTheModulesOfTheTreeTell() {
        assertThat(facts().exportSource()).contains("were built against");
    }

    @Test
    void modulesFromElsewhereAreSeenAsLongAsTheyAreIn() {
        withCore();
        tree.with("proc/modules", "other 16384 0 - Live 0xffffffffc0000000 (OE)\n");
        LiveFacts facts = facts();
        assertThat(facts.exports().ofModules("of_other").get(0).owner()).contains(new ModuleName("other"));
        assertThat(facts.exports().knowsAllOf(new ModuleName("other"))).isTrue();
        tree.with("proc/modules", "");
        assertThat(facts.exports().ofModules("of_other")).isEmpty();
    }

    @Test
    void aLoadedModuleOfAnotherBuildThanTheFileIsTakenAsTheKernelShowsIt() {
        withCore();
        tree.with("proc/modules", "hello 16384 0 - Live 0xffffffffc0000000\n");
        byte[] id = {4, 0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 0, 'G', 'N', 'U', 0, (byte) 0xde, (byte) 0xad, 0, 1};
        tree.with("sys/module/hello/notes/.note.gnu.build-id", id);
        assertThat(facts().exports().ofModules("hello_gpl")).hasSize(1);
        id[19] = 2;
        tree.with("sys/module/hello/notes/.note.gnu.build-id", id);
        assertThat(facts().exports().ofModules("hello_gpl")).isEmpty();
    }

    @Test
    void theFolderOfALoadedModuleIsNotBuiltIn() {
        LiveFacts facts = facts();
        assertThat(facts.builtInNames().value()).contains(Set.of("printk"));
        assertThat(facts.builtInFolder("printk").value()).contains(true);
        assertThat(facts.builtInFolder("hello").value()).contains(false);
        for (String strange : List.of("", "..", ".", "a/b", "printk/parameters", "\0")) {
            assertThat(facts.builtInFolder(strange).value()).as(strange).contains(false);
        }
    }

    @Test
    void aBootFileOfAnotherBuildIsNotTheRunningKernel() {
        byte[] bzImage = new byte[1024];
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, bzImage, 0x202, 4);
        byte[] version = "6.1.0 (a@b) #1 SMP Debian 6.1.1-1\0".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(version, 0, bzImage, 0x290, version.length);
        bzImage[0x20e] = (byte) 0x90; // kernel_version, from 0x200 on
        tree.with("boot/vmlinuz-6.1.0", bzImage).with("boot/config-6.1.0", "CONFIG_SYSTEM_TRUSTED_KEYRING=y\n");
        tree.with("proc/keys", "0962a948 I------ 2 perm 1f0b0000 0 0 keyring   .builtin_trusted_keys: 1\n");
        assertThat(facts().certificates().value().orElseThrow().undisclosed())
                .containsExactly("1 of the keys in the keyring .builtin_trusted_keys");
    }

    @Test
    void theRunningKernelsOwnOptionsLayOutStructModule() {
        tree.with("boot/config-6.1.0", "CONFIG_SMP=y\nCONFIG_SYSFS=y\n");
        List<StructModuleLayout> byFile = facts().declaredStructModule();
        tree.with("proc/config.gz", "CONFIG_SMP=y\nCONFIG_SYSFS=y\nCONFIG_LIVEPATCH=y\nCONFIG_KALLSYMS=y\n");
        assertThat(facts().declaredStructModule()).isNotEmpty().isNotEqualTo(byFile);
    }

    @Test
    void withoutAFileTheBootFilesOwnCopyOfTheOptionsTells() throws IOException {
        String version = "Linux version 6.1.0 (a@b) " + SampleTree.VERSION;
        tree.with("boot/vmlinuz-6.1.0", SampleImages.arm64("CONFIG_SMP=y\n", version + "\n"));
        assertThat(facts().config().value().orElseThrow().isSet("SMP")).isTrue();
        tree.with("boot/vmlinuz-6.1.0", SampleImages.arm64("CONFIG_SMP=y\n", version + " of another build\n"));
        assertThat(facts().config().value()).isEmpty();
    }

    @Test
    void theRunningKernelsOwnOptionsCountMoreThanAFile() {
        tree.with("boot/config-6.1.0", "CONFIG_SMP=y\n");
        assertThat(facts().config().value().orElseThrow().isSet("SMP")).isTrue();
        tree.with("proc/config.gz", "CONFIG_KALLSYMS=y\n");
        assertThat(facts().config().value().orElseThrow().isSet("SMP")).isFalse();
        assertThat(facts().config().value().orElseThrow().isSet("KALLSYMS")).isTrue();
    }

    @Test
    void theKernelNamesTheFormatThatItUnpacks() {
        tree.with("sys/module/compression", "zstd\n");
        assertThat(facts().decompressor().value()).contains("zstd");
    }

    @Test
    void whatCannotBeSeenIsUnknown() {
        LiveFacts facts = facts();
        assertThat(facts.decompressor()).isInstanceOf(Fact.Absent.class);
        assertThat(facts.vermagic().value()).contains("6.1.0 SMP mod_unload ");
        assertThat(facts.structModule().value().orElseThrow().complete()).isFalse();
        assertThat(facts.btf().value()).isEmpty();
    }
}
