package io.github.jkmod.model;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error number of a system call, with its symbol and the C library's text.
 *
 * <p>An init function may return any number, so this is a record over an open set, not an enum. The numbers are those of
 * {@code asm-generic/errno.h}, which x86-64, arm64, arm and riscv64 share; {@code native/abi} pins them.
 *
 * @param number the positive error number
 */
public record Errno(int number) {
    /** Operation not permitted. */
    public static final Errno EPERM = new Errno(1);

    /** No such file or directory. */
    public static final Errno ENOENT = new Errno(2);

    /** No such process. */
    public static final Errno ESRCH = new Errno(3);

    /** Interrupted system call. */
    public static final Errno EINTR = new Errno(4);

    /** Input/output error. */
    public static final Errno EIO = new Errno(5);

    /** No such device or address. */
    public static final Errno ENXIO = new Errno(6);

    /** Argument list too long. */
    public static final Errno E2BIG = new Errno(7);

    /** Exec format error. */
    public static final Errno ENOEXEC = new Errno(8);

    /** Bad file descriptor. */
    public static final Errno EBADF = new Errno(9);

    /** No child processes. */
    public static final Errno ECHILD = new Errno(10);

    /** Resource temporarily unavailable. */
    public static final Errno EAGAIN = new Errno(11);

    /** Cannot allocate memory. */
    public static final Errno ENOMEM = new Errno(12);

    /** Permission denied. */
    public static final Errno EACCES = new Errno(13);

    /** Bad address. */
    public static final Errno EFAULT = new Errno(14);

    /** Block device required. */
    public static final Errno ENOTBLK = new Errno(15);

    /** Device or resource busy. */
    public static final Errno EBUSY = new Errno(16);

    /** File exists. */
    public static final Errno EEXIST = new Errno(17);

    /** Invalid cross-device link. */
    public static final Errno EXDEV = new Errno(18);

    /** No such device. */
    public static final Errno ENODEV = new Errno(19);

    /** Not a directory. */
    public static final Errno ENOTDIR = new Errno(20);

    /** Is a directory. */
    public static final Errno EISDIR = new Errno(21);

    /** Invalid argument. */
    public static final Errno EINVAL = new Errno(22);

    /** Too many open files in system. */
    public static final Errno ENFILE = new Errno(23);

    /** Too many open files. */
    public static final Errno EMFILE = new Errno(24);

    /** Inappropriate ioctl for device. */
    public static final Errno ENOTTY = new Errno(25);

    /** Text file busy. */
    public static final Errno ETXTBSY = new Errno(26);

    /** File too large. */
    public static final Errno EFBIG = new Errno(27);

    /** No space left on device. */
    public static final Errno ENOSPC = new Errno(28);

    /** Illegal seek. */
    public static final Errno ESPIPE = new Errno(29);

    /** Read-only file system. */
    public static final Errno EROFS = new Errno(30);

    /** Too many links. */
    public static final Errno EMLINK = new Errno(31);

    /** Broken pipe. */
    public static final Errno EPIPE = new Errno(32);

    /** Numerical argument out of domain. */
    public static final Errno EDOM = new Errno(33);

    /** Numerical result out of range. */
    public static final Errno ERANGE = new Errno(34);

    /** Resource deadlock avoided. */
    public static final Errno EDEADLK = new Errno(35);

    /** File name too long. */
    public static final Errno ENAMETOOLONG = new Errno(36);

    /** No locks available. */
    public static final Errno ENOLCK = new Errno(37);

    /** Function not implemented. */
    public static final Errno ENOSYS = new Errno(38);

    /** Directory not empty. */
    public static final Errno ENOTEMPTY = new Errno(39);

    /** Too many levels of symbolic links. */
    public static final Errno ELOOP = new Errno(40);

    /** No data available. */
    public static final Errno ENODATA = new Errno(61);

    /** Timer expired. */
    public static final Errno ETIME = new Errno(62);

    /** Package not installed. */
    public static final Errno ENOPKG = new Errno(65);

    /** Protocol error. */
    public static final Errno EPROTO = new Errno(71);

    /** Bad message. */
    public static final Errno EBADMSG = new Errno(74);

    /** Value too large for defined data type. */
    public static final Errno EOVERFLOW = new Errno(75);

    /** Invalid or incomplete multibyte or wide character. */
    public static final Errno EILSEQ = new Errno(84);

    /** Message too long. */
    public static final Errno EMSGSIZE = new Errno(90);

    /** Operation not supported. */
    public static final Errno EOPNOTSUPP = new Errno(95);

    /** Address already in use. */
    public static final Errno EADDRINUSE = new Errno(98);

    /** Network is down. */
    public static final Errno ENETDOWN = new Errno(100);

    /** No buffer space available. */
    public static final Errno ENOBUFS = new Errno(105);

    /** Connection timed out. */
    public static final Errno ETIMEDOUT = new Errno(110);

    /** Connection refused. */
    public static final Errno ECONNREFUSED = new Errno(111);

    /** Operation already in progress. */
    public static final Errno EALREADY = new Errno(114);

    /** Operation now in progress. */
    public static final Errno EINPROGRESS = new Errno(115);

    /** No medium found. */
    public static final Errno ENOMEDIUM = new Errno(123);

    /** Operation canceled. */
    public static final Errno ECANCELED = new Errno(125);

