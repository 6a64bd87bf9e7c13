package io.github.jkmod.syscall.jna;

import io.github.jkmod.model.Errno;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;

/**
 * The kernel's random numbers, by the ioctls of random(4).
 *
 * <p>What is only written to /dev/urandom has an effect at the generator's next reseeding, up to a minute later.
 */
public final class JnaRandomness {
    private static final Path DEVICE = Path.of("/dev/urandom");

    private final Libc libc = new Libc();

    /**
     * Has the kernel's generator start anew with {@code entropy} mixed in; for root.
     *
     * @throws IOException if the kernel refuses
     */
    public void stir(byte[] entropy) throws IOException {
        int descriptor = check(libc.open(CString.ofPath(DEVICE), LibcConstants.O_RDONLY | LibcConstants.O_CLOEXEC));
        try {
            check(libc.ioctl(descriptor, LibcConstants.RNDADDENTROPY, poolInfo(entropy)));
            check(libc.ioctl(descriptor, LibcConstants.RNDRESEEDCRNG, new byte[0]));
        } finally {
            libc.close(descriptor);
        }
    }

    /** A {@code struct rand_pool_info}: bits of entropy, size in bytes, bytes. */
    private static byte[] poolInfo(byte[] entropy) {
        return ByteBuffer.allocate(2 * Integer.BYTES + entropy.length)
                .order(ByteOrder.nativeOrder())
                .putInt(entropy.length * Byte.SIZE)
                .putInt(entropy.length)
                .put(entropy)
                .array();
    }

    private static int check(int result) throws IOException {
        if (result < 0) {
            Errno errno = FileErrors.errno(result);
            throw FileErrors.of(DEVICE.toString(), errno);
        }
        return result;
    }
}
