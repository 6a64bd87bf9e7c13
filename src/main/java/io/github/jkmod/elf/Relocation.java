package io.github.jkmod.elf;

/**
 * A relocation entry (ELF specification, chapter "Relocation").
 *
 * @param offset where in the section named by the relocation section's {@code sh_info}, in bytes
 * @param type the machine's number; see {@link RelocationNames}
 * @param symbolIndex the symbol table index, 0 for none; not checked against the table
 * @param addend the explicit addend, signed; 0 where the addend is in the place itself
 * @param explicitAddend true for {@code SHT_RELA}, false for {@code SHT_REL}
 */
public record Relocation(long offset, long type, long symbolIndex, long addend, boolean explicitAddend) {}
