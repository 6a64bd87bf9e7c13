package io.github.jkmod.forecast.params;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import org.jspecify.annotations.Nullable;

/** The {@code param_set_*} functions of kernel/params.c, on the simulated memory. */
final class ParameterSetter {
    /**
     * Why a setter refuses.
     *
     * @param errno its result
     * @param why what is wrong, for people
     */
    record Failure(Errno errno, String why) {}

    private static final int LONGEST_CHARP = 1024;

    private final Load load;
    private final KernelParameters table;
    private final int pointer;
    private final int addressBits;
    private final String yes;
    private final String no;

    ParameterSetter(Load load, KernelParameters table) {
        this.load = load;
        this.table = table;
        this.pointer = load.info().addressSize();
        this.addressBits = 8 * pointer;
        // kstrtobool: true and false by their letter since 5.17, enabled and disabled since 6.14
        this.yes = "yY1" + (load.has(LoaderChange.BOOL_TRUE_FALSE) ? "tT" : "")
                + (load.has(LoaderChange.BOOL_ENABLED_DISABLED) ? "eE" : "");
        this.no = "nN0" + (load.has(LoaderChange.BOOL_TRUE_FALSE) ? "fF" : "")
                + (load.has(LoaderChange.BOOL_ENABLED_DISABLED) ? "dD" : "");
    }

    /**
     * Sets parameter {@code index}.
     *
     * @param value null only where the ops say that none is needed
     * @return why it is refused, or null
     * @throws UnsafeAccess if the kernel would write or read outside of the module
     */
    @Nullable
    Failure set(int index, ParameterKind kind, @Nullable String value) {
        long argument = table.argument(index);
        if (kind == ParameterKind.ARRAY) {
            return array(index, value == null ? "" : value);
        }
        if (kind == ParameterKind.STRING) {
            return string(index, argument, value == null ? "" : value);
        }
        return scalar(index, kind, value, argument);
    }

    private @Nullable Failure scalar(int index, ParameterKind kind, @Nullable String value, long argument) {
        if (kind.isBool()) {
            return bool(index, kind, value == null ? "1" : value, argument);
        }
        if (value == null) {
            throw table.unsafeOps(index, 0, "reads a value that was not given");
        }
        if (kind == ParameterKind.CHARP) {
            if (value.length() > LONGEST_CHARP) {
                return new Failure(Errno.ENOSPC, value.length() + " bytes of text, at most " + LONGEST_CHARP);
            }
            writable(index, argument, pointer);
            return null;
        }
        int bits = kind.bits(addressBits);
        ParameterNumbers.Parsed parsed = ParameterNumbers.parse(value, bits, kind.isSigned());
        if (parsed.errno().isPresent()) {
            boolean range = parsed.errno().get().equals(Errno.ERANGE);
            return new Failure(
                    parsed.errno().get(), range ? "out of the range of " + kind.label() : "not a number of that type");
        }
        write(index, argument, bits / 8, parsed.value());
        return null;
    }

    private @Nullable Failure bool(int index, ParameterKind kind, String value, long argument) {
        int answer = kstrtobool(value);
        if (answer < 0) {
            return new Failure(Errno.EINVAL, "neither yes nor no to this kernel");
        }
        if (kind == ParameterKind.BOOL_ENABLE_ONLY) {
            long before = load.memory().read(argument, 1).orElse(0L);
            writable(index, argument, 1);
            if (answer == 0 && before != 0) {
                return new Failure(Errno.EROFS, "it is set, and cannot be unset");
            }
            if (answer == 0) {
                return null;
            }
        }
        int width = kind.bits(addressBits) / 8;
        write(index, argument, width, kind == ParameterKind.INVBOOL ? 1 - answer : answer);
        return null;
    }

    /** {@return 1, 0, or -1 for neither} */
    private int kstrtobool(String value) {
        char first = value.isEmpty() ? 0 : value.charAt(0);
        if (first != 0 && yes.indexOf(first) >= 0) {
            return 1;
        }
        if (first != 0 && no.indexOf(first) >= 0) {
            return 0;
        }
        char second = value.length() < 2 ? 0 : value.charAt(1);
        if (first == 'o' || first == 'O') {
            return switch (second) {
                case 'n', 'N' -> 1;
                case 'f', 'F' -> 0;
                default -> -1;
            };
        }
        return -1;
    }

    /** {@code param_set_copystring} with {@code struct kparam_string}: {u32 size, pointer}. */
    private @Nullable Failure string(int index, long argument, String value) {
        long size = table.readable(index, argument, 4, "reads the size of the text");
        long text = table.readable(index, argument + pointer, pointer, "reads the place of the text");
        if (value.length() + 1L > size) {
            return new Failure(Errno.ENOSPC, value.length() + " bytes of text, at most " + (size - 1));
        }
        writable(index, text, value.length() + 1);
        for (int i = 0; i <= value.length(); i++) {
            load.memory().write(text + i, 1, i < value.length() ? value.charAt(i) : 0);
        }
        return null;
    }

    /** {@code param_array} with {@code struct kparam_array}: {u32 max, u32 size, count pointer, ops, elements}. */
    private @Nullable Failure array(int index, String value) {
        KernelParameters.Elements array = table.elements(index);
        if (array.counter() != 0) {
            writable(index, array.counter(), 4);
        }
        ParameterKind kind = new ParameterOps(load, table).ofElements(index, array.ops());
        if (kind == null) {
            return null; // the module's own code decides; that has been said
        }
        String[] values = value.split(",", -1);
        for (int i = 0; i < values.length; i++) {
            if (i == (int) array.most()) {
                return new Failure(Errno.EINVAL, values.length + " values, at most " + (int) array.most());
            }
            Failure failure = kind == ParameterKind.STRING || kind == ParameterKind.ARRAY
                    ? nested(index)
                    : scalar(index, kind, values[i], array.first() + (int) array.size() * (long) i);
            if (failure != null) {
                return new Failure(failure.errno(), "value " + (i + 1) + ": " + failure.why());
            }
        }
        if (array.counter() != 0) {
            load.memory().write(array.counter(), 4, values.length);
        }
        return null;
    }

    private Failure nested(int index) {
        throw table.unsafeArgument(index, table.argument(index), "takes an array's elements for arrays or texts");
    }

    private void write(int index, long address, int width, long value) {
        writable(index, address, width);
        load.memory().write(address, width, value);
    }

    /** What a setter writes to must be a variable of the module, or one that another provides. */
    private void writable(int index, long address, int length) {
        if (load.addresses().isImport(address)) {
            return;
        }
        LoadInfo info = load.info();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            long offset = address - section.address;
            boolean variables = (section.flags & ElfConstants.SHF_WRITE) != 0 && section.isAlloc();
            if (variables && offset >= 0 && offset <= section.size - length) {
                return;
            }
        }
        throw table.unsafeArgument(index, address, "writes the value there");
    }
}
