package io.github.jkmod.vm.wire;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * The messages on a command's streams: a byte for the kind, numbers in big-endian order, then the bytes themselves. JSON
 * and base64 would cost a guest, whose Java is interpreted inside an emulator, more time than the command takes.
 */
final class PackedMessage {
    static final byte OUT = 1;
    static final byte IN = 2;
    static final byte STORED = 3;
    static final byte TAKEN = 4;
    static final byte WANT = 5;
    static final byte LENT = 6;
    static final byte RESIZE = 7;

    /** The longest beginning before the bytes. */
    private static final int HEAD = 32;

    private PackedMessage() {}

    /** {@return the beginning of a message about that request, to put more numbers behind} */
    static ByteBuffer head(byte kind, int id) {
        return ByteBuffer.allocate(HEAD).put(kind).putInt(id);
    }

    /** {@return the numbers with the bytes behind them} */
    static byte[] of(ByteBuffer head, byte... data) {
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
                case RESIZE -> new Message.Resize(from.getInt(), from.getInt(), from.getInt());
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
