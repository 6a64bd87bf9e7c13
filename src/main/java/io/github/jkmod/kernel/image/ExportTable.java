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
        PREL32(12),
        /** Three 32-bit pointers. */
        POINTERS_32(12);

        private final int entryBytes;

        Form(int entryBytes) {
            this.entryBytes = entryBytes;
        }

        /** {@return the form of that architecture's kernels} */
        public static Form of(Architecture architecture) {
            return architecture.exportsArePointers() ? POINTERS_32 : PREL32;
        }

        public int entryBytes() {
            return entryBytes;
        }

        /** The string that the field at {@code offset} of the entry at {@code entry} points to; empty for none. */
        public Optional<String> text(KernelMemory memory, long entry, int offset) {
            long at = entry + offset;
            return memory.bytes(at, 4).flatMap(word -> {
                long target = this == PREL32 ? word.s32(0, LE) : word.u32(0, LE);
                if (target == 0) {
                    return Optional.of("");
                }
                return memory.string(this == PREL32 ? at + target : target, MAX_NAME);
            });
        }
    }

    static final int MAX_NAME = 512;

    /** Where an entry's name is in it, and where its namespace, in bytes. */
    public static final int NAME = 4;

    public static final int NAMESPACE = 8;

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
            Optional<String> name = form.text(memory, entry, NAME);
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
                            form.text(memory, entry, NAMESPACE)));
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
            Optional<String> found = form.text(memory, entry(middle), NAME);
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
        return form.text(memory, entry(0), NAME).isPresent()
                && form.text(memory, entry(count() - 1), NAME).isPresent();
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
                form.text(memory, entry(index), NAMESPACE));
    }

    private static Optional<Window> word(KernelMemory memory, OptionalLong table, long offset, int length) {
        return table.isEmpty() ? Optional.empty() : memory.bytes(table.getAsLong() + offset, length);
    }
}
