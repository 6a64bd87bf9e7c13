/**
 * What a machine loses when it is booted into another kernel: its modules in use and its devices, each held against the
 * new kernel's files.
 *
 * <p>Example: a machine of 6.1 that has {@code wl} loaded, built by dkms for 6.1 only, is told that {@code wl} is missing in 6.12
 * and that the device {@code pci:v000014E4d…} has no driver there.
 */
@NullMarked
package io.github.jkmod.preflight;

import org.jspecify.annotations.NullMarked;
