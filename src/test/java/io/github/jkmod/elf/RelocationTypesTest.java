package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The relocation types against the C library's numbers, and the lookups. */
class RelocationTypesTest {
    private static final Map<String, Long> ELF_H = new ElfDotH().numbers();

    /** What the C library calls by an older name, or does not know. */
    private static final Map<String, String> OTHER_NAMES = Map.of("R_ARM_THM_CALL", "R_ARM_THM_PC22");

    /** What came after the C library of Debian 12; a newer one knows them. */
    private static final Set<RelocationType> NEWER = Set.of(
            RiscvRelocation.R_RISCV_PLT32, RiscvRelocation.R_RISCV_SET_ULEB128, RiscvRelocation.R_RISCV_SUB_ULEB128);

    private static Stream<RelocationType> types() {
        return Stream.of(
                        X86_64Relocation.values(),
                        AArch64Relocation.values(),
                        ArmRelocation.values(),
                        RiscvRelocation.values())
                .flatMap(Stream::of);
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyNumberIsTheCLibrarysForThatName(RelocationType type) {
        if (type != AArch64Relocation.R_AARCH64_NONE_256) { // the specification has withdrawn it
            String name = OTHER_NAMES.getOrDefault(type.name(), type.name());
            if (ELF_H.containsKey(name)) {
                assertThat((long) type.number()).isEqualTo(ELF_H.get(name));
            } else {
                assertThat(NEWER).contains(type);
                assertThat((long) type.number()).isGreaterThanOrEqualTo(ELF_H.get("R_RISCV_NUM"));
            }
        }
    }

    @Test
    void everyTypeIsFoundByItsNumber() {
        assertThat(X86_64Relocation.values())
                .allSatisfy(it -> assertThat(X86_64Relocation.of(it.number())).isEqualTo(it));
        assertThat(AArch64Relocation.values())
                .allSatisfy(it -> assertThat(AArch64Relocation.of(it.number())).isEqualTo(it));
        assertThat(ArmRelocation.values())
                .allSatisfy(it -> assertThat(ArmRelocation.of(it.number())).isEqualTo(it));
        assertThat(RiscvRelocation.values())
                .allSatisfy(it -> assertThat(RiscvRelocation.of(it.number())).isEqualTo(it));
    }

    @Test
    void otherNumbersAreNoType() {
        for (long number : List.of(-1L, 5L, 43L, 0xffff_ffffL, 1L << 32)) {
            assertThat(X86_64Relocation.of(number)).as("%d", number).isNull();
        }
        assertThat(AArch64Relocation.of(281)).isNull();
        assertThat(AArch64Relocation.of(300)).isNull();
        assertThat(ArmRelocation.of(64)).isNull();
        for (long number : List.of(12L, 41L, 46L, 62L)) {
            assertThat(RiscvRelocation.of(number)).as("%d", number).isNull();
        }
    }

    @Test
    void theLabelIsTheSpecificationsName() {
        assertThat(AArch64Relocation.R_AARCH64_NONE_256.label()).isEqualTo("R_AARCH64_NONE");
        assertThat(types().map(RelocationType::label)).allMatch(it -> it.startsWith("R_"));
        assertThat(RelocationNames.of(ElfConstants.EM_AARCH64, 256)).isEqualTo("R_AARCH64_NONE");
    }

    @Test
    void zeroIsNoneOnEveryMachine() {
        assertThat(List.of(
                        X86_64Relocation.R_X86_64_NONE,
                        AArch64Relocation.R_AARCH64_NONE,
                        ArmRelocation.R_ARM_NONE,
                        RiscvRelocation.R_RISCV_NONE))
                .allMatch(it -> it.number() == RelocationType.NONE);
    }
}
