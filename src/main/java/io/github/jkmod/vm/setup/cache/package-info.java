/**
 * The folder in which all that was fetched or built is kept.
 *
 * <p>Example: {@code ~/.cache/jkmod/v1/kernel/bookworm-6.1-arm}.
 */
@NullMarked
package io.github.jkmod.vm.setup.cache;

import org.jspecify.annotations.NullMarked;
