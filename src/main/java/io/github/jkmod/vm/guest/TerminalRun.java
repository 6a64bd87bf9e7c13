package io.github.jkmod.vm.guest;

import io.github.jkmod.syscall.PseudoTerminal;
import io.github.jkmod.vm.wire.Message;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One command on a terminal of its own: leader of a session (busybox's {@code setsid -c}), so that it can control jobs. */
final class TerminalRun implements CommandProcess {
    /** What a shell says of a command that it cannot start. */
    private static final int CANNOT_RUN = 126;

    private static final int PIECE = 16 << 10;

    /** Ends a session whose terminal is gone: end of file, typed. */
    private static final byte[] END = {4};

    private final Message.Exec exec;
    private final PseudoTerminal.Maker terminals;
    private final RequestInput inputs;
    private @Nullable PseudoTerminal open;
    private Message.@Nullable Resize size;

    TerminalRun(Message.Exec exec, PseudoTerminal.Maker terminals, Outbox outbox) {
        this.exec = exec;
        this.terminals = terminals;
        this.inputs = new RequestInput(exec.id(), outbox);
    }

    @Override
    public int run(OutputChunks out, OutputChunks err) throws IOException, InterruptedException {
        try (PseudoTerminal terminal = opened()) {
            Process process = start(terminal);
            Thread input = ProcessRun.daemon("terminal", () -> inputs.feed(new Keys(terminal)));
            byte[] buffer = new byte[PIECE];
            for (int count = terminal.read(buffer); count >= 0; count = terminal.read(buffer)) {
                out.write(buffer, 0, count);
                out.flush();
            }
            int code = process.waitFor();
            input.interrupt();
            return code;
        } catch (IOException e) {
            err.write(("jkmod: no terminal in the guest: " + e.getMessage() + "\n").getBytes(StandardCharsets.UTF_8));
            return CANNOT_RUN;
        } finally {
            closed();
        }
    }

    private Process start(PseudoTerminal terminal) throws IOException {
        File device = terminal.device().toFile();
        List<String> argv = new ArrayList<>(List.of("/bin/busybox", "setsid", "-c"));
        argv.addAll(exec.argv());
        return new ProcessBuilder(argv)
                .redirectInput(device)
                .redirectOutput(device)
                .redirectError(device)
                .start();
    }

    private synchronized PseudoTerminal opened() throws IOException {
        PseudoTerminal terminal = terminals.make();
        open = terminal;
        if (size != null) {
            terminal.resize(size.rows(), size.columns());
        }
        return terminal;
    }

    private synchronized void closed() {
        open = null;
    }

    @Override
    public void input(Message.In piece) {
        inputs.add(piece);
    }

    /** It may come before the terminal is there. */
    @Override
    public synchronized void resize(Message.Resize now) throws IOException {
        size = now;
        if (open != null) {
            open.resize(now.rows(), now.columns());
        }
    }

    /** What is typed. */
    private static final class Keys extends OutputStream {
        private final PseudoTerminal terminal;

        Keys(PseudoTerminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public void write(int key) throws IOException {
            terminal.write(new byte[] {(byte) key});
        }

        @Override
        public void write(byte[] keys) throws IOException {
            terminal.write(keys);
        }

        @Override
        public void close() throws IOException {
            terminal.write(END);
        }
    }
}
