package io.github.jkmod.kernel;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.Unpacker;
import io.github.jkmod.model.Fact;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The options a kernel was built with, as its {@code .config} names them without {@code CONFIG_}.
 *
 * @param options each set option's value: {@code y}, {@code m}, a number or a string with its quotes
 */
public record KernelConfig(Map<String, String> options) {
    private static final String PREFIX = "CONFIG_";
    private static final int LIMIT = 16 << 20;

    /** What {@code kernel/configs.c} puts around the packed options (CONFIG_IKCONFIG): before, with gzip's mark, and behind. */
    private static final byte[] START = "IKCFG_ST\u001f\u008b".getBytes(StandardCharsets.ISO_8859_1);

    private static final byte[] END = "IKCFG_ED".getBytes(StandardCharsets.ISO_8859_1);
    private static final int MARK = END.length;

    /** Copies the map. */
    public KernelConfig {
        options = Map.copyOf(options);
    }

    /** {@return the options in lines such as {@code CONFIG_MODVERSIONS=y}; comments and anything else are passed over} */
    public static KernelConfig parse(List<String> lines) {
        Map<String, String> options = new HashMap<>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (line.startsWith(PREFIX) && equals > 0) {
                options.put(line.substring(PREFIX.length(), equals), line.substring(equals + 1));
            }
        }
        return new KernelConfig(options);
    }

    /** {@return the options in that file, such as /boot/config-REL; it may be packed with gzip, as /proc/config.gz is} */
    public static Fact<KernelConfig> read(Path file) {
        return KernelFiles.bytes(file)
                .flatMap(bytes -> KernelFiles.fact(file, () -> {
                    boolean packed = Compression.of(Window.of(bytes, file.toString())) != Compression.NONE;
                    return parse(packed ? Unpacker.unpackLeading(bytes, file.toString(), LIMIT) : bytes);
                }));
    }

    private static KernelConfig parse(byte[] text) {
        return parse(new String(text, StandardCharsets.ISO_8859_1).lines().toList());
    }

    /** {@return the options that a kernel holds itself, unpacked; Absent where it was built without CONFIG_IKCONFIG} */
    public static Fact<KernelConfig> within(Window kernel) {
        long start = Bytes.find(kernel, START, 0);
        long end = start < 0 ? -1 : Bytes.find(kernel, END, start);
        if (end < 0) {
            return new Fact.Absent<>(kernel.origin() + ": holds no configuration");
        }
        byte[] packed = kernel.copy(start + MARK, (int) (end - start) - MARK);
        return KernelFiles.fact(
                Path.of(kernel.origin()), () -> parse(Unpacker.unpackLeading(packed, kernel.origin(), LIMIT)));
    }

    /** {@return whether the option is built in ({@code y})} */
    public boolean isSet(String option) {
        return "y".equals(options.get(option));
    }

    /** {@return the option's value without its quotes, or empty where it is not set} */
    public Optional<String> text(String option) {
        return value(option)
                .map(quoted -> quoted.length() > 1 && quoted.startsWith("\"") && quoted.endsWith("\"")
                        ? quoted.substring(1, quoted.length() - 1)
                        : quoted);
    }

    /** {@return the option's value, or empty where it is not set} */
    public Optional<String> value(String option) {
        return Optional.ofNullable(options.get(option));
    }
}
