package io.github.jkmod.kernelpackage;

import io.airlift.compress.zstd.ZstdOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.ar.ArArchiveEntry;
import org.apache.commons.compress.archivers.ar.ArArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** Packages made in memory. */
final class PackageBytes {
    /** Packs what it is given. */
    @FunctionalInterface
    interface Packer {
        OutputStream around(OutputStream out) throws IOException;

        static OutputStream xz(OutputStream out) throws IOException {
            return new XZOutputStream(out, new LZMA2Options(0));
        }

        static OutputStream gzip(OutputStream out) throws IOException {
            return new GZIPOutputStream(out);
        }

        static OutputStream zstd(OutputStream out) throws IOException {
            return new ZstdOutputStream(out);
        }

        static OutputStream none(OutputStream out) {
            return out;
        }
    }

    /** One member. {@code kind}: {@code f}ile, {@code d} folder, {@code l}ink, {@code h}ard link, {@code c}haracter device. */
    private record Entry(char kind, String name, String content) {}

    private final List<Entry> entries = new ArrayList<>();

    PackageBytes file(String name, String content) {
        return with('f', name, content);
    }

    PackageBytes with(char kind, String name, String content) {
        entries.add(new Entry(kind, name, content));
        return this;
    }

    byte[] deb(Packer packer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ArArchiveOutputStream ar = new ArArchiveOutputStream(out)) {
            member(ar, "debian-binary", "2.0\n".getBytes(StandardCharsets.US_ASCII));
            member(
                    ar,
                    "control.tar",
                    new PackageBytes().file("./control", "Package: x\n").tar(Packer::none));
            member(ar, "data.tar.any", tar(packer));
        }
        return out.toByteArray();
    }

    private static void member(ArArchiveOutputStream ar, String name, byte[] content) throws IOException {
        ar.putArchiveEntry(new ArArchiveEntry(name, content.length));
        ar.write(content);
        ar.closeArchiveEntry();
    }

    byte[] tar(Packer packer) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(packer.around(out), "UTF-8")) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            for (Entry entry : entries) {
                byte[] content = entry.kind == 'f' ? bytes(entry) : new byte[0];
                TarArchiveEntry header = new TarArchiveEntry(entry.name, type(entry.kind), true);
                header.setSize(content.length);
                header.setLinkName(entry.kind == 'l' || entry.kind == 'h' ? entry.content : "");
                tar.putArchiveEntry(header);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static byte type(char kind) {
        return switch (kind) {
            case 'd' -> TarConstants.LF_DIR;
            case 'l' -> TarConstants.LF_SYMLINK;
            case 'h' -> TarConstants.LF_LINK;
            case 'c' -> TarConstants.LF_CHR;
            default -> TarConstants.LF_NORMAL;
        };
    }

    /** A lead, a signature of an odd length, a header with the payload's format, and the payload. */
    byte[] rpm(Packer packer, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DataOutputStream data = new DataOutputStream(out);
        data.write(new byte[] {(byte) 0xed, (byte) 0xab, (byte) 0xee, (byte) 0xdb});
        data.write(new byte[92]);
        header(data, 1000, "sig");
        data.write(new byte[4]); // of 4 bytes of data to a multiple of 8
        header(data, 1124, format);
        data.flush();
        try (OutputStream packed = packer.around(out)) {
            packed.write(cpio());
        }
        return out.toByteArray();
    }

    private static void header(DataOutputStream out, int tag, String value) throws IOException {
        out.writeInt(0x8eade801);
        out.writeInt(0);
        out.writeInt(1);
        out.writeInt(value.length() + 1);
        for (int word : new int[] {tag, 6, 0, 1}) {
            out.writeInt(word);
        }
        out.write(value.getBytes(StandardCharsets.ISO_8859_1));
        out.write(0);
    }

    private byte[] cpio() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CpioArchiveOutputStream cpio = new CpioArchiveOutputStream(out)) {
            long inode = 1;
            for (Entry entry : entries) {
                byte[] content = entry.kind == 'f' || entry.kind == 'l' ? bytes(entry) : new byte[0];
                CpioArchiveEntry header = new CpioArchiveEntry(CpioConstants.FORMAT_NEW, entry.name, content.length);
                header.setMode(mode(entry.kind));
                header.setInode(inode);
                boolean several = entry.content.startsWith("several");
                header.setNumberOfLinks(several ? 2 : 1);
                inode += several && entry.kind == 'h' ? 0 : 1;
                cpio.putArchiveEntry(header);
                cpio.write(content);
                cpio.closeArchiveEntry();
            }
        }
        return out.toByteArray();
    }

    private static long mode(char kind) {
        return switch (kind) {
            case 'd' -> CpioConstants.C_ISDIR | 0755;
            case 'l' -> CpioConstants.C_ISLNK | 0777;
            case 'c' -> CpioConstants.C_ISCHR | 0600;
            default -> CpioConstants.C_ISREG | 0644;
        };
    }

    private static byte[] bytes(Entry entry) {
        return entry.content.getBytes(StandardCharsets.UTF_8);
    }
}
