/**
 * A distribution's package of a kernel, unpacked into a folder: {@code .deb}, {@code .rpm} and {@code .pkg.tar.zst}.
 *
 * <p>Example input: {@code linux-image-6.12.118+deb13-amd64_6.12.118-1_amd64.deb}, an ar archive of {@code debian-binary},
 * {@code control.tar.xz} and {@code data.tar.xz}, the last of which has {@code ./boot/vmlinuz-…} and {@code ./usr/lib/modules/…}.
 */
@NullMarked
package io.github.jkmod.kernelpackage;

import org.jspecify.annotations.NullMarked;
