/**
 * What {@code jkmod probe} finds out about a module by standing between it and the kernel: the table of imports, the C code that
 * stands there, and what its record means. Input: {@code failed 3 0 hello_init+0x1c/0x40 [hello]}.
 */
@NullMarked
package io.github.jkmod.probe;

import org.jspecify.annotations.NullMarked;
