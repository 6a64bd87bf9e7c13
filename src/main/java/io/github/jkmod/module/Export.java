package io.github.jkmod.module;

import java.util.Optional;

/**
 * A symbol that this module gives to others ({@code struct kernel_symbol}).
 *
 * @param name the symbol
 * @param namespace the symbol namespace, or empty
 * @param gpl whether only GPL-compatible modules may use it
 * @param crc the CRC, unsigned 32-bit, or empty for a module without versions
 * @param symbolIndex the symbol table entry it points to, or empty where that cannot be told
 * @param section the table's section that holds the entry
 * @param position the entry's place in that section, from 0
 */
public record Export(
        String name,
        Optional<String> namespace,
        boolean gpl,
        Optional<Long> crc,
        Optional<Integer> symbolIndex,
        String section,
        int position) {}
