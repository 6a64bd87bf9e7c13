package io.github.jkmod.forecast.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KallsymsCopyTest {
    /** The verdict on a module whose symbol has that 16-bit or 32-bit number at that place of its entry. */
    private static Verdict verdict(String release, int symbol, int field, int width, int value) {
        RelocatedModule module = RelocatedModule.of(Architecture.X86_64);
        module.facts.identity = new Fact.Present<>(new KernelIdentity(release, Architecture.X86_64, "#1 SMP"));
        byte[] sections = module.elf.bytes();
        // a name in what follows is in the file, but not in the module's memory
        byte[] file = Arrays.copyOf(sections, sections.length + 0x4000);
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int headers = (int) elf.getLong(0x28);
        for (int i = 0; i < elf.getShort(0x3c); i++) {
            int header = headers + 64 * i;
            if (elf.getInt(header + 4) == 2) {
                int at = (int) elf.getLong(header + 24) + 24 * symbol + field;
                if (width == 2) {
                    elf.putShort(at, (short) value);
                } else {
                    elf.putInt(at, value);
                }
            }
        }
        return RelocatedModule.relocated(file, LoadCall.finit(""), module.facts)
                .findings()
                .verdict();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10.0", "6.1.0", "7.2.0"})
    void theSectionOfSymbol0IsLookedAt(String release) {
        assertThat(verdict(release, 0, 6, 2, 1).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        Verdict verdict = verdict(release, 0, 6, 2, 0x7000);
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.stage()).contains(LoadStage.RELOCATIONS);
        assertThat(verdict(release, 0, 6, 2, 0xff01).answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"5.10.0", "6.1.0", "6.12.0"})
    void aNameIsCopiedFromTheStringTableInMemory(String release) {
        // symbol 0 stays in every kernel's table
        assertThat(verdict(release, 0, 0, 4, 1).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        Verdict verdict = verdict(release, 0, 0, 4, 0x3000);
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.stage()).contains(LoadStage.RELOCATIONS);
    }
}
