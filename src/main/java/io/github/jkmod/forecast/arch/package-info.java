/**
 * What the architectures do each in their own way: relocations, procedure linkage tables, finalisation.
 *
 * <p>Example: an {@code R_X86_64_PC32} whose target is more than 2 GiB away is refused with ENOEXEC.
 */
@NullMarked
package io.github.jkmod.forecast.arch;

import org.jspecify.annotations.NullMarked;
