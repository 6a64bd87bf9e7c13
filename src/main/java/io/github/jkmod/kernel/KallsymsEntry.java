package io.github.jkmod.kernel;

/**
 * One line of /proc/kallsyms.
 *
 * @param address where the symbol is; 0 when hidden; addresses of 2^63 and more come out negative
 * @param letter its kind as nm writes it; of a module's symbol, upper case when exported ({@code elf_type},
 *     {@code module_get_kallsym})
 * @param name the symbol as ISO-8859-1, cut by the kernel to 127 (5.10) or 511 bytes; anything but a tab may stand in it
 */
public record KallsymsEntry(long address, char letter, String name) {}
