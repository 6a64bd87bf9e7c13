/**
 * Debian's packages of any release and architecture, fetched through private apt roots.
 *
 * <p>Example: {@code linux-image-armmp} of bookworm for armhf.
 */
@NullMarked
package io.github.jkmod.vm.setup.apt;

import org.jspecify.annotations.NullMarked;
