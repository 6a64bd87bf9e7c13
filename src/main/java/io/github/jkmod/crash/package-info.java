/**
 * A kernel's report of its trouble, taken apart, and the source lines that its frames come from.
 *
 * <p>Example input: {@code RIP: 0010:oops_init_init+0xc/0x1000 [oops_init]} and the oops_init.ko that has debug information.
 */
@NullMarked
package io.github.jkmod.crash;

import org.jspecify.annotations.NullMarked;
