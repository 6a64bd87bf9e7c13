package io.github.jkmod.vm.wire;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the two ends of a guest say to each other inside a frame: {@link SpokenMessage JSON}, but for the few in {@link PackedMessage}. */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way, compared by nobody
public sealed interface Message {
    /** {@return this message as the body of a frame} */
    byte[] encode() throws IOException;

    /**
     * {@return the message in this body}
     *
     * @throws IOException if it is neither packed nor JSON, of no known type, or lacks a field
     */
    static Message decode(byte[] body) throws IOException {
        return body.length > 0 && body[0] != '{' ? PackedMessage.decode(body) : SpokenMessage.decode(body);
    }

    /** A message as JSON, which names its type. */
    sealed interface Spoken extends Message {
        /** {@return it as a JSON object, its type first} */
        Map<String, Object> json();

        @Override
        default byte[] encode() throws IOException {
            return JSON.std.asBytes(json());
        }
    }

    /** A message on a command's streams, as bytes. */
    sealed interface Packed extends Message {
        @Override
        byte[] encode();
    }

    /** What a message is; in JSON in small letters. */
    enum Type {
        READY,
        BEAT,
        EXIT,
        LOST,
        DONE,
        EXEC,
        MARK,
        POWEROFF,
        FREEZE,
        FROZEN,
        THAW,
        THAWED;

        /** {@return the word for it in JSON} */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private Map<String, Object> json(Object... fields) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("type", word());
            for (int i = 0; i < fields.length; i += 2) {
                object.put((String) fields[i], fields[i + 1]);
            }
            return object;
        }
    }

    /** Guest: the agent listens; {@code started} and {@code uptime} are the guest's uptime in milliseconds. */
    record Ready(String release, String machine, String java, long started, long uptime) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.READY.json(
                    "release", release, "machine", machine, "java", java, "started", started, "uptime", uptime);
        }
    }

    /** Guest: a sign of life. */
    record Beat(long number) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.BEAT.json("number", number);
        }
    }

    /** Guest: output of request {@code id} on descriptor 1 or 2. */
    record Out(int id, int fd, byte[] data) implements Packed {
        @Override
        public byte[] encode() {
            return PackedMessage.of(PackedMessage.head(PackedMessage.OUT, id).put((byte) fd), data);
        }
    }

    /**
     * Guest: {@code size} bytes of such output lie in its memory, at the physical {@code address}, with that CRC-32;
     * they stay there until the host has said {@link Taken}.
     */
    record Stored(int id, int fd, long address, int size, int crc) implements Packed {
        @Override
        public byte[] encode() {
            return PackedMessage.of(PackedMessage.head(PackedMessage.STORED, id)
                    .put((byte) fd)
                    .putLong(address)
                    .putInt(size)
                    .putInt(crc));
        }
    }

    /**
     * Guest: request {@code id} takes more input; up to {@code room} bytes of it as {@link Lent}, {@code offset} bytes
     * into the shared window, or none that way if that is 0.
     */
    record Want(int id, int offset, int room) implements Packed {
        @Override
        public byte[] encode() {
            return PackedMessage.of(
                    PackedMessage.head(PackedMessage.WANT, id).putInt(offset).putInt(room));
        }
    }

    /** Guest: request {@code id} ended with {@code code} after so many milliseconds. */
    record Exit(int id, int code, long millis) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.EXIT.json("id", id, "code", code, "ms", millis);
        }
    }

    /** Guest: the kernel killed the thread that ran request {@code id}. */
    record Lost(int id) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.LOST.json("id", id);
        }
    }

    /** Guest: nothing follows; {@code frames} were sent before this one. */
    record Done(long frames) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.DONE.json("frames", frames);
        }
    }

    /**
     * Host: run this, as request {@code id}; {@code input} says whether there will be any, when wanted, {@code terminal}
     * whether it runs on a terminal of its own, to which input and output belong.
     */
    record Exec(int id, List<String> argv, boolean input, boolean terminal) implements Spoken {
        /** Without terminal. */
        public Exec(int id, List<String> argv, boolean input) {
            this(id, argv, input, false);
        }

        /** Without input. */
        public Exec(int id, List<String> argv) {
            this(id, argv, false);
        }

        @Override
        public Map<String, Object> json() {
            return Type.EXEC.json("id", id, "argv", argv, "input", input, "terminal", terminal);
        }
    }

    /** Host: input for request {@code id}, as wanted; without bytes: its end. */
    record In(int id, byte[] data) implements Packed {
        @Override
        public byte[] encode() {
            return PackedMessage.of(PackedMessage.head(PackedMessage.IN, id), data);
        }
    }

    /** Host: as {@link In}, with the bytes where {@link Want} said; they stay there until more is wanted. */
    record Lent(int id, int size, int crc) implements Packed {
        @Override
        public byte[] encode() {
            return PackedMessage.of(
                    PackedMessage.head(PackedMessage.LENT, id).putInt(size).putInt(crc));
        }
    }

    /** Host: the window of request {@code id}'s terminal has so many rows and columns now. */
    record Resize(int id, int rows, int columns) implements Packed {
        @Override
        public byte[] encode() {
            return PackedMessage.of(
                    PackedMessage.head(PackedMessage.RESIZE, id).putInt(rows).putInt(columns));
        }
    }

    /** Host: the first of the outputs that were {@link Stored} and not yet taken has been read. */
    record Taken() implements Packed {
        @Override
        public byte[] encode() {
            return new byte[] {PackedMessage.TAKEN};
        }
    }

    /** Host: write {@code text} into the kernel's log, behind all that is in it. */
    record Mark(String text) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.MARK.json("text", text);
        }
    }

    /** Host: say done and power off. */
    record PowerOff() implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.POWEROFF.json();
        }
    }

    /**
     * Host: say {@link Frozen}, then nothing; skip all bytes up to {@code token} and take the next frame, which is
     * {@link Thaw}. Between the two the machine is saved, and what follows happens in each of its clones.
     */
    record Freeze(String token) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.FREEZE.json("token", token);
        }
    }

    /** Guest: the last word before it is saved; {@code problem} says why it cannot be and goes on, or is empty. */
    record Frozen(String problem) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.FROZEN.json("problem", problem);
        }
    }

    /**
     * Host: you are a clone. Send {@code nonce} as it is and then frames, counted from zero; set the clock to
     * {@code millis} since 1970, stir {@code entropy} into the kernel's random pool, unpack the archive of {@code size}
     * bytes with the CRC-32 {@code crc} from the shared memory.
     */
    record Thaw(String nonce, long millis, byte[] entropy, long size, long crc) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.THAW.json(
                    "nonce",
                    nonce,
                    "millis",
                    millis,
                    "size",
                    size,
                    "crc",
                    crc,
                    "entropy",
                    Base64.getEncoder().encodeToString(entropy));
        }
    }

    /** Guest: the clone is ready; {@code problem} says what could not be done, or is empty. */
    record Thawed(String problem) implements Spoken {
        @Override
        public Map<String, Object> json() {
            return Type.THAWED.json("problem", problem);
        }
    }
}
