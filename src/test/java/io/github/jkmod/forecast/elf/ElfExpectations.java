package io.github.jkmod.forecast.elf;

import static io.github.jkmod.forecast.ElfOutcome.V5_10;
import static io.github.jkmod.forecast.ElfOutcome.V6_1;
import static io.github.jkmod.forecast.ElfOutcome.V6_12;
import static io.github.jkmod.forecast.ElfOutcome.V6_12_OLD;
import static io.github.jkmod.forecast.ElfOutcome.V7_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.ElfOutcome;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.model.Architecture;
import java.util.List;
import java.util.function.Consumer;

/** What the checks of a file are to say of it, on every architecture and in each form of the checks. */
final class ElfExpectations {
    static final List<String> RELEASES = List.of(V5_10, V6_1, V6_12_OLD, V6_12, V7_2);
    static final String COMMON = "ENOEXEC: Module has invalid ELF structures";

    /**
     * Checks one mutation on all architectures; the five expectations are for 5.10, 6.1, 6.12.107, 6.12.118 and 7.2. An
     * expectation is the outcome's beginning; {@code 8} stands for a refusal of any wording.
     */
    static void expect(Consumer<PatchedModule> mutation, String... expected) {
        for (Architecture architecture : Architecture.values()) {
            PatchedModule module = PatchedModule.of(architecture);
            mutation.accept(module);
            for (int i = 0; i < expected.length; i++) {
                expect(architecture, RELEASES.get(i), module.window(), expected[i]);
            }
        }
    }

    static void expect(Architecture architecture, String release, Window file, String expected) {
        String outcome = ElfOutcome.elf(file, ElfOutcome.facts(architecture, release));
        assertThat(outcome).as(architecture + " " + release).startsWith(expected.equals("8") ? "ENOEXEC: " : expected);
    }

    static void expectEverywhere(Consumer<PatchedModule> mutation, String line) {
        String explained = "ENOEXEC: " + line;
        expect(mutation, COMMON, explained, explained, explained, explained);
    }

    private ElfExpectations() {}
}
