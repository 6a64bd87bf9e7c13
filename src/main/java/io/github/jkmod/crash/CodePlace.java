package io.github.jkmod.crash;

/**
 * Where in a file a frame's code is.
 *
 * @param file its path
 * @param section by name
 * @param function the symbol's name
 * @param offset in bytes from the section's start; in a linked file the address
 */
public record CodePlace(String file, String section, String function, long offset) {}
