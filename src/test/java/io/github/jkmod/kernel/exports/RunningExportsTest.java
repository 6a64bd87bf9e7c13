package io.github.jkmod.kernel.exports;

import static io.github.jkmod.kernel.exports.SampleExportTables.GPL_CRC;
import static io.github.jkmod.kernel.exports.SampleExportTables.PLAIN_CRC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Tree;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunningExportsTest {
    private static final long BASE = 0xffff_ffff_8200_0000L;

    @TempDir
    private Path folder;

    private static String line(long address, String rest) {
        return String.format(Locale.ROOT, "%016x %s%n", address, rest).replace(System.lineSeparator(), "\n");
    }

    /** The kernel's symbols, as its part of kallsyms shows them: sorted by address, marks after the labels at their place. */
    static String kallsyms(long base) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 2000; i++) {
            text.append(line(base - 0x100_0000 + 16L * i, String.format(Locale.ROOT, "T function_number_%d", i)));
        }
        List<String> names = SampleExportTables.names();
        for (int i = 0; i < names.size(); i++) {
            long address = base + SampleExportTables.TABLE + 12L * i;
            text.append(line(address, "r __ksymtab_" + names.get(i)));
            if (i == 0) {
                text.append(line(address, "R __start___ksymtab"));
            } else if (i == SampleExportTables.PLAIN) {
                text.append(line(address, "R __start___ksymtab_gpl")).append(line(address, "R __stop___ksymtab"));
            }
        }
        long crcs = base + SampleExportTables.crcs();
        long gplCrcs = base + SampleExportTables.gplCrcs();
        text.append(line(crcs, "R __start___kcrctab")).append(line(crcs, "R __stop___ksymtab_gpl"));
        text.append(line(gplCrcs, "R __start___kcrctab_gpl")).append(line(gplCrcs, "R __stop___kcrctab"));
        text.append(line(gplCrcs + 4 * SampleExportTables.GPL, "R __stop___kcrctab_gpl"));
        for (int i = 0; i < 2000; i++) {
            text.append(line(base + 0x100_0000 + 16L * i, String.format(Locale.ROOT, "d data_number_%d", i)));
        }
        return text.toString();
    }

    private Tree tree(String kallsyms) {
        return new Tree(folder).with("proc/kallsyms", kallsyms);
    }

    private Tree withCore(Tree tree, byte[] memory) {
        return tree.with("proc/kcore", new String(SampleExportTables.core(memory, BASE), StandardCharsets.ISO_8859_1));
    }

    private static KernelExport export(String name, long crc, boolean gplOnly, String namespace) {
        return new KernelExport(
                name, Optional.empty(), OptionalLong.of(crc), Optional.of(gplOnly), Optional.of(namespace));
    }

    @Test
    void rootSeesAllOfAnExportInTheKernelsMemory() {
        KernelRoot root =
                withCore(tree(kallsyms(BASE)), SampleExportTables.relative()).root();
        RunningExports exports =
                RunningExports.open(root, Architecture.X86_64).value().orElseThrow();
        assertThat(exports.source()).endsWith("/proc/kcore");
        for (int i : new int[] {0, 1, 150, 298, 299}) {
            String name = String.format(Locale.ROOT, "plain_%03d", i);
            assertThat(exports.find(name).value()).contains(export(name, PLAIN_CRC + i, false, ""));
        }
        assertThat(exports.find("gpl_007").value()).contains(export("gpl_007", GPL_CRC + 7, true, "NS_SEVEN"));
        assertThat(exports.find("gpl_249").value()).contains(export("gpl_249", GPL_CRC + 249, true, ""));
        for (String absent : new String[] {"", "a", "gpl_250", "plain_2999", "zzz"}) {
            assertThat(exports.find(absent)).isInstanceOf(Fact.Absent.class);
        }
    }

    @Test
    void withoutTheMemoryTheLabelsShowNamesAndTables() {
        RunningExports exports = RunningExports.open(tree(kallsyms(BASE)).root(), Architecture.X86_64)
                .value()
                .orElseThrow();
        assertThat(exports.find("gpl_007").value())
                .contains(new KernelExport(
                        "gpl_007", Optional.empty(), OptionalLong.empty(), Optional.of(true), Optional.empty()));
        assertThat(exports.find("plain_000").value().orElseThrow().gplOnly()).contains(false);
        assertThat(exports.find("nothing")).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void hiddenAddressesShowNamesOnly() {
        String hidden = kallsyms(BASE).replaceAll("(?m)^[0-9a-f]{16}", "0000000000000000");
        RunningExports exports = RunningExports.open(
                        withCore(tree(hidden), SampleExportTables.relative()).root(), Architecture.X86_64)
                .value()
                .orElseThrow();
        assertThat(exports.find("gpl_007").value().orElseThrow().gplOnly()).isEmpty();
    }

    @Test
    void memoryThatIsNotWhatKallsymsSaysIsNotBelieved() {
        KernelRoot root = withCore(tree(kallsyms(BASE)), new byte[200]).root();
        assertThat(RunningExports.open(root, Architecture.X86_64)
                        .value()
                        .orElseThrow()
                        .source())
                .endsWith("/proc/kallsyms");
    }

    @Test
    void aKernelThatListsOnlyFunctionsHidesItsExports() {
        KernelRoot root = tree(line(BASE, "T _stext")).root();
        assertThat(RunningExports.open(root, Architecture.ARM64)).isInstanceOf(Fact.Hidden.class);
    }

    @Test
    void theExportsOfALoadedModuleAreSeenWithoutItsFile() {
        long table = BASE + SampleExportTables.gplTable();
        String kallsyms = kallsyms(BASE)
                + line(table + 12 * 7, "r __ksymtab_gpl_007\t[other]")
                + line(BASE, "t other_init\t[other]");
        Tree tree = withCore(tree(kallsyms), SampleExportTables.relative())
                .with("proc/sys/kernel/kptr_restrict", "0\n")
                .with("sys/module/other/sections/__ksymtab_gpl", String.format(Locale.ROOT, "0x%016x%n", table))
                .with(
                        "sys/module/other/sections/__kcrctab_gpl",
                        String.format(Locale.ROOT, "0x%016x%n", BASE + SampleExportTables.gplCrcs()));
        ModuleName other = new ModuleName("other");
        assertThat(LoadedExports.read(tree.root(), other, Architecture.X86_64).value())
                .contains(List.of(new KernelExport(
                        "gpl_007",
                        Optional.of(other),
                        OptionalLong.of(GPL_CRC + 7),
                        Optional.of(true),
                        Optional.of("NS_SEVEN"))));
        assertThat(LoadedExports.read(tree.root(), new ModuleName("none"), Architecture.X86_64)
                        .value())
                .contains(List.of());
    }

    @Test
    void theExportsOfALoadedModuleAreReadWhereKallsymsDoesNotListThem() {
        Tree tree = withCore(tree(line(BASE, "T _stext")), SampleExportTables.relative())
                .with("proc/sys/kernel/kptr_restrict", "0\n")
                .with("sys/module/plain/sections/.text", section(0));
        ModuleName plain = new ModuleName("plain");
        assertThat(LoadedExports.read(tree.root(), plain, Architecture.ARM64).value())
                .contains(List.of());
        ModuleName other = new ModuleName("other");
        tree.with("sys/module/other/sections/__ksymtab", section(SampleExportTables.TABLE))
                .with("sys/module/other/sections/__ksymtab_gpl", section(SampleExportTables.gplTable()))
                .with("sys/module/other/sections/__kcrctab", section(SampleExportTables.crcs()))
                .with("sys/module/other/sections/__kcrctab_gpl", section(SampleExportTables.gplCrcs()));
        List<KernelExport> exports = LoadedExports.read(tree.root(), other, Architecture.ARM64)
                .value()
                .orElseThrow();
        assertThat(exports)
                .hasSize(SampleExportTables.PLAIN + SampleExportTables.GPL)
                .contains(export("gpl_007", GPL_CRC + 7, true, "NS_SEVEN").ownedBy(other))
                .contains(export("plain_299", PLAIN_CRC + 299, false, "").ownedBy(other));
    }

    private static String section(int offset) {
        return String.format(Locale.ROOT, "0x%016x%n", BASE + offset);
    }

    @Test
    void withoutTheMemoryOnlyTheLackOfExportsIsKnown() {
        Tree tree = tree(line(BASE, "T _stext"))
                .with("sys/module/other/sections/.text", section(0))
                .with("sys/module/other/sections/__ksymtab", section(SampleExportTables.TABLE));
        assertThat(LoadedExports.read(tree.root(), new ModuleName("other"), Architecture.ARM))
                .isNotInstanceOf(Fact.Present.class);
    }
}
