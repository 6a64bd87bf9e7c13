package io.github.jkmod.conformance;

import io.github.jkmod.vm.setup.apt.KernelRow;
import java.util.List;

/**
 * Which kernels of the matrix.
 *
 * @param patterns {@code 6.1/x86_64}, {@code 6.1}, {@code *}: {@code *} on either side of the slash stands for all; a kernel
 *     beside the matrix, such as {@code 6.12/arm64-16k}, is chosen by its whole name only
 */
public record KernelPatterns(List<String> patterns) {
    /** All of them. */
    public static final KernelPatterns ALL = new KernelPatterns(List.of("*"));

    /** {@return the choice that such a list, parted by commas, makes} */
    public static KernelPatterns parse(String text) {
        return new KernelPatterns(List.of(text.split(",")));
    }

    /** {@return whether that kernel is asked for} */
    boolean wants(KernelRow row) {
        return patterns.stream().anyMatch(pattern -> {
            if (!row.isStock()) {
                return pattern.equals(row.id());
            }
            String[] sides = pattern.split("/", 2);
            return matches(sides[0], row.id())
                    && (sides.length == 1
                            || matches(sides[1], row.architecture().label()));
        });
    }

    private static boolean matches(String pattern, String name) {
        return pattern.equals("*") || pattern.equals(name);
    }
}
