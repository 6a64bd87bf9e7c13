package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.OptionalInt;

/** The {@code __param} table in memory after the relocations ({@code mod->kp}, {@code mod->num_kp}). */
final class KernelParameters {
    /** {@code KERNEL_PARAM_FL_UNSAFE}. */
    static final int UNSAFE = 1;

    /** {@code KERNEL_PARAM_FL_HWPARAM}. */
    static final int HARDWARE = 2;

    private final Load load;
    private final int pointer;
    private final int entry;
    private final long address;
    private final String section;
    private final int count;

    KernelParameters(Load load) {
        this.load = load;
        LoadInfo info = load.info();
        this.pointer = info.addressSize();
        this.entry = 5 * pointer;
        OptionalInt found = info.find("__param");
        SectionHeader header = info.section(found.orElse(0));
        this.address = header.address;
        this.section = info.name(header);
        this.count = found.isEmpty() ? 0 : (int) Long.divideUnsigned(header.size, entry);
    }

    int count() {
        return count;
    }

    /** {@return the pointer to the name} */
    long name(int index) {
        return read(index, 0, pointer);
    }

    /** {@return the pointer to the module whose lock is taken} */
    long module(int index) {
        return read(index, pointer, pointer);
    }

    /** {@return the pointer to the {@code kernel_param_ops}} */
    long ops(int index) {
        return read(index, 2 * pointer, pointer);
    }

    /** {@return the mode of its file in /sys; 0 for none} */
    int permissions(int index) {
        return (int) read(index, 3 * pointer, 2);
    }

    int flags(int index) {
        return (int) read(index, 3 * pointer + 3, 1);
    }

    /** {@return the pointer to the variable, the array or the string} */
    long argument(int index) {
        return read(index, 4 * pointer, pointer);
    }

    private long read(int index, int offset, int width) {
        return load.memory()
                .read(address + (long) index * entry + offset, width)
                .orElseThrow(() -> new IllegalStateException("the layout stage maps allocated sections"));
    }

    /**
     * {@return the name, at most {@code most} bytes of it}
     *
     * @throws UnsafeAccess if its pointer leads out of the module
     */
    String nameText(int index, int most) {
        long at = name(index);
        StringBuilder text = new StringBuilder();
        ModuleMemory.Region region =
                load.memory().region(at, 1).orElseThrow(() -> unsafe(index, 0, "name", at, "compares or shows it"));
        int from = (int) (at - region.base());
        for (int i = from; i < region.bytes().length && region.bytes()[i] != 0 && i - from < most; i++) {
            text.append((char) (region.bytes()[i] & 0xff));
        }
        return text.toString();
    }

    /**
     * {@code struct kparam_array}.
     *
     * @param most how many elements there are
     * @param size bytes from one to the next
     * @param counter where the number of those that were given is kept; 0 for nowhere
     * @param ops the elements' {@code kernel_param_ops}
     * @param first where the first element is
     */
    record Elements(long most, long size, long counter, long ops, long first) {}

    /**
     * {@return the array that is the argument of parameter {@code index}}
     *
     * @throws UnsafeAccess if its description is not in the module
     */
    Elements elements(int index) {
        long at = argument(index);
        return new Elements(
                readable(index, at, 4, "reads the array's bounds"),
                readable(index, at + 4, 4, "reads the array's bounds"),
                readable(index, at + 8, pointer, "reads the array's count"),
                readable(index, at + 8 + pointer, pointer, "reads the array's ops"),
                readable(index, at + 8 + 2L * pointer, pointer, "reads the array's place"));
    }

    /**
     * {@return the number at that address, which the argument of parameter {@code index} leads to}
     *
     * @throws UnsafeAccess if that is not in the module
     */
    long readable(int index, long at, int width, String doing) {
        return load.memory().read(at, width).orElseThrow(() -> unsafeArgument(index, at, doing));
    }

    /** {@return an error about a pointer of an entry; the caller throws it} */
    UnsafeAccess unsafe(int index, int offset, String what, long value, String doing) {
        return new UnsafeAccess(
                section,
                (long) index * entry + offset,
                what + " pointer 0x" + Long.toHexString(value) + " of parameter " + index + " leads out of the module",
                "the kernel " + doing + " without checking where it is (parse_one, add_sysfs_param)");
    }

    /** {@return that a parameter with a file in /sys has the name pointer 0; the caller throws it} */
    UnsafeAccess nameless(int index) {
        return new UnsafeAccess(
                section,
                (long) index * entry,
                "name pointer 0x0 of parameter " + index + " gives its file no name",
                "the kernel makes no such file, and then follows the pointer to remove it again (remove_files)");
    }

    UnsafeAccess unsafeOps(int index, long value, String doing) {
        return unsafe(index, 2 * pointer, "ops", value, doing);
    }

    UnsafeAccess unsafeModule(int index, long value) {
        return unsafe(index, pointer, "mod", value, "takes the lock in it");
    }

    UnsafeAccess unsafeArgument(int index, long value, String doing) {
        return unsafe(index, 4 * pointer, "arg", value, doing);
    }
}