    /** Required key not available. */
    public static final Errno ENOKEY = new Errno(126);

    /** Key has expired. */
    public static final Errno EKEYEXPIRED = new Errno(127);

    /** Key has been revoked. */
    public static final Errno EKEYREVOKED = new Errno(128);

    /** Key was rejected by service. */
    public static final Errno EKEYREJECTED = new Errno(129);

    private record Name(int number, String symbol, String text) {}

    private static final Map<Integer, Name> NAMES = byNumber(
            new Name(1, "EPERM", "Operation not permitted"),
            new Name(2, "ENOENT", "No such file or directory"),
            new Name(3, "ESRCH", "No such process"),
            new Name(4, "EINTR", "Interrupted system call"),
            new Name(5, "EIO", "Input/output error"),
            new Name(6, "ENXIO", "No such device or address"),
            new Name(7, "E2BIG", "Argument list too long"),
            new Name(8, "ENOEXEC", "Exec format error"),
            new Name(9, "EBADF", "Bad file descriptor"),
            new Name(10, "ECHILD", "No child processes"),
            new Name(11, "EAGAIN", "Resource temporarily unavailable"),
            new Name(12, "ENOMEM", "Cannot allocate memory"),
            new Name(13, "EACCES", "Permission denied"),
            new Name(14, "EFAULT", "Bad address"),
            new Name(15, "ENOTBLK", "Block device required"),
            new Name(16, "EBUSY", "Device or resource busy"),
            new Name(17, "EEXIST", "File exists"),
            new Name(18, "EXDEV", "Invalid cross-device link"),
            new Name(19, "ENODEV", "No such device"),
            new Name(20, "ENOTDIR", "Not a directory"),
            new Name(21, "EISDIR", "Is a directory"),
            new Name(22, "EINVAL", "Invalid argument"),
            new Name(23, "ENFILE", "Too many open files in system"),
            new Name(24, "EMFILE", "Too many open files"),
            new Name(25, "ENOTTY", "Inappropriate ioctl for device"),
            new Name(26, "ETXTBSY", "Text file busy"),
            new Name(27, "EFBIG", "File too large"),
            new Name(28, "ENOSPC", "No space left on device"),
            new Name(29, "ESPIPE", "Illegal seek"),
            new Name(30, "EROFS", "Read-only file system"),
            new Name(31, "EMLINK", "Too many links"),
            new Name(32, "EPIPE", "Broken pipe"),
            new Name(33, "EDOM", "Numerical argument out of domain"),
            new Name(34, "ERANGE", "Numerical result out of range"),
            new Name(35, "EDEADLK", "Resource deadlock avoided"),
            new Name(36, "ENAMETOOLONG", "File name too long"),
            new Name(37, "ENOLCK", "No locks available"),
            new Name(38, "ENOSYS", "Function not implemented"),
            new Name(39, "ENOTEMPTY", "Directory not empty"),
            new Name(40, "ELOOP", "Too many levels of symbolic links"),
            new Name(61, "ENODATA", "No data available"),
            new Name(62, "ETIME", "Timer expired"),
            new Name(65, "ENOPKG", "Package not installed"),
            new Name(71, "EPROTO", "Protocol error"),
            new Name(74, "EBADMSG", "Bad message"),
            new Name(75, "EOVERFLOW", "Value too large for defined data type"),
            new Name(84, "EILSEQ", "Invalid or incomplete multibyte or wide character"),
            new Name(90, "EMSGSIZE", "Message too long"),
            new Name(95, "EOPNOTSUPP", "Operation not supported"),
            new Name(98, "EADDRINUSE", "Address already in use"),
            new Name(100, "ENETDOWN", "Network is down"),
            new Name(105, "ENOBUFS", "No buffer space available"),
            new Name(110, "ETIMEDOUT", "Connection timed out"),
            new Name(111, "ECONNREFUSED", "Connection refused"),
            new Name(114, "EALREADY", "Operation already in progress"),
            new Name(115, "EINPROGRESS", "Operation now in progress"),
            new Name(123, "ENOMEDIUM", "No medium found"),
            new Name(125, "ECANCELED", "Operation canceled"),
            new Name(126, "ENOKEY", "Required key not available"),
            new Name(127, "EKEYEXPIRED", "Key has expired"),
            new Name(128, "EKEYREVOKED", "Key has been revoked"),
            new Name(129, "EKEYREJECTED", "Key was rejected by service"));

    private static Map<Integer, Name> byNumber(Name... names) {
        Map<Integer, Name> map = new HashMap<>();
        for (Name name : names) {
            map.put(name.number, name);
        }
        return map;
    }

    /** {@return the symbol, such as {@code ENOEXEC}; {@code E524} for a number without a known one} */
    public String symbol() {
        Name name = NAMES.get(number);
        return name == null ? "E" + number : name.symbol();
    }

    /** {@return the text that glibc's {@code strerror} gives in the C locale} */
    public String text() {
        Name name = NAMES.get(number);
        return name == null ? "Unknown error " + number : name.text();
    }

    /** As a record's own, which Java would make at run time: that takes a short command a tenth of its time. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Errno errno && errno.number == number;
    }

    @Override
    public int hashCode() {
        return number;
    }

    @Override
    public String toString() {
        return symbol();
    }
}
