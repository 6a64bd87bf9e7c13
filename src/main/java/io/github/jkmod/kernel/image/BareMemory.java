package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelSpace;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;

/**
 * The memory of a raw Image, which is one run of bytes from the address on that the kernel was linked for.
 *
 * <p>An arm64 kernel that can run anywhere has its pointers as relocations ({@code .rela.dyn}) and zeros in their places;
 * or, packed as RELR, in their places. A 32-bit ARM kernel has them in their places.
 */
final class BareMemory implements KernelMemory {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    private static final int RELA = 24;

    /** Fewer relocations in a row are something else. */
    private static final int LEAST_RELOCATIONS = 1000;

    /** Kernels begin at a multiple of this on arm64 ({@code KIMAGE_VADDR}). */
    private static final long ALIGNMENT = 0x20_0000;

    private final Window image;
    private final long base;

    private BareMemory(Window image, long base) {
        this.image = image;
        this.base = base;
    }

    /** The memory of that Image; empty where the address that it was linked for cannot be told. */
    static Optional<BareMemory> of(Window image, Architecture architecture) {
        KernelSpace space = architecture.space();
        if (space.imageBases().isEmpty()) {
            return Optional.empty();
        }
        return architecture.bits() == 64
                ? relocated(image, space.relativeRelocation()).or(() -> mostPointers(image, 8, space.imageBases()))
                : mostPointers(image, 4, space.imageBases());
    }

    long base() {
        return base;
    }

    Window image() {
        return image;
    }

    @Override
    public Optional<Window> from(long address, int most) {
        long offset = address - base;
        return offset < 0 || offset >= image.size()
                ? Optional.empty()
                : Optional.of(image.slice(offset, Math.min(most, image.size() - offset), image.origin()));
    }

    /** Finds the relocations and applies them. */
    private static Optional<BareMemory> relocated(Window image, long relative) {
        for (long at = 0; image.contains(at, RELA); at += 8) {
            if (isRelative(image, at, relative)) {
                int count = 1;
                while (isRelative(image, at + (long) RELA * count, relative)) {
                    count++;
                }
                if (count >= LEAST_RELOCATIONS) {
                    return Optional.of(apply(image, at, count));
                }
                at += (long) RELA * (count - 1);
            }
        }
        return Optional.empty();
    }

    private static boolean isRelative(Window image, long at, long relative) {
        return image.contains(at, RELA) && image.u64(at + 8, LE) == relative; // of no symbol: the value is the addend
    }

    private static BareMemory apply(Window image, long table, int count) {
        long least = -1L;
        for (int i = 0; i < count; i++) {
            long target = image.u64(table + (long) RELA * i + 16, LE);
            least = Long.compareUnsigned(target, least) < 0 ? target : least;
        }
        long base = least & -ALIGNMENT;
        byte[] bytes = image.copy();
        for (int i = 0; i < count; i++) {
            long place = image.u64(table + (long) RELA * i, LE) - base;
            long target = image.u64(table + (long) RELA * i + 16, LE);
            if (image.contains(place, 8)) {
                for (int b = 0; b < 8; b++) {
                    bytes[(int) place + b] = (byte) (target >>> (8 * b));
                }
            }
        }
        return new BareMemory(Window.of(bytes, image.origin()), base);
    }

    /** The base by which most words point to the beginnings of strings: right after a NUL, at something printable. */
    private static Optional<BareMemory> mostPointers(Window image, int width, List<Long> bases) {
        int[] hits = new int[bases.size()];
        for (long at = 0; image.contains(at, width); at += width) {
            long word = width == 8 ? image.u64(at, LE) : image.u32(at, LE);
            for (int i = 0; i < hits.length; i++) {
                long offset = word - bases.get(i);
                if (offset > 0 && offset < image.size() && startsName(image, offset)) {
                    hits[i]++;
                }
            }
        }
        int best = 0;
        for (int i = 1; i < hits.length; i++) {
            best = hits[i] > hits[best] ? i : best;
        }
        return hits[best] < LEAST_RELOCATIONS ? Optional.empty() : Optional.of(new BareMemory(image, bases.get(best)));
    }

    private static boolean startsName(Window image, long offset) {
        return image.u8(offset - 1) == 0 && Character.isLetter(image.u8(offset));
    }
}
