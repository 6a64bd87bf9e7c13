package io.github.jkmod.elf;

/**
 * A symbol table entry (ELF specification, chapter "Symbol Table").
 *
 * @param index its place in the table, from 0
 * @param name its name, empty where {@code st_name} is 0 (section symbols, index 0)
 * @param value {@code st_value}: in a relocatable file the offset in its section, in bytes; unsigned
 * @param size {@code st_size}, in bytes
 * @param info {@code st_info}: binding and type
 * @param other {@code st_other}: visibility in the low two bits
 * @param sectionIndex {@code st_shndx}: a section, or a reserved index from {@code SHN_LORESERVE}
 */
public record Symbol(int index, String name, long value, long size, int info, int other, int sectionIndex) {
    /** {@return the binding, an {@code STB_} constant} */
    public int binding() {
        return Sym.binding(info);
    }

    /** {@return the type, an {@code STT_} constant} */
    public int type() {
        return Sym.type(info);
    }

    /** {@return the visibility, 0 (default) to 3} */
    public int visibility() {
        return other & 3;
    }

    /** {@return whether it has no section: an import, or index 0} */
    public boolean isUndefined() {
        return sectionIndex == ElfConstants.SHN_UNDEF;
    }

    /** {@return whether it lies in a section of the file, so that the value is an offset in it} */
    public boolean isInSection() {
        return sectionIndex != ElfConstants.SHN_UNDEF && sectionIndex < ElfConstants.SHN_LORESERVE;
    }

    /** {@return the binding as readelf writes it, such as {@code GLOBAL}} */
    public String bindingName() {
        return ElfNames.binding(binding());
    }

    /** {@return the type as readelf writes it, such as {@code FUNC}} */
    public String typeName() {
        return ElfNames.symbolType(type());
    }

    /** {@return the visibility as readelf writes it, such as {@code HIDDEN}} */
    public String visibilityName() {
        return ElfNames.visibility(visibility());
    }
}
