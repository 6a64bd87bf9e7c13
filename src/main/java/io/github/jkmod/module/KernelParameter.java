package io.github.jkmod.module;

import java.util.Optional;

/**
 * An entry of the {@code __param} section ({@code struct kernel_param}).
 *
 * @param name the parameter
 * @param ops the symbol of its {@code kernel_param_ops}, such as {@code param_ops_int}; empty where unnamed
 * @param permissions the mode of its file in /sys/module/NAME/parameters; 0 for no file
 * @param level the initcall level, signed; -1 for ordinary parameters
 * @param flags {@code KERNEL_PARAM_FL_}: 1 unsafe, 2 hardware
 * @param array the bounds, for {@code param_array_ops}
 * @param stringSize the size of the char array with its NUL in bytes, for {@code param_ops_string}
 */
public record KernelParameter(
        String name,
        Optional<String> ops,
        int permissions,
        int level,
        int flags,
        Optional<Array> array,
        Optional<Long> stringSize) {
    /**
     * The array behind a parameter ({@code struct kparam_array}).
     *
     * @param max the most elements
     * @param elementSize bytes of one element
     * @param elementOps the symbol of the elements' ops; empty where unnamed
     */
    public record Array(long max, long elementSize, Optional<String> elementOps) {}
}
