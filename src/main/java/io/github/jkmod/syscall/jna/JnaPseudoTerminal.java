package io.github.jkmod.syscall.jna;

import com.sun.jna.Memory;
import io.github.jkmod.model.Errno;
import io.github.jkmod.syscall.PseudoTerminal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** A pseudo-terminal of the running kernel's (devpts), by the calls that pts(4) and ioctl_tty(2) name. */
public final class JnaPseudoTerminal implements PseudoTerminal {
    private static final Path MULTIPLEXOR = Path.of("/dev/ptmx");

    private static final int BUFFER = 64 << 10;

    private final Libc libc;
    private final int master;
    private final Path device;

    /** For one reader. */
    private final Memory buffer = new Memory(BUFFER);

    private JnaPseudoTerminal(Libc libc, int master, Path device) {
        this.libc = libc;
        this.master = master;
        this.device = device;
    }

    /**
     * {@return a new one}
     *
     * @throws IOException if the kernel has none: /dev/pts is not mounted, or all are taken
     */
    public static JnaPseudoTerminal open() throws IOException {
        Libc libc = new Libc();
        int master = (int) check(libc.open(
                CString.ofPath(MULTIPLEXOR), LibcConstants.O_RDWR | LibcConstants.O_NOCTTY | LibcConstants.O_CLOEXEC));
        try (Memory number = new Memory(Integer.BYTES)) {
            check(libc.ioctl(master, LibcConstants.TIOCSPTLCK, new byte[Integer.BYTES])); // 0: unlocked
            check(libc.ioctl(master, LibcConstants.TIOCGPTN, number));
            return new JnaPseudoTerminal(libc, master, Path.of("/dev/pts", Integer.toString(number.getInt(0))));
        } catch (IOException e) {
            libc.close(master);
            throw e;
        }
    }

    @Override
    public Path device() {
        return device;
    }

    @Override
    public int read(byte[] into) throws IOException {
        long count = libc.read(master, buffer);
        if (count == -Errno.EIO.number()) {
            return -1; // tty_hung_up, or nobody has the other side open
        }
        int size = (int) Math.min(check(count), into.length);
        buffer.read(0, into, 0, size);
        return size == 0 ? -1 : size;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        byte[] left = bytes;
        while (left.length > 0) {
            int written = (int) check(libc.write(master, left));
            left = Arrays.copyOfRange(left, written, left.length);
        }
    }

    /** A {@code struct winsize}: rows, columns, and the size in pixels, which nobody knows. */
    @Override
    public void resize(int rows, int columns) throws IOException {
        byte[] size = ByteBuffer.allocate(4 * Short.BYTES)
                .order(ByteOrder.nativeOrder())
                .putShort((short) rows)
                .putShort((short) columns)
                .array();
        check(libc.ioctl(master, LibcConstants.TIOCSWINSZ, size));
    }

    @Override
    public void close() {
        libc.close(master);
    }

    private static long check(long result) throws IOException {
        if (result < 0) {
            throw FileErrors.of(MULTIPLEXOR.toString(), FileErrors.errno(result));
        }
        return result;
    }
}
