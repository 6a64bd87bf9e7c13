/**
 * Makes what a guest boots from: the kernel in its fastest form, a small Java runtime and the initial file system.
 *
 * <p>Example input: {@code vmlinuz-6.1.0-56-amd64} becomes the {@code vmlinux} that it carries packed inside.
 */
@NullMarked
package io.github.jkmod.vm.setup;

import org.jspecify.annotations.NullMarked;
