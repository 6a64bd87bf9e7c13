/**
 * What is checked before the file's sections count: the call itself, packing, signature, modinfo and vermagic.
 *
 * <p>Example: a file without a signature under {@code module.sig_enforce} is refused with EKEYREJECTED.
 */
@NullMarked
package io.github.jkmod.forecast.admission;

import org.jspecify.annotations.NullMarked;
