package io.github.jkmod.vm.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The messages on a command's streams: a byte for the kind, numbers in big-endian order, then the bytes themselves. JSON
 * and base64 would cost a guest, whose Java is interpreted inside an emulator, more time than the command takes.
 */
final class PackedMessage {
    private static final byte OUT = 1;
    private static final byte IN = 2;
    private static final byte STORED = 3;
    private static final byte TAKEN = 4;
    private static final byte WANT = 5;
    private static final byte LENT = 6;

    /** The longest beginning before the bytes. */
    private static final int HEAD = 32;

    private PackedMessage() {}

    /** {@return the message, or null if it is not one of these} */
    static byte @Nullable [] encode(Message message) {
        if (message instanceof Message.Out m) {
            return with(m.data(), head(OUT, m.id()).put((byte) m.fd()));
        }
        if (message instanceof Message.In m) {
            return with(m.data(), head(IN, m.id()));
        }
        if (message instanceof Message.Stored m) {
            ByteBuffer head = head(STORED, m.id()).put((byte) m.fd());
            return with(new byte[0], head.putLong(m.address()).putInt(m.size()).putInt(m.crc()));
        }
        if (message instanceof Message.Taken) {
            return new byte[] {TAKEN};
        }
        if (message instanceof Message.Want m) {
            return with(new byte[0], head(WANT, m.id()).putInt(m.offset()).putInt(m.room()));
        }
        return message instanceof Message.Lent m
                ? with(new byte[0], head(LENT, m.id()).putInt(m.size()).putInt(m.crc()))
                : null;
    }

    private static ByteBuffer head(byte kind, int id) {
        return ByteBuffer.allocate(HEAD).put(kind).putInt(id);
    }

    private static byte[] with(byte[] data, ByteBuffer head) {
        byte[] all = new byte[head.flip().remaining() + data.length];
        ByteBuffer.wrap(all).put(head).put(data);
        return all;
    }

    /**
     * {@return the message in these bytes}
     *
     * @throws IOException if they are none
     */
    static Message decode(byte[] body) throws IOException {
        ByteBuffer from = ByteBuffer.wrap(body);
        try {
            byte kind = from.get();
            return switch (kind) {
                case OUT -> new Message.Out(from.getInt(), from.get(), rest(from));
                case IN -> new Message.In(from.getInt(), rest(from));
                case STORED ->
                    new Message.Stored(from.getInt(), from.get(), from.getLong(), from.getInt(), from.getInt());
                case TAKEN -> new Message.Taken();
                case WANT -> new Message.Want(from.getInt(), from.getInt(), from.getInt());
                case LENT -> new Message.Lent(from.getInt(), from.getInt(), from.getInt());
                default -> throw new IOException("unknown kind of message " + kind);
            };
        } catch (BufferUnderflowException e) {
            throw new IOException("message cut off after " + body.length + " bytes", e);
        }
    }

    private static byte[] rest(ByteBuffer from) {
        byte[] bytes = new byte[from.remaining()];
        from.get(bytes);
        return bytes;
    }
}
