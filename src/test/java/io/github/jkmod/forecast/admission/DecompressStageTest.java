package io.github.jkmod.forecast.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.KernelRelease;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

final class DecompressStageTest {
    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.US_ASCII);

    private final SampleFacts facts = new SampleFacts();

    private Load examine(byte[] file, int flags, KernelRelease version) {
        LoadCall call = new LoadCall(LoadCall.Entry.FINIT_MODULE, flags, "");
        Load load = new Load(Window.of(file, "m.ko"), call, facts, Architecture.X86_64, version);
        new DecompressStage().examine(load);
        return load;
    }

    private Load examine(byte[] file) {
        return examine(
                file, FinitFlags.COMPRESSED_FILE, KernelRelease.of("6.12").orElseThrow());
    }

    private static byte[] xz(int check) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (XZOutputStream out = new XZOutputStream(packed, new LZMA2Options(0), check)) {
            out.write(CONTENT);
        }
        return packed.toByteArray();
    }

    private static void refused(Load load, Errno errno) {
        Verdict verdict = load.findings().verdict();
        assertThat(verdict.errno()).contains(errno);
        assertThat(verdict.stage()).contains(LoadStage.DECOMPRESS);
        assertThat(load.isOver()).isTrue();
    }

    @Test
    void withoutTheFlagNothingIsUnpacked() throws IOException {
        byte[] packed = xz(XZ.CHECK_CRC32);
        assertThat(examine(packed, 0, KernelRelease.of("6.12").orElseThrow())
                        .content()
                        .size())
                .isEqualTo(packed.length);
    }

    @Test
    void aKernelWithoutUnpackerRefusesTheFlag() throws IOException {
        refused(examine(xz(XZ.CHECK_CRC32)), Errno.EOPNOTSUPP);
    }

    @Test
    void theContentGoesOn() throws IOException {
        facts.decompressor = new Fact.Present<>("xz");
        Load load = examine(xz(XZ.CHECK_CRC32));
        assertThat(load.content().copy()).isEqualTo(CONTENT);
        assertThat(load.isOver()).isFalse();
    }

    @Test
    void whatTheUnpackerDoesNotTakeIsInvalid() throws IOException {
        facts.decompressor = new Fact.Present<>("xz");
        refused(examine(CONTENT), Errno.EINVAL);
        Load load = examine(xz(XZ.CHECK_CRC64));
        refused(load, Errno.EINVAL);
        assertThat(load.findings().verdict().findings().get(0).kernelLog())
                .contains("decompression failed with status 6");
    }

    @Test
    void anotherFormatIsNotTaken() throws IOException {
        facts.decompressor = new Fact.Present<>("gzip");
        facts.config = new Fact.Present<>(new KernelConfig(Map.of()));
        refused(examine(xz(XZ.CHECK_CRC32)), Errno.EINVAL);
    }

    @Test
    void anUnknownFormatLeavesItOpen() throws IOException {
        facts.decompressor = new Fact.Hidden<>("/sys/module/compression");
        Load load = examine(xz(XZ.CHECK_CRC32));
        assertThat(load.findings().verdict().unknown()).containsExactly("the format that the kernel unpacks");
        assertThat(load.isOver()).isTrue();
    }
}
