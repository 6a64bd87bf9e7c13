package io.github.jkmod.vm.guest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.syscall.PseudoTerminal;
import io.github.jkmod.vm.wire.Frames;
import io.github.jkmod.vm.wire.Message;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The agent on streams in memory instead of a UART. */
final class GuestAgentTest {
    private static final Path NO_LOG = Path.of("/dev/null");

    private static final PseudoTerminal.Maker NO_TERMINALS = () -> {
        throw new IOException("none here");
    };

    private static List<Message> answers(CommandRunner runner, Message... requests) throws Exception {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        for (Message request : requests) {
            in.writeBytes(Frames.encode(request.encode()));
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new GuestAgent(runner, NO_TERMINALS, new Remembering(), NO_LOG)
                .serve(new ByteArrayInputStream(in.toByteArray()), new Outbox(out, new StreamStore()));
        return messages(out.toByteArray());
    }

    private static List<Message> messages(byte[] bytes) throws IOException {
        ByteArrayInputStream stream = new ByteArrayInputStream(bytes);
        List<Message> messages = new ArrayList<>();
        for (byte[] body = Frames.read(stream::read); body != null; body = Frames.read(stream::read)) {
            messages.add(Message.decode(body));
        }
        return messages;
    }

    /** Remembers what it was asked for, and touches nothing. */
    private static final class Remembering implements CloneSteps {
        private final List<String> steps = new ArrayList<>();
        private String obstacle = "";

        @Override
        public String prepare() {
            steps.add("prepare");
            return obstacle;
        }

        @Override
        public String awake(Message.Thaw thaw) {
            steps.add("awake " + thaw.millis());
            return "no clock";
        }
    }

    @Test
    void aGuestThatCannotBeClonedSaysWhyAndGoesOn() throws Exception {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes(Frames.encode(new Message.Freeze("TOKEN").encode()));
        in.writeBytes(Frames.encode(new Message.Exec(1, List.of("jkmod")).encode()));
        in.writeBytes(Frames.encode(new Message.PowerOff().encode()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Remembering steps = new Remembering();
        steps.obstacle = "locked down";
        new GuestAgent((argv, stdout, stderr) -> 3, NO_TERMINALS, steps, NO_LOG)
                .serve(new ByteArrayInputStream(in.toByteArray()), new Outbox(out, new StreamStore()));
        List<Message> said = messages(out.toByteArray());
        assertThat(said).contains(new Message.Frozen("locked down"));
        assertThat(said).anyMatch(m -> m instanceof Message.Exit exit && exit.code() == 3);
        assertThat(said.get(said.size() - 1)).isInstanceOf(Message.Done.class);
    }

    @Test
    void aCloneBeginsAfterTheTokenAndAfterItsMark() throws Exception {
        ByteArrayOutputStream in = new ByteArrayOutputStream();
        in.writeBytes(Frames.encode(new Message.Freeze("TOKEN").encode()));
        in.writeBytes(new byte[] {1, 2, 3}); // what the template's life may have left
        in.writeBytes("TOKEN".getBytes(StandardCharsets.US_ASCII));
        in.writeBytes(Frames.encode(new Message.Thaw("MARK", 5, new byte[0], 0, 0).encode()));
        in.writeBytes(Frames.encode(new Message.Exec(1, List.of("jkmod")).encode()));
        in.writeBytes(Frames.encode(new Message.PowerOff().encode()));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Remembering steps = new Remembering();
        new GuestAgent((argv, stdout, stderr) -> 3, NO_TERMINALS, steps, NO_LOG)
                .serve(new ByteArrayInputStream(in.toByteArray()), new Outbox(out, new StreamStore()));
        assertThat(steps.steps).containsExactly("prepare", "awake 5");

        ByteArrayInputStream stream = new ByteArrayInputStream(out.toByteArray());
        Frames.skipTo(stream::read, "MARK".getBytes(StandardCharsets.US_ASCII));
        List<Message> clone = messages(stream.readAllBytes());
        assertThat(clone.get(0)).isEqualTo(new Message.Thawed("no clock"));
        assertThat(clone).anyMatch(m -> m instanceof Message.Exit exit && exit.code() == 3);
        assertThat(clone.get(clone.size() - 1)).isEqualTo(new Message.Done(clone.size() - 1));
    }

    private static String output(List<Message> messages, int fd) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Message message : messages) {
            if (message instanceof Message.Out out && out.fd() == fd) {
                all.writeBytes(out.data());
            }
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Test
    void jkmodRunsInsideTheJvm() throws Exception {
        CommandRunner runner = (argv, out, err) -> {
            out.print("out " + argv);
            err.print("err");
            return 5;
        };
        List<Message> messages = answers(runner, new Message.Exec(1, List.of("jkmod", "a")), new Message.PowerOff());
        assertThat(output(messages, 1)).isEqualTo("out [a]");
        assertThat(output(messages, 2)).isEqualTo("err");
        assertThat(messages).anyMatch(m -> m instanceof Message.Exit exit && exit.id() == 1 && exit.code() == 5);
        assertThat(messages.get(messages.size() - 1)).isEqualTo(new Message.Done(messages.size() - 1));
    }

    @Test
    void allElseRunsAsAProcessWithEmptyInput() throws Exception {
        CommandRunner none = (argv, out, err) -> 0;
        List<Message> messages =
                answers(none, new Message.Exec(1, List.of("sh", "-c", "cat; echo x; echo y >&2; exit 3")));
        assertThat(output(messages, 1)).isEqualTo("x\n");
        assertThat(output(messages, 2)).isEqualTo("y\n");
        assertThat(messages).anyMatch(m -> m instanceof Message.Exit exit && exit.code() == 3);
    }

    @Test
    void aProcessReadsWhatTheHostSendsUpToItsEnd() throws Exception {
        CommandRunner none = (argv, out, err) -> 0;
        byte[] piece = {'a', 0, -1, '\n'};
        List<Message> messages = answers(
                none,
                new Message.Exec(1, List.of("sh", "-c", "od -An -tx1; echo end"), true),
                new Message.In(7, new byte[] {'x'}), // another request's
                new Message.In(1, piece),
                new Message.In(1, new byte[0]));
        assertThat(output(messages, 1)).isEqualTo(" 61 00 ff 0a\nend\n");
        assertThat(messages).contains(new Message.Want(1, 0, 0));
    }

    @Test
    void aProcessThatReadsNothingEndsWithItsInputUnread() throws Exception {
        CommandRunner none = (argv, out, err) -> 0;
        List<Message> messages = answers(none, new Message.Exec(1, List.of("sh", "-c", "exit 4"), true));
        assertThat(messages).anyMatch(m -> m instanceof Message.Exit exit && exit.code() == 4);
    }

    /** The agent's input, of which the last part comes only after some output has left. */
    private static final class Dialogue {
        private final CountDownLatch heard = new CountDownLatch(1);
        private final ByteArrayOutputStream all = new ByteArrayOutputStream();
        private boolean inTime;

        OutputStream output(String text) {
            return new OutputStream() {
                @Override
                public void write(int value) {
                    write(new byte[] {(byte) value}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) {
                    all.write(bytes, offset, length);
                    if (all.toString(StandardCharsets.ISO_8859_1).contains(text)) {
                        heard.countDown();
                    }
                }
            };
        }

        InputStream input(byte[] first, byte[] last) {
            InputStream afterwards = new ByteArrayInputStream(last) {
                @Override
                public synchronized int read(byte[] into, int offset, int length) {
                    try {
                        inTime = heard.await(20, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return super.read(into, offset, length);
                }
            };
            return new SequenceInputStream(new ByteArrayInputStream(first), afterwards);
        }
    }

    @Test
    void outputLeavesAtOnceNotWhenTheProcessEnds() throws Exception {
        Dialogue dialogue = new Dialogue();
        Message exec = new Message.Exec(1, List.of("sh", "-c", "echo one; read line; echo two"), true);
        InputStream in = dialogue.input(
                Frames.encode(exec.encode()), Frames.encode(new Message.In(1, new byte[] {'\n'}).encode()));
        new GuestAgent((argv, out, err) -> 0, NO_TERMINALS, new Remembering(), NO_LOG)
                .serve(in, new Outbox(dialogue.output("one\n"), new StreamStore()));
        assertThat(dialogue.inTime).isTrue();
        assertThat(output(messages(dialogue.all.toByteArray()), 1)).isEqualTo("one\ntwo\n");
    }

    @Test
    void longOutputComesInSeveralFrames() throws Exception {
        CommandRunner runner = (argv, out, err) -> {
            out.print("0123456789".repeat(10_000));
            return 0;
        };
        List<Message> messages = answers(runner, new Message.Exec(1, List.of("jkmod")));
        assertThat(output(messages, 1)).hasSize(100_000);
        assertThat(messages.stream().filter(Message.Out.class::isInstance)).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void aCommandThatThrowsOrCannotStartStillEnds() throws Exception {
        CommandRunner runner = (argv, out, err) -> {
            throw new IllegalStateException("bug");
        };
        List<Message> messages = answers(
                runner,
                new Message.Exec(1, List.of("jkmod")),
                new Message.Exec(2, List.of("/no/such/program")),
                new Message.Exec(3, List.of()));
        assertThat(output(messages, 2)).contains("internal error", "bug", "/no/such/program");
        assertThat(messages.stream().filter(Message.Exit.class::isInstance)).hasSize(3);
    }

    @Test
    void aMarkGoesIntoTheKernelsLogAsANotice(@TempDir Path folder) throws Exception {
        Path log = Files.createFile(folder.resolve("kmsg"));
        byte[] request = Frames.encode(new Message.Mark("here").encode());
        new GuestAgent((argv, out, err) -> 0, NO_TERMINALS, new Remembering(), log)
                .serve(new ByteArrayInputStream(request), new Outbox(new ByteArrayOutputStream(), new StreamStore()));
        assertThat(log).hasContent("<5>here");
    }
}
