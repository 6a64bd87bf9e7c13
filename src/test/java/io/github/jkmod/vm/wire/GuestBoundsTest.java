package io.github.jkmod.vm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a guest sends whose root or kernel wants to harm the host. */
final class GuestBoundsTest {
    private static final long SEED = 20_261_129;
    private static final int TRIES = 40_000;

    private static Message heard(byte[] body) throws IOException {
        return GuestBounds.checked(Message.decode(body));
    }

    private static byte[] json(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<Message> harmful() {
        return Stream.of(
                new Message.Stored(1, 1, 0x1000, -1, 0),
                new Message.Stored(1, 1, 0x1000, Integer.MIN_VALUE, 0),
                new Message.Stored(1, 1, 0x1000, 0, 0),
                new Message.Stored(1, 1, 0x1000, StreamSlots.SIZE + 1, 0),
                new Message.Stored(1, 1, 0x1000, Integer.MAX_VALUE, 0),
                new Message.Stored(1, 1, -1, 1, 0),
                new Message.Stored(1, 1, Long.MAX_VALUE, StreamSlots.SIZE, 0),
                new Message.Stored(1, 0, 0x1000, 1, 0),
                new Message.Out(1, 3, new byte[1]),
                new Message.Out(1, -1, new byte[1]),
                new Message.Want(1, StreamSlots.INPUT, Integer.MAX_VALUE),
                new Message.Want(1, StreamSlots.INPUT, -1),
                new Message.Want(1, -1, 1),
                new Message.Want(1, Integer.MAX_VALUE, 1),
                new Message.Exit(1, 256, 0),
                new Message.Exit(1, -1, 0),
                new Message.Exit(1, 0, -1),
                new Message.Ready("x".repeat(1000), "", "", 0, 0),
                new Message.Ready("", "", "", -1, 0),
                new Message.Thawed("x".repeat(100_000)),
                new Message.Exec(1, List.of("sh")),
                new Message.In(1, new byte[0]),
                new Message.Lent(1, 1, 0),
                new Message.Taken(),
                new Message.Resize(1, 24, 80),
                new Message.Mark(""),
                new Message.PowerOff(),
                new Message.Freeze(""),
                new Message.Thaw("", 0, new byte[0], 0, 0));
    }

    @ParameterizedTest
    @MethodSource("harmful")
    void whatIsOutOfBoundsBreaksTheProtocol(Message message) throws IOException {
        byte[] body = message.encode();
        assertThatThrownBy(() -> heard(body)).isInstanceOf(IOException.class).hasMessageContaining("guest");
    }

    @ParameterizedTest
    @MethodSource("forged")
    void aForgedNumberIsNotCutToAGoodOne(String text) {
        assertThatThrownBy(() -> heard(json(text))).isInstanceOf(IOException.class);
    }

    private static Stream<String> forged() {
        return Stream.of(
                "{\"type\":\"exit\",\"id\":1,\"code\":4294967296,\"ms\":0}",
                "{\"type\":\"exit\",\"id\":4294967297,\"code\":0,\"ms\":0}",
                "{\"type\":\"exit\",\"id\":1,\"code\":0.5,\"ms\":0}",
                "{\"type\":\"exit\",\"id\":1,\"code\":0,\"ms\":18446744073709551616}",
                "{\"type\":\"done\",\"frames\":1e3}",
                "{\"type\":\"exit\\u001b[2J\"}",
                "{\"type\":" + "[".repeat(200_000),
                "{\"type\":\"beat\",\"number\":" + "9".repeat(100_000) + "}",
                "{");
    }

    @Test
    void textsSteerNoTerminal() throws IOException {
        assertThat(heard(new Message.Thawed("no\u001b]0;x\u0007 clock\n").encode()))
                .isEqualTo(new Message.Thawed("no\\x1b]0;x\\x07 clock\\x0a"));
        assertThat(heard(new Message.Ready("6.1\n", "x\u009b", "17", 1, 2).encode()))
                .isEqualTo(new Message.Ready("6.1\\x0a", "x\\x9b", "17", 1, 2));
    }

    @Test
    void anErrorIsOneShortLine() {
        assertThatThrownBy(() -> heard(json("{\"type\":\u001b[2J\n\n")))
                .isInstanceOf(IOException.class)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(100).matches("\\P{Cntrl}*"));
    }

    /** Bytes changed at random: each is a message within its bounds, or is refused; nothing else comes of it. */
    @Test
    void noBytesDoAnythingElse() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        for (Message message : harmful().toList()) {
            seeds.add(message.encode());
        }
        for (Message message : List.of(
                new Message.Ready("6.1.0", "armv7l", "17", 900, 1700),
                new Message.Beat(3),
                new Message.Exit(7, 255, 12),
                new Message.Lost(3),
                new Message.Done(99),
                new Message.Frozen("it cannot be"),
                new Message.Thawed("no clock"),
                new Message.Stored(1, 2, 0x80_0000_0000L, 262_144, -1),
                new Message.Want(1, 1 << 20, 262_144),
                new Message.Out(1, 2, new byte[40]))) {
            seeds.add(message.encode());
        }
        Random random = new Random(SEED);
        int taken = 0;
        for (int i = 0; i < TRIES; i++) {
            byte[] body = seeds.get(random.nextInt(seeds.size())).clone();
            for (int n = random.nextInt(4); n > 0 && body.length > 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt();
            }
            byte[] cut = random.nextInt(8) == 0 ? java.util.Arrays.copyOf(body, random.nextInt(body.length + 1)) : body;
            try {
                assertThat(GuestBounds.checked(heard(cut))).isNotNull();
                taken++;
            } catch (IOException e) {
                assertThat(e.getMessage()).matches("\\P{Cntrl}{1,200}");
            }
        }
        assertThat(taken).isBetween(TRIES / 20, TRIES / 2);
    }
}
