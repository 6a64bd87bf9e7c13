/**
 * What the module notifiers read of a module that is coming: jump labels, static calls, BTF, names that kallsyms looks
 * up.
 *
 * <p>Example: a {@code .BTF} section with a type beyond its end makes the notifier say EINVAL.
 */
@NullMarked
package io.github.jkmod.forecast.notify;

import org.jspecify.annotations.NullMarked;
