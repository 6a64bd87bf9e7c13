package io.github.jkmod.forecast.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.symbols.ExportsStage;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StructModulePlaceTest {
    private static final int THIS_MODULE = 4;

    @ParameterizedTest
    @CsvSource({
        "5.10.0, 3, ACCEPT,",
        "7.2.0, 3, ACCEPT,",
        "5.10.0, 2, UNSAFE, EXPORTS",
        "6.1.0, 6, UNSAFE, EXPORTS",
        "6.12.0, 2, UNSAFE, LAYOUT",
        "7.2.0, 6, UNSAFE, LAYOUT"
    })
    void itMustStayWritable(String release, int flags, Verdict.Answer answer, LoadStage stage) {
        RelocatedModule module = RelocatedModule.of(Architecture.X86_64);
        module.facts.identity = new Fact.Present<>(new KernelIdentity(release, Architecture.X86_64, "#1 SMP"));
        byte[] file = module.elf.bytes();
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        elf.putLong((int) elf.getLong(0x28) + 64 * THIS_MODULE + 8, flags);
        Load load = RelocatedModule.relocated(file, LoadCall.finit(""), module.facts);
        if (!load.isOver()) {
            RelocatedModule.run(new ExportsStage(), load);
        }
        assertThat(load.findings().verdict().answer()).isEqualTo(answer);
        assertThat(load.findings().verdict().stage().orElse(null)).isEqualTo(stage);
    }
}
