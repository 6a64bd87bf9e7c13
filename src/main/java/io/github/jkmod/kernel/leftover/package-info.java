/**
 * What a kernel holds of modules: what it registered while they were loaded, and what of its memory points into theirs.
 *
 * <p>Example: {@code /sys/class/misc/leftover_misc} came with a load; {@code misc_list+0x8} points to {@code leftover_miscdev}.
 */
@NullMarked
package io.github.jkmod.kernel.leftover;

import org.jspecify.annotations.NullMarked;
