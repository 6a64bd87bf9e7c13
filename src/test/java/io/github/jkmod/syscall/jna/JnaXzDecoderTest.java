package io.github.jkmod.syscall.jna;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.image.Packed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.XZInputStream;

/** The machine's decoder against the one in Java: it may leave data to that one, but never make anything else of it. */
final class JnaXzDecoderTest {
    private static final long MEMORY = 256L << 20;
    private static final int LIMIT = 8 << 20;

    private final JnaXzDecoder decoder = new JnaXzDecoder();
    private final byte[] content = content(3 << 20);

    @BeforeEach
    void theFirstSmallFileIsLeftToJava() throws IOException {
        assertThat(decode(Packed.xz(new byte[10]))).isEmpty();
        assertThat(decode(Packed.xz(new byte[10])))
                .describedAs("liblzma.so.5 or JNA's own library cannot be loaded here: nothing to compare")
                .isPresent();
    }

    private static byte[] content(int size) {
        byte[] content = new byte[size];
        new Random(7).nextBytes(content);
        for (int i = 0; i < size; i++) {
            content[i] &= (byte) ((i >> 12) % 7);
        }
        return content;
    }

    private Optional<byte[]> decode(byte[] packed) {
        return decoder.decode(packed, true, MEMORY, LIMIT);
    }

    private static Optional<byte[]> decodeInJava(byte[] packed) {
        try (XZInputStream in = new XZInputStream(new ByteArrayInputStream(packed), (int) (MEMORY >> 10))) {
            return Optional.of(in.readAllBytes());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    @Test
    void goodDataComesOutAsItWentIn() throws IOException {
        assertThat(decode(Packed.xz(content))).hasValue(content);
        assertThat(decode(Packed.xz(new byte[0]))).hasValue(new byte[0]);
    }

    @Test
    void streamsInARowAndPaddingAreOneContent() throws IOException {
        byte[] packed = joined(Packed.xz(new byte[5]), new byte[4], Packed.xz(new byte[3]), new byte[8]);
        assertThat(decode(packed)).hasValue(new byte[8]);
        assertThat(decodeInJava(packed)).hasValue(new byte[8]);
        assertThat(decoder.decode(packed, false, MEMORY, LIMIT)).hasValue(new byte[5]);
    }

    @Test
    void whatIsCutLargeHungryOrFollowedByOtherThingsIsLeftToJava() throws IOException {
        byte[] packed = Packed.xz(content);
        assertThat(decode(Arrays.copyOf(packed, packed.length - 1))).isEmpty();
        assertThat(decode(Arrays.copyOf(packed, packed.length / 2))).isEmpty();
        assertThat(decode(joined(packed, new byte[] {1, 2, 3, 4}))).isEmpty();
        assertThat(decode(joined(packed, new byte[3]))).isEmpty();
        assertThat(decoder.decode(packed, true, MEMORY, content.length - 1)).isEmpty();
        assertThat(decoder.decode(packed, true, MEMORY, content.length)).hasValue(content);
        assertThat(decoder.decode(packed, true, 1 << 10, LIMIT)).isEmpty();
        assertThat(decode(new byte[0])).isEmpty();
    }

    @Test
    void ofDamagedDataNothingElseIsMadeThanInJava() throws IOException {
        byte[] small = content(3000);
        byte[] packed = Packed.xz(small);
        Random random = new Random(11);
        int taken = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = packed.clone();
            damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            Optional<byte[]> decoded = decode(damaged);
            if (decoded.isPresent()) {
                taken++;
                assertThat(decodeInJava(damaged)).hasValue(decoded.get());
            }
        }
        assertThat(taken).isLessThan(30); // a few bits say nothing: both decoders read the same without them
    }
}
