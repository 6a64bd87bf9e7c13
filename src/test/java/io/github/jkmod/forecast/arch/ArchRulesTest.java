package io.github.jkmod.forecast.arch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelRelease;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class ArchRulesTest {
    private static final long GIB = 1L << 30;

    private final SampleFacts facts = new SampleFacts();

    private Load load(Architecture architecture, String release) {
        KernelRelease version = KernelRelease.of(release).orElseThrow();
        return new Load(Window.of(new byte[0], "m.ko"), LoadCall.finit(""), facts, architecture, version);
    }

    @ParameterizedTest
    @CsvSource({
        "X86_64, 1008, 4096, 1, __mcount_loc, true",
        "ARM64, 2048, 4096, 1, __patchable_function_entries, true",
        "ARM, 504, 4096, 4, __mcount_loc, false",
        "RISCV64, 2016, 4096, 1, __patchable_function_entries, true"
    })
    void eachHasItsOwnMemoryAndTables(
            Architecture architecture, long areaMib, long page, int bits, String traced, boolean relative) {
        ArchRules rules = ArchRules.of(architecture);
        assertThat(rules.moduleArea(GIB / 2) >> 20).isEqualTo(areaMib);
        assertThat(rules.pageSize(load(architecture, "6.12"))).isEqualTo(page);
        assertThat(rules.bitAlignment()).isEqualTo(bits);
        assertThat(rules.tracedSection()).isEqualTo(traced);
        assertThat(rules.hasRelativeJumpLabels()).isEqualTo(relative);
    }

    @ParameterizedTest
    @CsvSource({"X86_64, true, true, 4", "ARM64, false, true, 10", "ARM, false, false, 7", "RISCV64, false, true, 11"})
    void whereTheConfigurationIsNotKnownItIsAsDebiansKernelsHaveIt(
            Architecture architecture, boolean ofX86, boolean listsData, int filter) {
        facts.listsData = new Fact.Hidden<>("kallsyms");
        ArchRules rules = ArchRules.of(architecture);
        Load load = load(architecture, "6.12");
        for (String option : Set.of("HAVE_STATIC_CALL_INLINE", "LIVEPATCH", "ARCH_HAS_EXECMEM_ROX")) {
            assertThat(rules.has(load, option)).as(option).isEqualTo(ofX86);
        }
        assertThat(rules.listsData(load)).isEqualTo(listsData);
        assertThat(rules.usualBranchFilters()).contains(filter);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void aKnownConfigurationCounts(Architecture architecture) {
        facts.config = new Fact.Present<>(new KernelConfig(Map.of("LIVEPATCH", "y", "ARM64_64K_PAGES", "y")));
        ArchRules rules = ArchRules.of(architecture);
        Load load = load(architecture, "6.1");
        assertThat(rules.has(load, "LIVEPATCH")).isTrue();
        assertThat(rules.has(load, "HAVE_STATIC_CALL_INLINE")).isFalse();
        assertThat(rules.listsData(load)).isFalse();
        assertThat(rules.pageSize(load)).isEqualTo(architecture == Architecture.ARM64 ? 65536 : 4096);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void standInAddressesLieWhereThingsOfTheirKindCanLie(Architecture architecture) {
        for (String release : Set.of("5.10", "6.1", "6.12", "7.2")) {
            Load load = load(architecture, release);
            ArchRules rules = ArchRules.of(load);
            assertIn(
                    rules.addresses(load, SymbolOrigin.Kind.MODULE),
                    load.addresses().modules());
            assertIn(
                    rules.addresses(load, SymbolOrigin.Kind.IMPORT),
                    load.addresses().ofImport("printk"));
            assertIn(
                    rules.addresses(load, SymbolOrigin.Kind.TEMPORARY),
                    load.addresses().temporary());
            assertIn(rules.addresses(load, SymbolOrigin.Kind.PER_CPU), rules.perCpuBase(load));
            assertIn(
                    rules.distances(load, SymbolOrigin.Kind.IMPORT),
                    load.addresses().ofImport("printk") - load.addresses().modules());
        }
    }

    private static void assertIn(Reach reach, long address) {
        assertThat(reach.within(address, address)).isNotEqualTo(Reach.Answer.OVERFLOWS);
    }

    @Test
    void perCpuVariablesOfX86WereAtSmallOffsetsUntil615() {
        ArchRules rules = ArchRules.of(Architecture.X86_64);
        assertThat(rules.perCpuBase(load(Architecture.X86_64, "6.12"))).isEqualTo(0x3_6000);
        assertThat(rules.perCpuBase(load(Architecture.X86_64, "6.15"))).isEqualTo(0xffff_ffff_81f0_0000L);
        assertThat(ArchRules.of(Architecture.ARM64).perCpuBase(load(Architecture.ARM64, "6.12")))
                .isEqualTo(0xffff_8000_0878_0000L + 0x60_0000L);
    }

    @Test
    void onlyX86ForgivesTheGlobalOffsetTable() {
        for (Architecture architecture : Architecture.values()) {
            ArchRules rules = ArchRules.of(architecture);
            assertThat(rules.ignoresUndefined("_GLOBAL_OFFSET_TABLE_")).isEqualTo(architecture == Architecture.X86_64);
            assertThat(rules.ignoresUndefined("printk")).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"X86_64, 4, 2", "ARM64, 283, 261", "ARM, 28, 2", "RISCV64, 19, 2"})
    void callsAreToldByTheirRelocations(Architecture architecture, int call, int other) {
        assertThat(ArchRules.of(architecture).isCall(call)).isTrue();
        assertThat(ArchRules.of(architecture).isCall(other)).isFalse();
        assertThat(ArchRules.of(architecture)
                        .relocator(load(architecture, "6.1"))
                        .takesRela())
                .isEqualTo(architecture.bits() == 64);
    }
}
