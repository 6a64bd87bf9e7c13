package io.github.jkmod.kernel;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.Fact;
import java.io.ByteArrayInputStream;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The certificates that were linked into a kernel: {@code system_certificate_list}, the X.509 certificates one after the
 * other, and behind it, aligned, the length of all of them (certs/system_certificates.S). Other certificates in it, such as
 * that of the signature on the boot file itself, have no such length behind them.
 */
public final class EmbeddedCertificates {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    /** {@code .align 8}: 8 bytes on x86, 2 to the 8th on ARM. */
    private static final int[] ALIGNMENTS = {8, 256};

    /** What a list is aligned to in the kernel, and so in its file, at the least, in bytes. */
    private static final long START = 8;

    /** A sequence with a length of two bytes, and in it another: the certificate and what is signed of it. */
    private static final int SEQUENCE = 0x3082;

    private final Window memory;

    public EmbeddedCertificates(Window memory) {
        this.memory = memory;
    }

    /**
     * One list in the kernel.
     *
     * @param certificates each in DER
     * @param hasModuleLength whether the length of the build's own certificate stands behind that of the list, as since
     *     5.18 behind {@code system_certificate_list}
     */
    public record Listed(List<byte[]> certificates, boolean hasModuleLength) {}

    /** Every such list. */
    public List<Listed> lists() {
        List<Listed> lists = new ArrayList<>();
        for (long at = next(0); at >= 0; at = next(at)) {
            List<byte[]> run = run(at);
            int length = run.stream().mapToInt(one -> one.length).sum();
            if (length > 0 && isFollowedBy(at + length, length, 0)) {
                lists.add(new Listed(run, isFollowedBy(at + length, length, run.get(0).length)));
                at += length;
            } else {
                at++;
            }
        }
        return lists;
    }

    /** Where the next sequence in a sequence is, at or behind {@code from}; -1 for none. Lists begin at a multiple of 8. */
    private long next(long from) {
        long at = (from + START - 1) & -START;
        while (memory.contains(at, 8)) {
            if (memory.u8(at) == SEQUENCE >> 8 && memory.u8(at + 1) == (SEQUENCE & 0xff)) {
                return at;
            }
            at += START;
        }
        return -1;
    }

    /** {@return the certificates of a list in a file, as a build leaves it: nothing but one after the other} */
    static Fact<List<byte[]>> read(Path file) {
        return KernelFiles.bytes(file).flatMap(bytes -> {
            List<byte[]> all = new EmbeddedCertificates(Window.of(bytes, file.toString())).run(0);
            return all.stream().mapToInt(one -> one.length).sum() == bytes.length
                    ? new Fact.Present<>(all)
                    : new Fact.Malformed<>(file + ": more than certificates in DER");
        });
    }

    private List<byte[]> run(long start) {
        List<byte[]> run = new ArrayList<>();
        long at = start;
        int length = certificateLength(at);
        while (length > 0) {
            run.add(memory.copy(at, length));
            at += length;
            length = certificateLength(at);
        }
        return run;
    }

    /** How long the certificate there is; 0 if there is none. */
    private int certificateLength(long at) {
        if (!memory.contains(at, 8)
                || memory.u16(at, ByteOrder.BIG_ENDIAN) != SEQUENCE
                || memory.u8(at + 4) != SEQUENCE >> 8) {
            return 0;
        }
        int length = memory.u16(at + 2, ByteOrder.BIG_ENDIAN) + 4;
        return memory.contains(at, length) && isCertificate(memory.copy(at, length)) ? length : 0;
    }

    private static boolean isCertificate(byte[] der) {
        try {
            CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Whether the length of the list is where the assembler puts it, and {@code second} (if not 0) a word behind. */
    private boolean isFollowedBy(long end, int length, int second) {
        for (int alignment : ALIGNMENTS) {
            long at = (end + alignment - 1) & -alignment;
            for (int width : new int[] {8, 4}) {
                if (word(at, width) == length && (second == 0 || word(at + width, width) == second)) {
                    return true;
                }
            }
        }
        return false;
    }

    private long word(long at, int width) {
        if (!memory.contains(at, width)) {
            return -1;
        }
        return width == 8 ? memory.u64(at, LE) : memory.u32(at, LE);
    }
}
