package io.github.jkmod.elf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes the structures of a little-endian file of one class. */
record FieldsOut(ByteBuffer bytes, ElfClass elfClass) {
    static FieldsOut of(ElfClass elfClass, int size) {
        return new FieldsOut(ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN), elfClass);
    }

    /** Writes what all files begin with. */
    void header(int type, long machine) {
        bytes.put(0, new byte[] {0x7f, 'E', 'L', 'F', (byte) elfClass.number(), 1, 1});
        put(0, Ehdr.E_TYPE, type);
        put(0, Ehdr.E_MACHINE, machine);
        put(0, Ehdr.E_VERSION, 1);
        put(0, Ehdr.E_EHSIZE, Ehdr.size(elfClass));
    }

    /** Writes a field of the structure that begins there. */
    void put(int structure, ElfField field, long value) {
        int at = structure + field.at(elfClass);
        switch (field.width(elfClass)) {
            case 1 -> bytes.put(at, (byte) value);
            case 2 -> bytes.putShort(at, (short) value);
            case 4 -> bytes.putInt(at, (int) value);
            default -> bytes.putLong(at, value);
        }
    }
}
