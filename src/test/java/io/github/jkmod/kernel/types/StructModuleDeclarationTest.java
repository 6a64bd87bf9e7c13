package io.github.jkmod.kernel.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelRelease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Debian's 6.1 for armhf, which has no BTF: what its options make, and what its modules show. */
final class StructModuleDeclarationTest {
    private static final KernelRelease RELEASE =
            KernelRelease.of("6.1.0-50-armmp").orElseThrow();

    private final Map<String, String> options = new HashMap<>();
    private final Map<String, StructModuleLayout.Field> shown = new HashMap<>(Map.of(
            "name", new StructModuleLayout.Field(0xc, 60),
            "init", new StructModuleLayout.Field(0xcc, 4),
            "exit", new StructModuleLayout.Field(0x230, 4)));

    StructModuleDeclarationTest() {
        for (String option : List.of(
                "SYSFS",
                "MUTEX_SPIN_ON_OWNER",
                "MODULES",
                "MODULE_SIG",
                "MODULES_TREE_LOOKUP",
                "ARM_UNWIND",
                "ARM_MODULE_PLTS",
                "GENERIC_BUG",
                "KALLSYMS",
                "SMP",
                "TRACEPOINTS",
                "TREE_SRCU",
                "BPF_EVENTS",
                "JUMP_LABEL",
                "TRACING",
                "EVENT_TRACING",
                "FTRACE_MCOUNT_RECORD",
                "KPROBES",
                "MODULE_UNLOAD")) {
            options.put(option, "y");
        }
        options.put("ARM_L1_CACHE_SHIFT", "6");
    }

    private Optional<StructModuleLayout> layout(long size) {
        return StructModuleDeclaration.of(RELEASE, Architecture.ARM, new KernelConfig(options)).stream()
                .filter(layout -> layout.agreesWith(new StructModuleLayout(size, shown, false)))
                .findFirst();
    }

    @Test
    void everyFieldIsKnownWhereTheDeclarationAgreesWithTheModules() {
        StructModuleLayout layout = layout(0x240).orElseThrow();
        assertThat(layout.complete()).isTrue();
        assertThat(layout.offset("core_layout.size")).hasValue(0x104);
        assertThat(layout.offset("init_layout.base")).hasValue(0x130);
        assertThat(layout.offset("mkobj.mp")).hasValue(0x74);
    }

    @Test
    void anotherSizeIsAnotherDeclaration() {
        assertThat(layout(0x280)).isEmpty();
    }

    @Test
    void anotherPlaceOfInitIsAnotherDeclaration() {
        shown.put("init", new StructModuleLayout.Field(0xd0, 4));
        assertThat(layout(0x240)).isEmpty();
    }

    @Test
    void whatTheCompilerShufflesIsNotClaimed() {
        options.put("RANDSTRUCT", "y");
        assertThat(layout(0x240)).isEmpty();
    }

    /** A kernel of this series that others build may be of Debian's source, or of anybody's. */
    @Test
    void eachSourceThatAKernelMayBeBuiltFromHasItsClaim() {
        List<StructModuleLayout> claims =
                StructModuleDeclaration.of(others(6, 1), Architecture.X86_64, new KernelConfig(options));
        assertThat(claims).hasSize(2);
        assertThat(claims.get(0).fields()).doesNotContainKey("btf_data");
        assertThat(claims.get(1).fields()).containsKey("btf_data");
        assertThat(StructModuleDeclaration.of(others(6, 6), Architecture.X86_64, new KernelConfig(options)))
                .singleElement()
                .satisfies(claim -> assertThat(claim.fields()).doesNotContainKey("btf_data"));
        options.put("DEBUG_INFO_BTF_MODULES", "y");
        assertThat(StructModuleDeclaration.of(others(6, 1), Architecture.X86_64, new KernelConfig(options)))
                .hasSize(1);
    }

    private static KernelRelease others(int major, int minor) {
        return new KernelRelease(major, minor, 0, KernelRelease.Vendor.OTHER);
    }

    @Test
    void locksGrowWithWhatWatchesThem() {
        Map<String, String> debug = new HashMap<>(Map.of("SMP", "y"));
        LockSizes locks = new LockSizes(new KernelConfig(debug), 8, true);
        assertThat(locks.rawSpinlock()).isEqualTo(4);
        assertThat(locks.mutex()).isEqualTo(32);
        assertThat(new LockSizes(new KernelConfig(Map.of()), 8, true).rawSpinlock())
                .isZero();
        assertThat(new LockSizes(new KernelConfig(Map.of()), 8, true).mutex()).isEqualTo(24);
        for (String option : List.of("DEBUG_SPINLOCK", "DEBUG_MUTEXES", "DEBUG_LOCK_ALLOC")) {
            debug.put(option, "y");
        }
        LockSizes watched = new LockSizes(new KernelConfig(debug), 8, true);
        assertThat(watched.rawSpinlock()).isEqualTo(64);
        assertThat(watched.mutex()).isEqualTo(136);
        debug.put("LOCK_STAT", "y");
        assertThat(new LockSizes(new KernelConfig(debug), 8, true).rawSpinlock())
                .isEqualTo(72);
    }
}
