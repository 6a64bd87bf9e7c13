package io.github.jkmod.syscall.jna;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import io.github.jkmod.syscall.NoSystemCallsException;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the C library that this room calls; each gives a result of 0 and more, or the negated error number.
 *
 * <p>JNA's own library is loaded at the first call, from the folder named by {@code jna.boot.library.path} (the
 * installation) and from nowhere else. Unless the caller said otherwise, {@code jna.nounpack} is set so that nothing is
 * unpacked to /tmp, {@code jna.nosys} so that no other JNA on the machine is picked up, and
 * {@code jna.platform.library.path} so that JNA does not run {@code ldconfig}; the C library's functions are found in
 * this process, where they already are.
 *
 * <p>They are called by name: an interface bound to them ({@code Native.load}) costs a command's start 10 ms for its proxy.
 * No argument is variadic: each is of the width of a register, an {@code int} where C has one, or a pointer.
 */
final class Libc {
    private static final byte[] FORMAT = {'%', 's', 0};

    private @Nullable NativeLibrary bound;

    /** {@return syscall(2) in the shape of finit_module} */
    long syscall(long number, int descriptor, byte[] parameters, int flags) {
        try (Memory string = copy(parameters)) {
            return call("syscall", word(number), word(descriptor), string, word(flags));
        }
    }

    /** {@return syscall(2) in the shape of init_module} */
    long syscall(long number, byte[] image, byte[] parameters) {
        try (Memory content = copy(image);
                Memory string = copy(parameters)) {
            return call("syscall", word(number), content, word(image.length), string);
        }
    }

    /** {@return syscall(2) in the shape of delete_module} */
    long syscall(long number, byte[] name, int flags) {
        try (Memory string = copy(name)) {
            return call("syscall", word(number), string, word(flags));
        }
    }

    /** {@return open(2) without a mode: a descriptor} */
    int open(byte[] path, int flags) {
        try (Memory string = copy(path)) {
            return callInt("open", string, flags);
        }
    }

    /** {@return read(2): the number of bytes} */
    long read(int descriptor, Memory buffer) {
        return call("read", descriptor, buffer, word(buffer.size()));
    }

    /** {@return write(2): the number of bytes} */
    long write(int descriptor, byte[] bytes) {
        try (Memory content = copy(bytes)) {
            return call("write", descriptor, content, word(bytes.length));
        }
    }

    /** {@return lseek(2) by 0 bytes: the position; off_t is a {@code long} wide on all three architectures} */
    long seek(int descriptor, int whence) {
        return call("lseek", descriptor, word(0), whence);
    }

    /** {@return ioctl(2) with bytes to read from, or without an argument if there are none} */
    int ioctl(int descriptor, long request, byte[] argument) {
        if (argument.length == 0) {
            return callInt("ioctl", descriptor, word(request), word(0));
        }
        try (Memory bytes = copy(argument)) {
            return callInt("ioctl", descriptor, word(request), bytes);
        }
    }

    /** {@return ioctl(2) that writes into {@code result}} */
    int ioctl(int descriptor, long request, Memory result) {
        return callInt("ioctl", descriptor, word(request), result);
    }

    /** {@return close(2)} */
    int close(int descriptor) {
        return callInt("close", descriptor);
    }

    /** Loads what the first call would load. */
    void ready() {
        bound();
    }

    /** Calls a function that returns a {@code long}, as wide as a register. */
    private long call(String function, Object... arguments) {
        Function called = bound().getFunction(function);
        return result(Native.LONG_SIZE == Long.BYTES ? called.invokeLong(arguments) : called.invokeInt(arguments));
    }

    private int callInt(String function, Object... arguments) {
        return (int) result(bound().getFunction(function).invokeInt(arguments));
    }

    /** syslog(3) between openlog(3) and closelog(3). */
    void systemLog(byte[] program, int severity, byte[] line) {
        NativeLibrary libc = bound();
        try (Memory name = copy(program); // must be there until the log is closed
                Memory format = copy(FORMAT);
                Memory text = copy(line)) {
            Object[] opening = {name, LibcConstants.LOG_CONS, LibcConstants.LOG_DAEMON};
            libc.getFunction("openlog").invokeVoid(opening);
            libc.getFunction("syslog").invokeVoid(new Object[] {severity, format, text});
            libc.getFunction("closelog").invokeVoid(new Object[0]);
        }
    }

    /** errno counts only when the call said -1; {@code LastErrorException} would fire on leftovers. */
    private static long result(long returned) {
        return returned == -1 ? -Native.getLastError() : returned;
    }

    private synchronized NativeLibrary bound() {
        NativeLibrary known = bound;
        if (known == null) {
            known = load();
            bound = known;
        }
        return known;
    }

    /** Says where JNA's own library comes from; to be called before anything of JNA is. */
    static void configure() {
        setUnlessSet("jna.nounpack", "true");
        setUnlessSet("jna.nosys", "true");
        setUnlessSet("jna.platform.library.path", "");
        setUnlessSet("java.util.logging.manager", SilentLogManager.class.getName());
    }

    private static NativeLibrary load() {
        configure();
        try {
            return NativeLibrary.getProcess();
        } catch (LinkageError e) {
            String folder = System.getProperty("jna.boot.library.path");
            throw new NoSystemCallsException(
                    "libjnidispatch.so: cannot be loaded from "
                            + (folder == null ? "anywhere (jna.boot.library.path is not set)" : folder)
                            + "; start jkmod through its launcher",
                    e);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** A copy outside the Java heap; never empty, since there is no Memory of 0 bytes. */
    private Memory copy(byte[] bytes) {
        bound(); // says clearly why, where Memory itself would only say that its class is missing
        Memory memory = new Memory(Math.max(1, bytes.length));
        memory.write(0, bytes, 0, bytes.length);
        return memory;
    }

    /** An argument of a register's width. */
    private static Object word(long value) {
        if (Native.LONG_SIZE == Long.BYTES) {
            return value;
        }
        return (int) value;
    }
}
