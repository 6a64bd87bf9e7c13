package io.github.jkmod.kernel;

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

    /** {@return whether the option is built in ({@code y})} */
    public boolean isSet(String option) {
        return "y".equals(options.get(option));
    }

    /** {@return the option's value, or empty where it is not set} */
    public Optional<String> value(String option) {
        return Optional.ofNullable(options.get(option));
    }
}
