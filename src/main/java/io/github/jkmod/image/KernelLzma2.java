package io.github.jkmod.image;

import io.github.jkmod.bytes.Window;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import org.tukaani.xz.ARM64Options;
import org.tukaani.xz.ARMOptions;
import org.tukaani.xz.ARMThumbOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.IA64Options;
import org.tukaani.xz.LZMA2InputStream;
import org.tukaani.xz.PowerPCOptions;
import org.tukaani.xz.RISCVOptions;
import org.tukaani.xz.SPARCOptions;
import org.tukaani.xz.X86Options;

/**
 * The LZMA2 data of one xz block. Its chunks are walked first: so its sizes are known before anything is unpacked, and the
 * one difference between the kernel and the library can be evened out: the kernel does not look at the first byte of a
 * packed chunk, which the library wants to be zero.
 */
final class KernelLzma2 {
    private static final int SMALLEST_DICTIONARY = 4096;

    private final byte[] data;
    private final int start;
    private final int length;
    private final long total;
    private final boolean whole;

    KernelLzma2(Window packed, int start) throws UnpackRefusal {
        this.start = start;
        int at = start;
        long sum = 0;
        byte[] copy = packed.copy(start, packed.size() - start);
        boolean ended = false;
        while (packed.contains(at, 1)) {
            int control = packed.u8(at);
            if (control == 0) {
                ended = true;
                at++;
                break;
            }
            if (control > 2 && control < 0x80) {
                throw KernelXz.corrupt("an LZMA2 chunk of an unknown kind", at);
            }
            boolean lzma = control >= 0x80;
            int header = lzma ? (control >= 0xc0 ? 6 : 5) : 3;
            if (!packed.contains(at, header)) {
                break;
            }
            int size = packed.u16(at + 1L, ByteOrder.BIG_ENDIAN) + 1;
            sum += lzma ? size + ((control & 0x1f) << 16) : size;
            int stored = lzma ? packed.u16(at + 3L, ByteOrder.BIG_ENDIAN) + 1 : size;
            if (lzma && packed.contains(at + header, 1)) {
                copy[at + header - start] = 0;
            }
            at += header + stored;
        }
        this.data = copy;
        this.whole = ended && at <= packed.size();
        this.length = Math.min(at, packed.size()) - start;
        this.total = sum;
    }

    /** {@return whether its end is in the file} */
    boolean isWhole() {
        return whole;
    }

    /** {@return how many bytes it unpacks to, if it is sound} */
    long total() {
        return total;
    }

    /** {@return the offset behind it in the file} */
    int end() {
        return start + length;
    }

    /**
     * {@return the content}
     *
     * @param dictionary the bytes to which it may look back
     * @param filter the id of the branch filter over it, or 0
     */
    byte[] unpack(int dictionary, int filter) throws UnpackRefusal {
        int needed = (int) Math.max(SMALLEST_DICTIONARY, Math.min(dictionary, total));
        try (InputStream lzma = new LZMA2InputStream(new ByteArrayInputStream(data, 0, length), needed);
                InputStream in = filter == 0 ? lzma : branch(filter).getInputStream(lzma)) {
            byte[] content = in.readNBytes((int) total + 1);
            if (!whole) {
                throw KernelXz.tooShort(end());
            }
            return content;
        } catch (EOFException e) {
            throw KernelXz.tooShort(end());
        } catch (IOException | RuntimeException e) {
            throw KernelXz.corrupt("corrupt LZMA2 data", start);
        }
    }

    private static FilterOptions branch(int id) {
        return switch (id) {
            case 4 -> new X86Options();
            case 5 -> new PowerPCOptions();
            case 6 -> new IA64Options();
            case 7 -> new ARMOptions();
            case 8 -> new ARMThumbOptions();
            case 9 -> new SPARCOptions();
            case 10 -> new ARM64Options();
            case 11 -> new RISCVOptions();
            default -> throw new IllegalArgumentException("filter " + id);
        };
    }
}
