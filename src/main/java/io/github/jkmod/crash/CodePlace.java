package io.github.jkmod.crash;

/**
 * Where in a file a frame's code is.
 *
 * @param file its path
 * @param section by name
 * @param start of the function, counted like the offset
 * @param offset in bytes from the section's start; in a linked file the address
 */
public record CodePlace(String file, String section, long start, long offset) {}
