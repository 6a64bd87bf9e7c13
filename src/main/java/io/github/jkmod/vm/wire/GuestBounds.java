package io.github.jkmod.vm.wire;

import io.github.jkmod.bytes.ControlCharacters;
import java.io.IOException;

/**
 * What a guest may say. Its root and its kernel are trusted with nothing: whatever comes over the channel passes here, and
 * every number is held to its bounds, before anything is done with it.
 */
final class GuestBounds {
    /** Of a release, a processor's name, a version of Java. */
    private static final int LONGEST_NAME = 200;

    private static final int LONGEST_TEXT = 4000;

    private GuestBounds() {}

    /**
     * {@return the message, with its texts escaped}
     *
     * @throws IOException if it is one that only the host sends, or a number is out of its bounds
     */
    static Message checked(Message message) throws IOException {
        if (message instanceof Message.Out out) {
            descriptor(out.fd());
        } else if (message instanceof Message.Stored stored) {
            descriptor(stored.fd());
            within("size", stored.size(), 1, StreamSlots.SIZE);
            within("address", stored.address(), 0, Long.MAX_VALUE - StreamSlots.SIZE);
        } else if (message instanceof Message.Want want) {
            within("offset", want.offset(), 0, StreamSlots.INPUT);
            within("room", want.room(), 0, StreamSlots.SIZE);
        } else if (message instanceof Message.Exit exit) {
            within("code", exit.code(), 0, 255);
            within("ms", exit.millis(), 0, Long.MAX_VALUE);
        } else if (message instanceof Message.Ready ready) {
            within("started", ready.started(), 0, Long.MAX_VALUE);
            within("uptime", ready.uptime(), 0, Long.MAX_VALUE);
            return new Message.Ready(
                    text("release", ready.release(), LONGEST_NAME),
                    text("machine", ready.machine(), LONGEST_NAME),
                    text("java", ready.java(), LONGEST_NAME),
                    ready.started(),
                    ready.uptime());
        } else if (message instanceof Message.Thawed thawed) {
            return new Message.Thawed(text("problem", thawed.problem(), LONGEST_TEXT));
        } else if (message instanceof Message.Frozen frozen) {
            return new Message.Frozen(text("problem", frozen.problem(), LONGEST_TEXT));
        } else if (!(message instanceof Message.Beat
                || message instanceof Message.Lost
                || message instanceof Message.Done)) {
            throw new IOException(
                    "the guest sent " + message.getClass().getSimpleName() + ", which only the host sends");
        }
        return message;
    }

    private static void descriptor(int fd) throws IOException {
        within("descriptor", fd, 1, 2);
    }

    private static void within(String name, long value, long least, long most) throws IOException {
        if (value < least || value > most) {
            throw new IOException(name + " " + value + " from the guest is not within " + least + " and " + most);
        }
    }

    private static String text(String name, String text, int longest) throws IOException {
        within("length of " + name, text.length(), 0, longest);
        return ControlCharacters.escaped(text);
    }
}
