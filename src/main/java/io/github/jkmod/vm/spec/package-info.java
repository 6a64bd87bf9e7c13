/**
 * What is asked of a guest, and how it can end.
 *
 * <p>Example: 512 MiB, two processors, {@code quiet} on its command line.
 */
@NullMarked
package io.github.jkmod.vm.spec;

import org.jspecify.annotations.NullMarked;
