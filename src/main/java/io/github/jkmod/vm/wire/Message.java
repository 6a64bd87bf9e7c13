package io.github.jkmod.vm.wire;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the two ends of a guest say to each other inside a frame: JSON, but for the few in {@link PackedMessage}. */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
public sealed interface Message {
    /** Guest: the agent listens; {@code started} and {@code uptime} are the guest's uptime in milliseconds. */
    record Ready(String release, String machine, String java, long started, long uptime) implements Message {}

    /** Guest: a sign of life. */
    record Beat(long number) implements Message {}

    /** Guest: output of request {@code id} on descriptor 1 or 2. */
    record Out(int id, int fd, byte[] data) implements Message {}

    /**
     * Guest: {@code size} bytes of such output lie in its memory, at the physical {@code address}, with that CRC-32;
     * they stay there until the host has said {@link Taken}.
     */
    record Stored(int id, int fd, long address, int size, int crc) implements Message {}

    /**
     * Guest: request {@code id} takes more input; up to {@code room} bytes of it as {@link Lent}, {@code offset} bytes
     * into the shared window, or none that way if that is 0.
     */
    record Want(int id, int offset, int room) implements Message {}

    /** Guest: request {@code id} ended with {@code code} after so many milliseconds. */
    record Exit(int id, int code, long millis) implements Message {}

    /** Guest: the kernel killed the thread that ran request {@code id}. */
    record Lost(int id) implements Message {}

    /** Guest: nothing follows; {@code frames} were sent before this one. */
    record Done(long frames) implements Message {}

    /** Host: run this, as request {@code id}; {@code input} says whether there will be any, when wanted. */
    record Exec(int id, List<String> argv, boolean input) implements Message {
        /** Without input. */
        public Exec(int id, List<String> argv) {
            this(id, argv, false);
        }
    }

    /** Host: input for request {@code id}, as wanted; without bytes: its end. */
    record In(int id, byte[] data) implements Message {}

    /** Host: as {@link In}, with the bytes where {@link Want} said; they stay there until more is wanted. */
    record Lent(int id, int size, int crc) implements Message {}

    /** Host: the first of the outputs that were {@link Stored} and not yet taken has been read. */
    record Taken() implements Message {}

    /** Host: write {@code text} into the kernel's log, behind all that is in it. */
    record Mark(String text) implements Message {}

    /** Host: say done and power off. */
    record PowerOff() implements Message {}

    /**
     * Host: say {@link Frozen}, then nothing; skip all bytes up to {@code token} and take the next frame, which is
     * {@link Thaw}. Between the two the machine is saved, and what follows happens in each of its clones.
     */
    record Freeze(String token) implements Message {}

    /** Guest: the last word before it is saved. */
    record Frozen() implements Message {}

    /**
     * Host: you are a clone. Send {@code nonce} as it is and then frames, counted from zero; set the clock to
     * {@code millis} since 1970, stir {@code entropy} into the kernel's random pool, unpack the archive of {@code size}
     * bytes with the CRC-32 {@code crc} from the shared memory.
     */
    record Thaw(String nonce, long millis, byte[] entropy, long size, long crc) implements Message {}

    /** Guest: the clone is ready; {@code problem} says what could not be done, or is empty. */
    record Thawed(String problem) implements Message {}

    /** {@return this message as the body of a frame} */
    default byte[] encode() throws IOException {
        byte[] packed = PackedMessage.encode(this);
        return packed == null ? json() : packed;
    }

    private byte[] json() throws IOException {
        Map<String, Object> map = new LinkedHashMap<>();
        if (this instanceof Ready m) {
            put(map, "ready", "release", m.release, "machine", m.machine, "java", m.java);
            map.put("started", m.started);
            map.put("uptime", m.uptime);
        } else if (this instanceof Beat m) {
            put(map, "beat", "number", m.number);
        } else if (this instanceof Exit m) {
            put(map, "exit", "id", m.id, "code", m.code, "ms", m.millis);
        } else if (this instanceof Lost m) {
            put(map, "lost", "id", m.id);
        } else if (this instanceof Done m) {
            put(map, "done", "frames", m.frames);
        } else if (this instanceof Exec m) {
            put(map, "exec", "id", m.id, "argv", m.argv, "input", m.input);
        } else if (this instanceof Mark m) {
            put(map, "mark", "text", m.text);
        } else if (this instanceof Freeze m) {
            put(map, "freeze", "token", m.token);
        } else if (this instanceof Frozen) {
            put(map, "frozen");
        } else if (this instanceof Thaw m) {
            put(map, "thaw", "nonce", m.nonce, "millis", m.millis, "size", m.size, "crc", m.crc);
            map.put("entropy", base64(m.entropy));
        } else if (this instanceof Thawed m) {
            put(map, "thawed", "problem", m.problem);
        } else {
            put(map, "poweroff");
        }
        return JSON.std.asBytes(map);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static void put(Map<String, Object> map, String type, Object... pairs) {
        map.put("type", type);
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
    }

    /**
     * {@return the message in this body}
     *
     * @throws IOException if it is neither packed nor JSON, of no known type, or lacks a field
     */
    static Message decode(byte[] body) throws IOException {
        return body.length > 0 && body[0] != '{' ? PackedMessage.decode(body) : ofJson(body);
    }

    private static Message ofJson(byte[] json) throws IOException {
        Fields f = new Fields(JSON.std.mapFrom(json));
        String type = f.text("type");
        return switch (type) {
            case "ready" ->
                new Ready(
                        f.text("release"), f.text("machine"), f.text("java"), f.number("started"), f.number("uptime"));
            case "beat" -> new Beat(f.number("number"));
            case "exit" -> new Exit(f.integer("id"), f.integer("code"), f.number("ms"));
            case "lost" -> new Lost(f.integer("id"));
            case "done" -> new Done(f.number("frames"));
            case "exec" -> new Exec(f.integer("id"), f.texts("argv"), f.flag("input"));
            case "mark" -> new Mark(f.text("text"));
            case "poweroff" -> new PowerOff();
            case "freeze" -> new Freeze(f.text("token"));
            case "frozen" -> new Frozen();
            case "thaw" ->
                new Thaw(f.text("nonce"), f.number("millis"), f.bytes("entropy"), f.number("size"), f.number("crc"));
            case "thawed" -> new Thawed(f.text("problem"));
            default -> throw new IOException("unknown message type " + type);
        };
    }

    /** A JSON object whose fields must be there. */
    record Fields(Map<String, Object> map) {
        String text(String name) throws IOException {
            return get(name, String.class);
        }

        long number(String name) throws IOException {
            return get(name, Number.class).longValue();
        }

        int integer(String name) throws IOException {
            return get(name, Number.class).intValue();
        }

        boolean flag(String name) throws IOException {
            return get(name, Boolean.class);
        }

        List<String> texts(String name) throws IOException {
            List<?> values = get(name, List.class);
            return values.stream().map(String::valueOf).toList();
        }

        byte[] bytes(String name) throws IOException {
            try {
                return Base64.getDecoder().decode(text(name));
            } catch (IllegalArgumentException e) {
                throw new IOException("field " + name + " is not base64", e);
            }
        }

        private <T> T get(String name, Class<T> type) throws IOException {
            Object value = map.get(name);
            if (!type.isInstance(value)) {
                throw new IOException("message without a proper field " + name);
            }
            return type.cast(value);
        }
    }
}
