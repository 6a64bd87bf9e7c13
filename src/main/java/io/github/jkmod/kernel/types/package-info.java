/**
 * How a kernel lays out its types: from its BTF, or from {@code struct module} as it was declared.
 *
 * <p>Example: {@code struct module} of 896 bytes with {@code init} at offset 304.
 */
@NullMarked
package io.github.jkmod.kernel.types;

import org.jspecify.annotations.NullMarked;
