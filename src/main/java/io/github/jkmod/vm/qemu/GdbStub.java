package io.github.jkmod.vm.qemu;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;

/**
 * QEMU's server for gdb, spoken to in gdb's place; see "Remote Protocol" in gdb's manual. Whoever connects stops the machine.
 *
 * <p>What a guest could do about what comes from here: nothing, it is QEMU that answers.
 */
public final class GdbStub implements AutoCloseable {
    /** QEMU takes packets of 4096 characters. */
    private static final int PIECE = 1024;

    /** How QEMU's monitor begins where the server listens. */
    private static final String LISTENS = "Waiting for gdb connection";

    private final Socket socket;

    private GdbStub(Socket socket) {
        this.socket = socket;
    }

    /**
     * Has a machine listen for gdb on this machine's own address, and connects: the machine is stopped then.
     *
     * @param port of TCP
     * @throws IOException if the port is taken, or QEMU cannot be asked
     */
    public static GdbStub open(Qmp qmp, int port) throws IOException {
        String answer =
                qmp.executeText("human-monitor-command", Map.of("command-line", "gdbserver tcp:127.0.0.1:" + port));
        if (!answer.startsWith(LISTENS)) {
            throw new IOException("port " + port + ": QEMU cannot listen for gdb: "
                    + answer.lines().findFirst().orElse("it does not say why").strip());
        }
        return new GdbStub(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** {@return the answer to a packet, which is no word on a stop: that the machine stopped for us is said unasked} */
    private String ask(String packet) throws IOException {
        send(packet);
        String answer = receive();
        while (isStop(answer)) {
            answer = receive();
        }
        return answer;
    }

    private static boolean isStop(String answer) {
        return answer.startsWith("T") || answer.startsWith("S");
    }

    private void send(String packet) throws IOException {
        int sum = packet.chars().sum() & 0xff;
        String frame = "$" + packet + "#" + HexFormat.of().toHexDigits((byte) sum);
        socket.getOutputStream().write(frame.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** The next packet, confirmed; plus signs before it confirm ours. */
    private String receive() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder packet = new StringBuilder();
        for (int c = next(in); c != '$'; ) {
            c = next(in);
        }
        for (int c = next(in); c != '#'; c = next(in)) {
            packet.append((char) c);
        }
        next(in); // TCP has checked it
        next(in);
        socket.getOutputStream().write('+');
        return packet.toString();
    }

    private static int next(InputStream in) throws IOException {
        int c = in.read();
        if (c < 0) {
            throw new EOFException("QEMU's gdb server has ended");
        }
        return c;
    }

    private void command(String packet) throws IOException {
        String answer = ask(packet);
        if (!answer.equals("OK")) {
            throw new IOException("QEMU's gdb server answers " + packet + " with '" + answer + "'");
        }
    }

    /**
     * Sets a breakpoint.
     *
     * @param kind the bytes of the instruction there, as gdb has it for the architecture
     */
    public void set(long address, int kind) throws IOException {
        command("Z0," + Long.toHexString(address) + "," + kind);
    }

    /** Takes it back. */
    public void clear(long address, int kind) throws IOException {
        command("z0," + Long.toHexString(address) + "," + kind);
    }

    /** Has the machine run until it stops, at a breakpoint. */
    public void run() throws IOException {
        awaitStop("c");
    }

    /** Has the processor that stopped do one instruction. */
    public void step() throws IOException {
        awaitStop("s");
    }

    private void awaitStop(String packet) throws IOException {
        send(packet);
        String answer = receive();
        if (!isStop(answer)) {
            throw new IOException("the machine did not stop but said '" + answer + "'");
        }
    }

    /** {@return the registers of the processor that stopped, in gdb's order, as its memory would hold them} */
    public byte[] registers() throws IOException {
        return HexFormat.of().parseHex(ask("g"));
    }

    /** {@return so many bytes of memory, by virtual addresses of the processor that stopped} */
    public byte[] read(long address, int size) throws IOException {
        byte[] all = new byte[size];
        for (int at = 0; at < size; at += PIECE) {
            int piece = Math.min(PIECE, size - at);
            String answer = ask("m" + Long.toHexString(address + at) + "," + Integer.toHexString(piece));
            if (answer.length() != 2 * piece) {
                throw new IOException("memory at " + Long.toHexString(address + at) + ": '" + answer + "'");
            }
            System.arraycopy(HexFormat.of().parseHex(answer), 0, all, at, piece);
        }
        return all;
    }

    /** Leaves the machine as it is: a stopped one stays stopped, until somebody else connects. */
    @Override
    public void close() throws IOException {
        socket.close();
    }
}
