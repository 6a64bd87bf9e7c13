/**
 * What of a module's source was executed: from the counters that gcc put into it to what gcov and lcov read. For example
 * {@code __gcov0.ratio_init}, three counters, in {@code .bss}.
 */
@NullMarked
package io.github.jkmod.coverage;

import org.jspecify.annotations.NullMarked;
