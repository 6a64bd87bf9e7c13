package io.github.jkmod.elf;

import io.github.jkmod.bytes.Window;

/**
 * A note (ELF specification, chapter "Note Section").
 *
 * @param name the owner without its trailing NUL, such as {@code GNU}
 * @param type the owner's number
 * @param description the content
 */
public record Note(String name, long type, Window description) {}
