package io.github.jkmod.vm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class FramesTest {
    private static final byte[] BODY = "{\"type\":\"beat\"}".getBytes(StandardCharsets.UTF_8);

    private static Frames.Source dribble(byte[] bytes) {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        return (into, offset, length) -> stream.read(into, offset, Math.min(length, 3));
    }

    @Test
    void readsWhatItWroteHoweverTheBytesTrickleIn() throws IOException {
        byte[] frame = Frames.encode(BODY);
        assertThat(Arrays.copyOf(frame, 4)).containsExactly(0, 0, 0, BODY.length);
        Frames.Source source = dribble(frame);
        assertThat(Frames.read(source)).isEqualTo(BODY);
        assertThat(Frames.read(source)).isNull();
        assertThat(Frames.read(dribble(Frames.encode(new byte[0])))).isEmpty();
    }

    @Test
    void reportsAChecksumThatDiffers() {
        byte[] frame = Frames.encode(BODY);
        frame[frame.length - 1] ^= 1;
        assertThatThrownBy(() -> Frames.read(dribble(frame)))
                .isInstanceOf(Frames.BrokenFrameException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void reportsLengthsThatNoFrameHas() {
        byte[] noise = "Kernel panic".getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> Frames.read(dribble(noise)))
                .isInstanceOf(Frames.BrokenFrameException.class)
                .hasMessage("frame length 1264939630 exceeds 1048576");
        byte[] negative = {-1, -1, -1, -1, 0, 0, 0, 0};
        assertThatThrownBy(() -> Frames.read(dribble(negative))).hasMessageContaining("4294967295");
        assertThatThrownBy(() -> Frames.encode(new byte[Frames.LIMIT + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void skipsWhateverPrecedesTheMark() throws IOException {
        byte[] mark = "aab".getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(Arrays.copyOf(Frames.encode(BODY), 11)); // cut off
        bytes.writeBytes("aaab".getBytes(StandardCharsets.US_ASCII));
        bytes.writeBytes(Frames.encode(BODY));
        Frames.Source source = dribble(bytes.toByteArray());
        Frames.skipTo(source, mark);
        assertThat(Frames.read(source)).isEqualTo(BODY);
        assertThatThrownBy(() -> Frames.skipTo(source, mark)).isInstanceOf(EOFException.class);
    }

    @Test
    void anEndInsideAFrameIsNoCleanEnd() {
        byte[] frame = Frames.encode(BODY);
        for (int length : new int[] {1, 7, 8, frame.length - 1}) {
            assertThatThrownBy(() -> Frames.read(dribble(Arrays.copyOf(frame, length))))
                    .isInstanceOf(EOFException.class);
        }
    }
}
