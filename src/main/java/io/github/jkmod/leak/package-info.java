/**
 * Which of a kernel's counts grow with the number of loads, and by how much on each: series of samples in, leaks out.
 *
 * <p>Example: {@code kmalloc-128} of 1216, 1217, 1218, … objects after as many cycles leaks one object of 128 bytes a cycle.
 */
@NullMarked
package io.github.jkmod.leak;

import org.jspecify.annotations.NullMarked;
