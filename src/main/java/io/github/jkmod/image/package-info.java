/**
 * From a path to the bytes that the kernel would see: one read, unpacked (gz, xz, zst), signature trailer split off.
 *
 * <p>Example input: {@code hello.ko.xz} gives compression XZ, the unpacked ELF and, if it ends in {@code ~Module
 * signature appended~}, the signature.
 */
@NullMarked
package io.github.jkmod.image;

import org.jspecify.annotations.NullMarked;
