package io.github.jkmod.module;

/**
 * The CRC under which this module was built against an imported symbol.
 *
 * @param name the symbol; {@code module_layout} stands for the kernel's own structures
 * @param crc the CRC as stored: an unsigned 32-bit value, in {@code __versions} of 64-bit modules a whole {@code long}
 * @param extended true for the {@code __version_ext_} tables (since 6.13), false for {@code __versions}
 * @param offset where the CRC stands in its section, in bytes
 */
public record SymbolVersion(String name, long crc, boolean extended, long offset) {}
