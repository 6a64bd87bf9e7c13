package io.github.jkmod.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.airlift.compress.zstd.ZstdOutputStream;
import io.github.jkmod.bytes.Window;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.tukaani.xz.ARM64Options;
import org.tukaani.xz.DeltaOptions;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

final class KernelUnpackerTest {
    private static final byte[] CONTENT = content();
    private static final int LIMIT = 1 << 20;
    private static final Set<Integer> FILTERS = Set.of(4);

    /** Half of it can be packed, half not. */
    private static byte[] content() {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        Arrays.fill(content, 0, 150_000, (byte) 7);
        return content;
    }

    private interface Packer {
        OutputStream over(OutputStream out) throws IOException;
    }

    private static byte[] pack(Packer packer) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = packer.over(packed)) {
            out.write(CONTENT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    private static byte[] xz(int check, FilterOptions... filters) {
        return pack(out -> new XZOutputStream(out, filters, check));
    }

    private static byte[] plainXz() {
        return xz(XZ.CHECK_CRC32, small());
    }

    private static LZMA2Options small() {
        LZMA2Options options = new LZMA2Options();
        try {
            options.setDictSize(1 << 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return options;
    }

    private static byte[] unpacked(byte[] packed) throws UnpackRefusal {
        return KernelUnpacker.xz(Window.of(packed, "m.ko.xz"), Optional.empty(), FILTERS, LIMIT)
                .copy();
    }

    private static String log(byte[] packed) {
        return catchThrowableOfType(UnpackRefusal.class, () -> unpacked(packed)).log();
    }

    private static byte[] changed(byte[] packed, int index, int value) {
        byte[] changed = packed.clone();
        changed[index < 0 ? packed.length + index : index] = (byte) value;
        return changed;
    }

    private static byte[] joined(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** With the block header's check made right again. */
    private static byte[] header(byte[] packed, int index, int value) {
        byte[] changed = changed(packed, 12 + index, value);
        int size = (changed[12] + 1) * 4;
        CRC32 crc = new CRC32();
        crc.update(changed, 12, size - 4);
        for (int i = 0; i < 4; i++) {
            changed[12 + size - 4 + i] = (byte) (crc.getValue() >> (8 * i));
        }
        return changed;
    }

    @Test
    void takesTheFirstXzStreamAndNothingBehindIt() throws UnpackRefusal {
        assertThat(unpacked(plainXz())).isEqualTo(CONTENT);
        assertThat(unpacked(joined(plainXz(), new byte[] {1, 2, 3}))).isEqualTo(CONTENT);
        assertThat(unpacked(joined(plainXz(), plainXz()))).isEqualTo(CONTENT);
        assertThat(unpacked(xz(XZ.CHECK_NONE, small()))).isEqualTo(CONTENT);
    }

    @Test
    void takesTheFiltersThatTheKernelHas() throws UnpackRefusal {
        assertThat(unpacked(xz(XZ.CHECK_CRC32, new X86Options(), small()))).isEqualTo(CONTENT);
        assertThat(log(xz(XZ.CHECK_CRC32, new ARM64Options(), small())))
                .isEqualTo("decompression failed with status 6");
        assertThat(log(xz(XZ.CHECK_CRC32, new DeltaOptions(), small())))
                .isEqualTo("decompression failed with status 6");
    }

    private static byte[] afterDecoding(byte[] packed, byte[] decoded) throws UnpackRefusal {
        Window known = Window.of(decoded, "decoded");
        return KernelUnpacker.xz(Window.of(packed, "m.ko.xz"), Optional.of(known), FILTERS, LIMIT)
                .copy();
    }

    @Test
    void whatIsDecodedAlreadyIsNotDecodedAgain() throws UnpackRefusal {
        byte[] unchecked = xz(XZ.CHECK_NONE, small());
        byte[] other = changed(CONTENT, 5, 9);
        assertThat(afterDecoding(unchecked, other)).isEqualTo(other);
        assertThat(afterDecoding(joined(unchecked, unchecked), joined(other, other)))
                .as("the first stream's")
                .isEqualTo(other);
        assertThat(afterDecoding(unchecked, new byte[7])).as("not of this file").isEqualTo(CONTENT);
    }

    @Test
    void whatTheKernelDoesNotTakeIsRefusedHoweverWellItIsDecodedElsewhere() {
        assertThat(catchThrowableOfType(UnpackRefusal.class, () -> afterDecoding(xz(XZ.CHECK_CRC64, small()), CONTENT))
                        .log())
                .isEqualTo("decompression failed with status 6");
        assertThat(catchThrowableOfType(
                                UnpackRefusal.class,
                                () -> afterDecoding(xz(XZ.CHECK_CRC32, new ARM64Options(), small()), CONTENT))
                        .log())
                .isEqualTo("decompression failed with status 6");
        assertThat(catchThrowableOfType(UnpackRefusal.class, () -> afterDecoding(plainXz(), changed(CONTENT, 5, 9)))
                        .log())
                .isEqualTo("decompression failed with status 7");
    }

    @Test
    void refusesTheUsualCheckOfXz() {
        UnpackRefusal refusal = catchThrowableOfType(UnpackRefusal.class, () -> unpacked(xz(XZ.CHECK_CRC64, small())));
        assertThat(refusal.log()).isEqualTo("decompression failed with status 6");
        assertThat(refusal.reason()).contains("CRC64");
        assertThat(log(xz(XZ.CHECK_SHA256, small()))).isEqualTo("decompression failed with status 6");
    }

    @Test
    void refusesWhatIsNoXz() {
        assertThat(log(CONTENT)).isEqualTo("not an xz compressed module");
        assertThat(log(new byte[3])).isEqualTo("not an xz compressed module");
    }

    @Test
    void refusesDamagedFieldsAsData() {
        byte[] packed = plainXz();
        for (int index : new int[] {7, 9, 14, 20, 5000, -1, -5, -8, -12, -16}) {
            assertThat(log(changed(packed, index, packed[index < 0 ? packed.length + index : index] ^ 0x40)))
                    .as("byte " + index)
                    .isEqualTo("decompression failed with status 7");
        }
    }

    @Test
    void refusesAFileThatEndsTooEarlyAsAllWellSoFar() {
        byte[] packed = plainXz();
        for (int length : new int[] {6, 11, 12, 15, packed.length - 1, packed.length - 13, packed.length - 20}) {
            assertThat(log(Arrays.copyOf(packed, length)))
                    .as("length " + length)
                    .isEqualTo("decompression failed with status 0");
        }
        UnpackRefusal within = catchThrowableOfType(UnpackRefusal.class, () -> unpacked(Arrays.copyOf(packed, 5000)));
        assertThat(within.reason()).isEqualTo("the file ends too early");
    }

    @Test
    void doesNotLookAtTheFirstByteOfAPackedChunkAsTheKernelDoesNot() throws UnpackRefusal {
        byte[] packed = plainXz();
        int chunk = 12 + (packed[12] + 1) * 4;
        assertThat(packed[chunk] & 0xff).isGreaterThanOrEqualTo(0xc0);
        assertThat(unpacked(changed(packed, chunk + 6, 0x55))).isEqualTo(CONTENT);
    }

    @Test
    void doesNotTrustSizes() {
        byte[] packed = plainXz();
        int dictionary = 4; // size, flags, LZMA2, 1, then the dictionary's size
        UnpackRefusal large = catchThrowableOfType(UnpackRefusal.class, () -> unpacked(header(packed, dictionary, 39)));
        assertThat(large.isOpen()).isTrue();
        assertThat(large.reason()).isEqualTo("memory for an xz dictionary of 3072 MiB");
        assertThat(log(header(packed, dictionary, 40))).isEqualTo("decompression failed with status 6");
        UnpackRefusal many = catchThrowableOfType(
                UnpackRefusal.class, () -> KernelUnpacker.xz(Window.of(packed, "m"), Optional.empty(), FILTERS, 1000));
        assertThat(many.isOpen()).isTrue();
    }

    @Test
    void takesGzipWithANameButNoOtherField() throws UnpackRefusal {
        byte[] packed = pack(GZIPOutputStream::new);
        assertThat(KernelUnpacker.gzip(Window.of(packed, "m"), LIMIT)).isEqualTo(CONTENT);
        byte[] named = joined(Arrays.copyOf(packed, 10), joined(new byte[] {'m', 0}, tail(packed, 10)));
        named[3] = 8;
        assertThat(KernelUnpacker.gzip(Window.of(named, "m"), LIMIT)).isEqualTo(CONTENT);
        byte[] commented = named.clone();
        commented[3] = 16;
        assertThat(gzipLog(commented)).startsWith("decompression failed with status -");
        assertThat(gzipLog(Arrays.copyOf(packed, packed.length / 2))).isEqualTo("decompression failed with status -5");
        assertThat(gzipLog(new byte[20])).isEqualTo("not a gzip compressed module");
    }

    @Test
    void doesNotLookAtGzipsChecksum() throws UnpackRefusal {
        byte[] packed = pack(GZIPOutputStream::new);
        assertThat(KernelUnpacker.gzip(Window.of(Arrays.copyOf(packed, packed.length - 8), "m"), LIMIT))
                .isEqualTo(CONTENT);
    }

    private static String gzipLog(byte[] packed) {
        return catchThrowableOfType(UnpackRefusal.class, () -> KernelUnpacker.gzip(Window.of(packed, "m"), LIMIT))
                .log();
    }

    private static byte[] tail(byte[] bytes, int from) {
        return Arrays.copyOfRange(bytes, from, bytes.length);
    }

    @Test
    void takesTheWholeBlocksOfAZstdFrameThatIsCutShort() throws UnpackRefusal {
        byte[] packed = pack(ZstdOutputStream::new);
        assertThat(KernelUnpacker.zstd(Window.of(packed, "m"), LIMIT)).isEqualTo(CONTENT);
        assertThat(KernelUnpacker.zstd(Window.of(joined(packed, new byte[9]), "m"), LIMIT))
                .isEqualTo(CONTENT);
        byte[] part = KernelUnpacker.zstd(Window.of(Arrays.copyOf(packed, packed.length - 10), "m"), LIMIT);
        assertThat(part.length).isBetween(1, CONTENT.length - 1);
        assertThat(Arrays.copyOf(CONTENT, part.length)).isEqualTo(part);
    }

    @Test
    void refusesWhatIsNoZstdOrDamaged() {
        byte[] packed = pack(ZstdOutputStream::new);
        assertThat(zstdLog(new byte[9])).isEqualTo("not a zstd compressed module");
        assertThat(zstdLog(Arrays.copyOf(packed, 5))).isEqualTo("ZSTD-compressed data has an incomplete frame header");
        assertThat(zstdLog(changed(packed, -1, packed[packed.length - 1] ^ 1)))
                .startsWith("ZSTD-decompression failed with status");
    }

    private static String zstdLog(byte[] packed) {
        return catchThrowableOfType(UnpackRefusal.class, () -> KernelUnpacker.zstd(Window.of(packed, "m"), LIMIT))
                .log();
    }
}
