package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One table of a kernel's exports in its memory ({@code struct kernel_symbol} and what stands beside it).
 *
 * @param start its first entry's address
 * @param stop the address behind its last entry
 * @param form how its entries are written
 * @param gplOnly whether all of them are GPL-only; empty where {@code flags} tells
 * @param flags the address of its bytes of flags (7.2: {@code __kflagstab}), bit 0 for GPL-only
 * @param crcs the address of its CRCs, 32 bits each; empty for a kernel without them
 */
public record ExportTable(
        long start, long stop, Form form, Optional<Boolean> gplOnly, OptionalLong flags, OptionalLong crcs) {
    /** How an entry refers to its symbol, name and namespace. */
    public enum Form {
        /** Three 32-bit distances, each from its own place. */
        PREL32(4),
        /** Three 32-bit pointers. */
        POINTERS_32(4),
        /** Three 64-bit pointers. */
        POINTERS_64(8);

        private final int width;

        Form(int width) {
            this.width = width;
        }

        /** {@return the form of that architecture's kernels} */
        public static Form of(Architecture architecture) {
            if (!architecture.exportsArePointers()) {
                return PREL32;
            }
            return architecture.bits() == 64 ? POINTERS_64 : POINTERS_32;
        }

        public int entryBytes() {
            return 3 * width;
        }

        /** {@return where an entry's name is in it, in bytes} */
        public int nameAt() {
            return width;
        }

        /** {@return where an entry's namespace is in it, in bytes} */
        public int namespaceAt() {
            return 2 * width;
        }

        /** {@return what a field refers to, in a window of its kind; 0 where it refers to nothing} */
        long target(Window window, long offset, long address) {
            return switch (this) {
                case PREL32 -> {
                    int distance = window.s32(offset, LE);
                    yield distance == 0 ? 0 : address + distance;
                }
                case POINTERS_32 -> window.u32(offset, LE);
                case POINTERS_64 -> window.u64(offset, LE);
            };
        }

        /** The string that the field at {@code offset} of the entry at {@code entry} points to; empty for none. */
        public Optional<String> text(KernelMemory memory, long entry, int offset) {
            long at = entry + offset;
            return memory.bytes(at, width).flatMap(word -> {
                long target = target(word, 0, at);
                return target == 0 ? Optional.of("") : memory.string(target, MAX_NAME);
            });
        }
    }

    static final int MAX_NAME = 512;

    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;

    public int count() {
        return (int) Math.min(Integer.MAX_VALUE, (stop - start) / form.entryBytes());
    }

    /** Adds each export to {@code exports}. {@return whether the whole table could be read} */
    public boolean read(KernelMemory memory, Map<String, KernelExport> exports) {
        int count = count();
        Optional<Window> flagBytes = bytes(memory, flags, count);
        Optional<Window> crcWords = bytes(memory, crcs, 4 * count);
        if (count > 0 && (flagBytes.isPresent() != flags.isPresent() || crcWords.isPresent() != crcs.isPresent())) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int index = i;
            long entry = start + (long) i * form.entryBytes();
            Optional<String> name = form.text(memory, entry, form.nameAt());
            if (name.isEmpty() || name.get().isEmpty()) {
                return false;
            }
            exports.put(
                    name.get(),
                    new KernelExport(
                            name.get(),
                            Optional.empty(),
                            crcWords.map(words -> OptionalLong.of(words.u32(4L * index, LE)))
                                    .orElse(OptionalLong.empty()),
                            gplOnly.or(() -> flagBytes.map(bytes -> (bytes.u8(index) & 1) != 0)),
                            form.text(memory, entry, form.namespaceAt())));
        }
        return true;
    }

    private static Optional<Window> bytes(KernelMemory memory, OptionalLong address, int length) {
        return address.isEmpty() ? Optional.empty() : memory.bytes(address.getAsLong(), length);
    }

    /**
     * Looks a name up as the kernel does, by halves: the table is sorted ({@code find_exported_symbol_in_section}).
     *
     * @return Absent if it is not there, Hidden if the memory cannot be read
     */
    public Fact<KernelExport> find(KernelMemory memory, String name) {
        int from = 0;
        int to = count();
        while (from < to) {
            int middle = (from + to) >>> 1;
            Optional<String> found = form.text(memory, entry(middle), form.nameAt());
            if (found.isEmpty()) {
                return new Fact.Hidden<>("the table of exports at 0x" + Long.toHexString(start) + " cannot be read");
            }
            int order = found.get().compareTo(name);
            if (order == 0) {
                return new Fact.Present<>(one(memory, middle, name));
            }
            from = order < 0 ? middle + 1 : from;
            to = order < 0 ? to : middle;
        }
        return new Fact.Absent<>("no " + name);
    }

    /** Whether the first and the last of the entries, and their names, can be read. */
    public boolean isReadable(KernelMemory memory) {
        return form.text(memory, entry(0), form.nameAt()).isPresent()
                && form.text(memory, entry(count() - 1), form.nameAt()).isPresent();
    }

    private long entry(int index) {
        return start + (long) index * form.entryBytes();
    }

    private KernelExport one(KernelMemory memory, int index, String name) {
        Optional<Window> flag = word(memory, flags, index, 1);
        return new KernelExport(
                name,
                Optional.empty(),
                word(memory, crcs, 4L * index, 4).stream()
                        .mapToLong(crc -> crc.u32(0, LE))
                        .findFirst(),
                gplOnly.or(() -> flag.map(bits -> (bits.u8(0) & 1) != 0)),
                form.text(memory, entry(index), form.namespaceAt()));
    }

    private static Optional<Window> word(KernelMemory memory, OptionalLong table, long offset, int length) {
        return table.isEmpty() ? Optional.empty() : memory.bytes(table.getAsLong() + offset, length);
    }
}
