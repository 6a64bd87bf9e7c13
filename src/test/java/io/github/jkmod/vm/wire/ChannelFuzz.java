package io.github.jkmod.vm.wire;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.LoadDocument;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The target of Jazzer for all that a guest can say: {@code mvn -Pfuzz test-compile exec:exec@channel-seeds
 * exec:exec@channel-fuzz}. The first byte of an input says what the rest is: bytes of the channel, bodies of frames each with
 * its length in front, lines of the console, or a report as the guest's jkmod writes it. Whatever it is, a message within its bounds
 * comes out, or a refusal in one short line.
 */
public final class ChannelFuzz {
    private static final int KINDS = 4;
    private static final int LONGEST_COMPLAINT = 300;

    private ChannelFuzz() {}

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        ByteBuffer rest = ByteBuffer.wrap(input, 1, input.length - 1).slice();
        switch (Math.floorMod(input[0], KINDS)) {
            case 0 -> channel(bytes(rest, rest.remaining()));
            case 1 -> bodies(rest);
            case 2 -> console(bytes(rest, rest.remaining()));
            default -> report(bytes(rest, rest.remaining()));
        }
    }

    private static byte[] bytes(ByteBuffer from, int count) {
        byte[] bytes = new byte[Math.min(count, from.remaining())];
        from.get(bytes);
        return bytes;
    }

    private static void channel(byte[] bytes) {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        try {
            for (byte[] body = Frames.read(in::read); body != null; body = Frames.read(in::read)) {
                hear(body);
            }
        } catch (IOException e) {
            complain(e);
        }
    }

    private static void bodies(ByteBuffer rest) {
        while (rest.remaining() > 2) {
            byte[] body = bytes(rest, rest.getShort() & 0xffff);
            channel(Frames.encode(body));
        }
    }

    private static void hear(byte[] body) throws IOException {
        Message message = GuestBounds.checked(Message.decode(body));
        boolean sane = true;
        if (message instanceof Message.Stored stored) {
            sane = stored.size() > 0 && stored.size() <= StreamSlots.SIZE && stored.address() >= 0;
        } else if (message instanceof Message.Want want) {
            sane = want.room() >= 0 && want.room() <= StreamSlots.SIZE && want.offset() <= StreamSlots.INPUT;
        } else if (message instanceof Message.Exit exit) {
            sane = exit.code() >= 0 && exit.code() <= 255;
        } else if (message instanceof Message.Thawed thawed) {
            sane = isPrintable(thawed.problem());
        } else if (message instanceof Message.Frozen frozen) {
            sane = isPrintable(frozen.problem());
        } else if (message instanceof Message.Ready ready) {
            sane = isPrintable(ready.release() + ready.machine() + ready.java());
        }
        if (!sane) {
            throw new AssertionError("passed: " + message);
        }
    }

    private static boolean isPrintable(String text) {
        return text.chars().noneMatch(Character::isISOControl);
    }

    private static void complain(IOException e) {
        String text = String.valueOf(e.getMessage());
        if (text.length() > LONGEST_COMPLAINT || !isPrintable(text)) {
            throw new AssertionError("not one short line: " + text);
        }
    }

    private static void console(byte[] bytes) {
        List<String> lines =
                new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
        KernelTrouble.find(lines).forEach(trouble -> {
            if (!isPrintable(trouble.title()) && isPrintable(String.join("", lines))) {
                throw new AssertionError("made up: " + trouble.title());
            }
        });
    }

    private static void report(byte[] bytes) {
        try {
            Json.read(LoadDocument.class, new String(bytes, StandardCharsets.UTF_8));
        } catch (MalformedException e) {
            // what vm run ends with when a guest's jkmod writes no report
        }
    }

    /** Writes what the fuzzer starts from into the folder that is the one argument. */
    public static void main(String[] arguments) throws IOException {
        Path seeds = Files.createDirectories(Path.of(arguments[0]).resolve("channel-seeds"));
        Files.createDirectories(seeds.resolveSibling("channel-corpus"));
        List<Message> messages = List.of(
                new Message.Ready("6.1.0", "armv7l", "17", 900, 1700),
                new Message.Beat(3),
                new Message.Exit(7, 255, 12),
                new Message.Lost(3),
                new Message.Done(99),
                new Message.Frozen("it cannot be"),
                new Message.Thawed("no clock"),
                new Message.Stored(1, 2, 0x80_0000_0000L, 262_144, -1),
                new Message.Want(1, 1 << 20, 262_144),
                new Message.Out(1, 2, new byte[40]),
                new Message.PowerOff());
        for (int i = 0; i < messages.size(); i++) {
            byte[] body = messages.get(i).encode();
            byte[] frame = Frames.encode(body);
            Files.write(
                    seeds.resolve("frame-" + i),
                    ByteBuffer.allocate(1 + frame.length)
                            .put((byte) 0)
                            .put(frame)
                            .array());
            Files.write(
                    seeds.resolve("body-" + i),
                    ByteBuffer.allocate(3 + body.length)
                            .put((byte) 1)
                            .putShort((short) body.length)
                            .put(body)
                            .array());
        }
        String oops = """
                \2BUG: kernel NULL pointer dereference, address: 0000000000000000
                Oops: 0002 [#1] PREEMPT SMP
                RIP: 0010:oops_init+0x5/0x1000 [oops]
                Kernel panic - not syncing: Fatal exception
                """;
        Files.writeString(seeds.resolve("console"), oops, StandardCharsets.ISO_8859_1);
        Files.writeString(
                seeds.resolve("report"), "\3{\"check\":{\"file\":\"x.ko\",\"verdict\":\"accept\"},\"load\":{}}");
    }
}
