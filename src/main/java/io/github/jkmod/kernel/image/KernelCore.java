package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.CoreElf;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The running kernel's memory: /proc/kcore, an ELF core file whose segments are the ranges of addresses that may be read
 * (fs/proc/kcore.c). It is root's to read, and nobody's where the kernel is locked down to confidentiality.
 */
public final class KernelCore implements KernelMemory, AutoCloseable {
    private static final int BLOCK = 1 << 16;

    /** What is asked for at once may begin at the end of a block. */
    private static final int OVERLAP = 1 << 10;

    private static final int KEPT_BLOCKS = 64;

    private final RandomAccessFile file;
    private final String name;
    private final TreeMap<Long, CoreElf.Segment> segments = new TreeMap<>(Long::compareUnsigned);
    private final Map<Long, Window> blocks = new LinkedHashMap<>();
    private int wordBytes;

    private KernelCore(RandomAccessFile file, String name) {
        this.file = file;
        this.name = name;
    }

    /** {@return the memory, to be closed or given up with its owner; Absent without CONFIG_PROC_KCORE, Hidden from others than root} */
    public static Fact<KernelCore> open(KernelRoot root) {
        Path path = root.proc("kcore");
        return KernelFiles.fact(path, () -> {
            if (Files.exists(path) && !Files.isReadable(path)) {
                throw new AccessDeniedException(path.toString());
            }
            KernelFiles.open(path).close(); // says precisely why not
            KernelCore core = new KernelCore(new RandomAccessFile(path.toFile(), "r"), path.toString());
            try {
                core.readHeaders();
                return core;
            } catch (IOException | RuntimeException e) {
                core.close();
                throw e;
            }
        });
    }

    private void readHeaders() throws IOException {
        Window start = read(0, Ehdr.size(ElfClass.BITS_64));
        CoreElf core = CoreElf.read(read(0, CoreElf.headersSize(start)));
        wordBytes = core.elfClass().addressSize();
        core.loads().forEach(load -> segments.put(load.virtual(), load));
    }

    /** {@return the bytes of an address in it} */
    public int wordBytes() {
        return wordBytes;
    }

    private Window read(long offset, int length) throws IOException {
        byte[] bytes = new byte[length];
        file.seek(offset);
        int filled = 0;
        while (filled < length) {
            int count = file.read(bytes, filled, length - filled);
            if (count < 0) {
                break;
            }
            filled += count;
        }
        return Window.of(bytes, name).slice(0, filled, name);
    }

    @Override
    public Optional<Window> from(long address, int most) {
        Map.Entry<Long, CoreElf.Segment> below = segments.floorEntry(address);
        if (below == null
                || Long.compareUnsigned(
                                address - below.getKey(), below.getValue().size())
                        >= 0) {
            return Optional.empty();
        }
        long within = address - below.getKey();
        long left = below.getValue().size() - within;
        int wanted = (int) Math.min(most, left);
        try {
            if (wanted > OVERLAP) {
                return some(read(below.getValue().offset() + within, wanted));
            }
            long blockStart = within & -BLOCK;
            Window block = block(below.getKey(), below.getValue(), blockStart);
            long at = within - blockStart;
            return at >= block.size()
                    ? Optional.empty()
                    : some(block.slice(at, Math.min(wanted, block.size() - at), name));
        } catch (IOException e) {
            return Optional.empty(); // a range that is listed need not be readable
        }
    }

    private static Optional<Window> some(Window window) {
        return window.size() == 0 ? Optional.empty() : Optional.of(window);
    }

    private Window block(long segment, CoreElf.Segment range, long start) throws IOException {
        Window known = blocks.get(segment + start);
        if (known == null) {
            int length = (int) Math.min(BLOCK + OVERLAP, range.size() - start);
            known = read(range.offset() + start, length);
            if (blocks.size() >= KEPT_BLOCKS) {
                blocks.remove(blocks.keySet().iterator().next());
            }
            blocks.put(segment + start, known);
        }
        return known;
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // a file that was only read has nothing to lose
        }
    }
}
