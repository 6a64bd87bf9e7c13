package io.github.jkmod.vm.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MessageTest {
    @Test
    void everyMessageComesBackAsItWent() throws IOException {
        for (Message message : List.of(
                new Message.Ready("6.1.0", "armv7l", "17", 900, 1700),
                new Message.Beat(1L << 40),
                new Message.Exit(7, 255, 12),
                new Message.Lost(3),
                new Message.Done(99),
                new Message.Exec(1, List.of("jkmod", "load", "größe=\"1\n\"", "")),
                new Message.Mark("here"),
                new Message.Exec(2, List.of("cat"), true),
                new Message.Exec(3, List.of("sh"), true, true),
                new Message.Resize(3, 24, 80),
                new Message.Stored(1, 2, 0x80_0000_0000L, 262_144, -1),
                new Message.Taken(),
                new Message.Want(1, 1 << 20, 262_144),
                new Message.Lent(1, 3, -2),
                new Message.Freeze("00ff"),
                new Message.Frozen("it cannot be"),
                new Message.Thawed("no clock"),
                new Message.PowerOff())) {
            assertThat(Message.decode(message.encode())).isEqualTo(message);
        }
    }

    @Test
    void noKindOfMessageIsForgotten() throws ReflectiveOperationException, IOException {
        Set<String> types = new HashSet<>();
        Set<Class<?>> kinds = kinds(Message.class).collect(Collectors.toSet());
        for (Class<?> kind : kinds) {
            Message message = (Message) example(kind);
            assertThat(Message.decode(message.encode())).isInstanceOf(kind);
            assertThat(Message.decode(message.encode()))
                    .usingRecursiveComparison()
                    .isEqualTo(message);
            if (message instanceof Message.Spoken spoken) {
                String type = (String) spoken.json().get("type");
                assertThat(types.add(type)).as("%s is one kind's", type).isTrue();
            }
        }
        assertThat(kinds).hasSize(19);
        assertThat(types)
                .containsExactlyInAnyOrder(Arrays.stream(Message.Type.values())
                        .map(Message.Type::word)
                        .toArray(String[]::new));
    }

    private static Stream<Class<?>> kinds(Class<?> kind) {
        return kind.isSealed()
                ? Arrays.stream(kind.getPermittedSubclasses()).flatMap(MessageTest::kinds)
                : Stream.of(kind);
    }

    private static Object example(Class<?> kind) throws ReflectiveOperationException {
        Class<?>[] types = Arrays.stream(kind.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Map<Class<?>, Object> values = Map.of(
                int.class,
                7,
                long.class,
                1L << 40,
                boolean.class,
                true,
                String.class,
                "ö",
                List.class,
                List.of("a", ""),
                byte[].class,
                new byte[] {'{', 0, -1});
        return kind.getDeclaredConstructor(types)
                .newInstance(Arrays.stream(types).map(values::get).toArray());
    }

    @Test
    void outputKeepsEveryByte() throws IOException {
        byte[] data = {0, -1, 10, 13, 127, -128};
        Message.Out out = (Message.Out) Message.decode(new Message.Out(1, 2, data).encode());
        assertThat(out.data()).isEqualTo(data);
        assertThat(out.fd()).isEqualTo(2);
    }

    @Test
    void inputKeepsEveryByteAndItsEndHasNone() throws IOException {
        byte[] data = {'{', 0, -1};
        Message.In in = (Message.In) Message.decode(new Message.In(9, data).encode());
        assertThat(in.id()).isEqualTo(9);
        assertThat(in.data()).isEqualTo(data);
        assertThat(((Message.In) Message.decode(new Message.In(9, new byte[0]).encode())).data())
                .isEmpty();
    }

    @Test
    void reportsPackedMessagesThatAreCutOffOrOfNoKnownKind() {
        byte[] whole = new Message.Stored(1, 1, 2, 3, 4).encode();
        assertThatThrownBy(() -> Message.decode(Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cut off");
        assertThatThrownBy(() -> Message.decode(new byte[] {99})).hasMessageContaining("kind of message 99");
    }

    @Test
    void aCloneIsToldWhatIsItsOwn() throws IOException {
        Message.Thaw thaw = new Message.Thaw("ab", 1L << 41, new byte[] {-1, 0}, 1L << 33, 0xffff_ffffL);
        Message.Thaw back = (Message.Thaw) Message.decode(thaw.encode());
        assertThat(back).usingRecursiveComparison().isEqualTo(thaw);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"type\":1}",
                "{\"type\":\"?\"}",
                "{\"type\":\"exit\",\"id\":\"x\"}",
                "{\"type\":",
                "{\"type\":\"thaw\",\"nonce\":\"\",\"millis\":1,\"entropy\":\"%\",\"size\":1,\"crc\":1}",
                "{\"type\":\"exec\",\"id\":1,\"argv\":[],\"input\":1}",
                "{\"type\":\"exec\",\"id\":1,\"argv\":\"sh\"}"
            })
    void reportsWhatIsNoMessage(String json) {
        assertThatThrownBy(() -> Message.decode(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }
}
