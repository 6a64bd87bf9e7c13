package io.github.jkmod.forecast.link;

import static io.github.jkmod.forecast.RelocatedModule.TEXT_SYMBOL;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What x86-64's {@code module_finalize} follows. */
final class PostRelocationTest {
    private static RelocatedModule module() {
        return RelocatedModule.of(Architecture.X86_64);
    }

    private static Verdict alternative(String release, int feature, int length, int replacement, long place) {
        RelocatedModule module = module();
        boolean flags = !release.startsWith("5") && !release.equals("6.1.0");
        byte[] entry = new byte[flags ? 14 : 12];
        LittleEndian.put(entry, 8, 2, feature);
        entry[entry.length - 2] = (byte) length;
        entry[entry.length - 1] = (byte) replacement;
        int table = module.elf.section(".altinstructions", 1, RelocatedModule.ALLOC, entry);
        return module.relocate(table, new Rel(0, 2, TEXT_SYMBOL, place), new Rel(4, 2, TEXT_SYMBOL, 0))
                .on(release)
                .findings()
                .verdict();
    }

    @ParameterizedTest
    @CsvSource({
        "5.10.0, 799, 5, 5, 0, ACCEPT",
        "5.10.0, 800, 5, 5, 0, UNSAFE",
        "6.1.0, 767, 5, 5, 0, ACCEPT",
        "6.1.0, 768, 5, 5, 0, UNSAFE",
        "6.12.0, 767, 5, 0, 59, ACCEPT",
        "6.12.0, 768, 5, 5, 0, UNSAFE",
        "7.2.0, 1, 5, 5, 60, UNSAFE",
        "7.2.0, 1, 255, 5, 0, UNSAFE",
        "6.1.0, 1, 5, 80, 0, UNSAFE"
    })
    void alternativesMustLieInTheCode(
            String release, int feature, int length, int replacement, long place, Verdict.Answer answer) {
        assertThat(alternative(release, feature, length, replacement, place).answer())
                .isEqualTo(answer);
    }

    @Test
    void anUnsafeAlternativeNamesItsEntry() {
        Verdict verdict = alternative("6.1.0", 5000, 5, 5, 0);
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place(".altinstructions", 8));
        assertThat(verdict.stage()).contains(LoadStage.RELOCATIONS);
    }

    @ParameterizedTest
    @ValueSource(strings = {".retpoline_sites", ".return_sites"})
    void placesThatAreDecodedMustBeMemoryOfTheModule(String name) {
        RelocatedModule good = module();
        int table = good.elf.section(name, 1, RelocatedModule.ALLOC, new byte[8]);
        assertThat(good.relocate(table, new Rel(0, 2, TEXT_SYMBOL, 3))
                        .on("6.1.0")
                        .findings()
                        .decided())
                .isFalse(); // the second entry points to itself: not what the kernel looks for
        RelocatedModule bad = module();
        int other = bad.elf.section(name, 1, RelocatedModule.ALLOC, new byte[8]);
        Verdict verdict = bad.relocate(other, new Rel(4, 2, TEXT_SYMBOL, 0x10_0000))
                .on("6.1.0")
                .findings()
                .verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place(name, 4));
    }

    @Test
    void paravirtCallsAreFollowedUntilTheyWent() {
        for (String release : new String[] {"5.10.0", "6.1.0", "6.12.0"}) {
            RelocatedModule module = module();
            module.section(".parainstructions", RelocatedModule.ALLOC, new byte[16]);
            assertThat(module.on(release).findings().decided()).isEqualTo(!release.equals("6.12.0"));
        }
        RelocatedModule good = module();
        byte[] entry = new byte[16];
        entry[9] = 6;
        int table = good.elf.section(".parainstructions", 1, RelocatedModule.ALLOC, entry);
        assertThat(good.relocate(table, new Rel(0, 1, TEXT_SYMBOL, 0))
                        .on("6.1.0")
                        .findings()
                        .decided())
                .isFalse();
    }

    @Test
    void unwindTablesMustHaveAnEntryForEveryPlace() {
        assertThat(unwind(8, 12).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(unwind(12, 12).answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(unwind(4, 12).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    private static Verdict unwind(int places, int entries) {
        return module().section(".orc_unwind_ip", RelocatedModule.ALLOC, new byte[places])
                .section(".orc_unwind", RelocatedModule.ALLOC, new byte[entries])
                .on("6.1.0")
                .findings()
                .verdict();
    }

    @Test
    void tablesThatAreNotAllocatedLeaveDanglingPointers() {
        Verdict verdict = module().section(".orc_unwind_ip", 0, new byte[4])
                .section(".orc_unwind", RelocatedModule.ALLOC, new byte[6])
                .section("__bug_table", 0, new byte[12])
                .on("6.1.0")
                .findings()
                .verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings())
                .extracting(Finding::what)
                .containsExactly(".orc_unwind_ip is not allocated", "__bug_table is not allocated");
    }

    @Test
    void aPlaceThatCannotBeTracedIsAWarning() {
        RelocatedModule good = module();
        int table = good.elf.section("__mcount_loc", 1, RelocatedModule.ALLOC, new byte[8]);
        assertThat(good.relocate(table, new Rel(0, 1, TEXT_SYMBOL, 8))
                        .on("6.1.0")
                        .findings()
                        .verdict()
                        .findings())
                .isEmpty();
        Verdict verdict = module().section("__mcount_loc", RelocatedModule.ALLOC, new byte[] {1, 0, 0, 0, 0, 0, 0, 0})
                .on("6.1.0")
                .findings()
                .verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings().get(0).severity()).isEqualTo(Finding.Severity.WARNING);
    }
}
