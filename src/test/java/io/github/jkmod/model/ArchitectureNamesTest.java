package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The plain facts of each architecture, as others have written them down. */
final class ArchitectureNamesTest {
    @ParameterizedTest
    @CsvSource({
        "X86_64, x86_64, amd64, x86_64, x86, X86_64, x86_64-linux-gnu, lib64/ld-linux-x86-64.so.2, linux-x86-64",
        "ARM64, arm64, arm64, aarch64, arm64, ARM64, aarch64-linux-gnu, lib/ld-linux-aarch64.so.1, linux-aarch64",
        "ARM, arm, armhf, armv7l, arm, ARM, arm-linux-gnueabihf, lib/ld-linux-armhf.so.3, linux-arm",
        "RISCV64, riscv64, riscv64, riscv64, riscv, ARCH_RV64I, riscv64-linux-gnu, lib/ld-linux-riscv64-lp64d.so.1, linux-riscv64"
    })
    void everyoneHasANameForIt(
            Architecture architecture,
            String label,
            String debian,
            String machine,
            String kernel,
            String option,
            String triplet,
            String dynamicLinker,
            String jna) {
        ArchitectureNames names = architecture.names();
        assertThat(names)
                .isEqualTo(new ArchitectureNames(
                        label, debian, machine, names.others(), kernel, option, triplet, dynamicLinker, jna));
        assertThat(List.of(architecture.label(), architecture.debianName(), architecture.machine()))
                .containsExactly(label, debian, machine);
    }

    @ParameterizedTest
    @CsvSource({"X86_64, 62, 64, false", "ARM64, 183, 64, false", "ARM, 40, 32, true", "RISCV64, 243, 64, true"})
    void itsFilesSayWhatTheyAreFor(Architecture architecture, int elfMachine, int bits, boolean pointers) {
        assertThat(architecture.elfMachine()).isEqualTo(elfMachine);
        assertThat(architecture.bits()).isEqualTo(bits);
        assertThat(architecture.exportsArePointers()).isEqualTo(pointers);
        assertThat(Architecture.ofElf(elfMachine)).contains(architecture);
    }

    @ParameterizedTest
    @CsvSource({
        "X86-64, X86_64",
        "amd64, X86_64",
        "aarch64, ARM64",
        "ARM64, ARM64",
        "armv7, ARM",
        "armv8l, ARM",
        "armhf, ARM"
    })
    void aNameIsTakenInAnyCase(String name, Architecture architecture) {
        assertThat(Architecture.named(name)).contains(architecture);
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void noTwoShareANameOrANumber(Architecture architecture) {
        List<String> names = new ArrayList<>(architecture.names().others());
        names.addAll(List.of(architecture.label(), architecture.debianName(), architecture.machine()));
        assertThat(names)
                .allSatisfy(name -> assertThat(Architecture.named(name)).contains(architecture));
        assertThat(Architecture.ofElf(architecture.elfMachine())).contains(architecture);
    }

    @Test
    void othersAreNotKnown() {
        assertThat(Architecture.named("s390x")).isEmpty();
        assertThat(Architecture.named("riscv")).isEmpty();
        assertThat(Architecture.named("x86")).isEmpty();
        assertThat(Architecture.named("")).isEmpty();
        assertThat(Architecture.ofElf(22)).isEmpty();
    }

    @Test
    void thisProcessRunsOnOneOfThem() {
        assertThat(Architecture.ofProcess()).contains(Architecture.ofProcessOrUsual());
    }

    @Test
    void armsUnwindTablesGoWithTheirCode() {
        assertThat(Architecture.X86_64.initSections()).containsExactly(".init");
        assertThat(Architecture.ARM64.exitSections()).containsExactly(".exit");
        assertThat(Architecture.ARM.initSections()).containsExactly(".init", ".ARM.extab.init", ".ARM.exidx.init");
        assertThat(Architecture.ARM.exitSections()).containsExactly(".exit", ".ARM.extab.exit", ".ARM.exidx.exit");
    }

    @Test
    void rawImagesAreLinkedForOneOfAFewAddresses() {
        assertThat(Architecture.X86_64.space().imageBases()).isEmpty();
        assertThat(Architecture.ARM64.space().imageBases())
                .hasSize(15)
                .startsWith(0xffff_8000_1000_0000L, 0xffff_8000_0800_0000L, 0xffff_8000_8000_0000L)
                .contains(
                        0xffff_ffc0_8000_0000L, 0xffff_c000_8000_0000L, 0xffff_fe00_8000_0000L, 0xffff_fff8_8000_0000L);
        assertThat(Architecture.ARM.space().imageBases())
                .hasSize(20)
                .startsWith(0xc000_8000L, 0xc020_8000L)
                .endsWith(0x4010_8000L, 0x4100_8000L);
        assertThat(Architecture.RISCV64.space().imageBases()).containsExactly(0xffff_ffff_8000_0000L);
    }
}
