package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The table of parameters of a kernel's built-in code ({@code __param}, an array of {@code struct kernel_param}: name,
 * module, operations, permissions, level, flags, argument), which decides what folders /sys/module has after boot
 * ({@code param_sysfs_builtin} in kernel/params.c).
 */
final class BuiltInParameters {
    private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
    private static final String CORE = "kernel";
    private static final int MAX_NAME = 256;

    /** A kernel has hundreds; fewer in a row are something else. */
    private static final int LEAST = 60;

    private static final int MAX_LEVEL = 7;
    private static final int MAX_FLAGS = 15;

    private final KernelMemory memory;
    private final int pointer;

    BuiltInParameters(KernelMemory memory, int pointerBytes) {
        this.memory = memory;
        this.pointer = pointerBytes;
    }

    private int entry() {
        return 3 * pointer + 4 + pointer + (pointer == 8 ? 4 : 0);
    }

    /** The folders of the parameters in that table; empty if it is none. */
    Optional<Set<String>> folders(Window table) {
        Set<String> folders = new TreeSet<>();
        for (long at = 0; table.contains(at, entry()); at += entry()) {
            Optional<String> name = name(table, at);
            if (name.isEmpty()) {
                return Optional.empty();
            }
            int dot = name.get().indexOf('.');
            if (table.u16(at + 3L * pointer, LE) != 0) {
                folders.add(dot < 0 ? CORE : name.get().substring(0, dot));
            }
        }
        return Optional.of(folders);
    }

    /** The table in a memory of which nobody says where it is: the longest run of bytes that can be one. */
    Optional<Window> find(Window all) {
        long best = 0;
        int most = 0;
        for (long at = 0; all.contains(at, entry()); at += pointer) {
            int count = 0;
            while (all.contains(at + (long) count * entry(), entry())
                    && isEntry(all, at + (long) count * entry())
                    && name(all, at + (long) count * entry()).isPresent()) {
                count++;
            }
            if (count > most) {
                most = count;
                best = at;
            }
            at += count == 0 ? 0 : (long) count * entry() - pointer;
        }
        return most < LEAST ? Optional.empty() : Optional.of(all.slice(best, (long) most * entry(), all.origin()));
    }

    /** Built-in code has no module, permissions are those of a file, level and flags are small. */
    private boolean isEntry(Window all, long at) {
        long numbers = at + 3L * pointer;
        int level = (byte) all.u8(numbers + 2);
        return word(all, at) != 0
                && word(all, at + pointer) == 0
                && word(all, at + 2L * pointer) != 0
                && all.u16(numbers, LE) <= 0777
                && level >= -1
                && level <= MAX_LEVEL
                && all.u8(numbers + 3) <= MAX_FLAGS;
    }

    private long word(Window window, long at) {
        return pointer == 8 ? window.u64(at, LE) : window.u32(at, LE);
    }

    private Optional<String> name(Window table, long at) {
        return memory.string(word(table, at), MAX_NAME)
                .filter(name -> !name.isEmpty() && name.chars().allMatch(BuiltInParameters::isNameCharacter));
    }

    private static boolean isNameCharacter(int character) {
        return character < 0x80
                && (Character.isLetterOrDigit(character) || character == '_' || character == '.' || character == '-');
    }
}
