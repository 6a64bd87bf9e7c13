/**
 * What a kernel counts of its own memory: objects by cache, vmalloc areas and allocations by caller, per-CPU memory, pages.
 *
 * <p>Example: {@code kmalloc-128   1216   1216    128   32    1 : …} of /proc/slabinfo is 1216 objects of 128 bytes.
 */
@NullMarked
package io.github.jkmod.kernel.memory;

import org.jspecify.annotations.NullMarked;
