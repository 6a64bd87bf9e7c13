/**
 * The parameters, parsed and set as {@code parse_args} does, and the entries in sysfs.
 *
 * <p>Example: {@code debug=x} for an int is refused with EINVAL.
 */
@NullMarked
package io.github.jkmod.forecast.params;

import org.jspecify.annotations.NullMarked;
