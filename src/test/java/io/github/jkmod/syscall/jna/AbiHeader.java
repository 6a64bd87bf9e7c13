package io.github.jkmod.syscall.jna;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The Java constants as C macros, for native/abi to compare with the C headers. */
final class AbiHeader {
    private AbiHeader() {}

    /** {@return macro names with the values that Java uses on {@code architecture}} */
    static Map<String, Long> macros(Architecture architecture) {
        Map<String, Long> macros = new TreeMap<>();
        SyscallNumbers numbers = SyscallNumbers.of(architecture);
        macros.put("JKMOD_NR_INIT_MODULE", numbers.initModule());
        macros.put("JKMOD_NR_FINIT_MODULE", numbers.finitModule());
        macros.put("JKMOD_NR_DELETE_MODULE", numbers.deleteModule());
        macros.put("JKMOD_O_RDONLY", (long) LibcConstants.O_RDONLY);
        macros.put("JKMOD_O_RDWR", (long) LibcConstants.O_RDWR);
        macros.put("JKMOD_O_NOCTTY", (long) LibcConstants.O_NOCTTY);
        macros.put("JKMOD_TIOCSPTLCK", (long) LibcConstants.TIOCSPTLCK);
        macros.put("JKMOD_TIOCGPTN", Integer.toUnsignedLong(LibcConstants.TIOCGPTN));
        macros.put("JKMOD_TIOCSWINSZ", (long) LibcConstants.TIOCSWINSZ);
        macros.put("JKMOD_O_NONBLOCK", (long) LibcConstants.O_NONBLOCK);
        macros.put("JKMOD_LOG_CONS", (long) LibcConstants.LOG_CONS);
        macros.put("JKMOD_LOG_DAEMON", (long) LibcConstants.LOG_DAEMON);
        macros.put("JKMOD_O_CLOEXEC", (long) LibcConstants.O_CLOEXEC);
        macros.put("JKMOD_SEEK_END", (long) LibcConstants.SEEK_END);
        macros.put("JKMOD_RNDADDENTROPY", (long) LibcConstants.RNDADDENTROPY);
        macros.put("JKMOD_RNDRESEEDCRNG", (long) LibcConstants.RNDRESEEDCRNG);
        macros.put("JKMOD_DELETE_O_NONBLOCK", (long) ModuleSyscalls.O_NONBLOCK);
        macros.put("JKMOD_DELETE_O_TRUNC", (long) ModuleSyscalls.O_TRUNC);
        macros.put("JKMOD_IGNORE_MODVERSIONS", (long) FinitFlags.IGNORE_MODVERSIONS);
        macros.put("JKMOD_IGNORE_VERMAGIC", (long) FinitFlags.IGNORE_VERMAGIC);
        macros.put("JKMOD_COMPRESSED_FILE", (long) FinitFlags.COMPRESSED_FILE);
        macros.put("JKMOD_ADDRESS_BITS", (long) architecture.bits());
        putErrnos(macros);
        return macros;
    }

    /** {@return the text of abi-java.h} */
    static String text(Architecture architecture) {
        return macros(architecture).entrySet().stream()
                .map(macro -> "#define " + macro.getKey() + " " + macro.getValue() + "\n")
                .collect(Collectors.joining());
    }

    private static void putErrnos(Map<String, Long> macros) {
        for (Field field : Errno.class.getFields()) {
            try {
                Errno errno = (Errno) field.get(null);
                macros.put("JKMOD_" + field.getName(), (long) errno.number());
            } catch (IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }
}
