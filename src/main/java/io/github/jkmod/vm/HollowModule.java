package io.github.jkmod.vm;

import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.model.Architecture;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * An object file that jkmod reads as a module and every kernel refuses, since it lacks {@code struct module}: what a
 * template is warmed up with where no module of its kernel is known.
 */
public final class HollowModule {
    private static final String NAMES = "\0.modinfo\0.shstrtab\0";
    private static final String MODINFO = "license=GPL\0name=hollow\0vermagic=none \0";
    private static final int SECTIONS = 3;

    private final ElfClass elfClass;
    private final ByteBuffer out;

    private HollowModule(ElfClass elfClass) {
        this.elfClass = elfClass;
        this.out = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the file: ELF header, names, modinfo, section headers} */
    public static byte[] of(Architecture architecture) {
        return new HollowModule(ElfClass.of(architecture.bits() == 64)).write(architecture.elfMachine());
    }

    private byte[] write(int machine) {
        int header = Ehdr.size(elfClass);
        int modinfo = header + NAMES.length();
        int table = (modinfo + MODINFO.length() + 7) & -8;
        byte[] ident = {0x7f, 'E', 'L', 'F', (byte) elfClass.number(), ElfConstants.ELFDATA2LSB, 1};
        out.put(ident).position(ElfConstants.EI_NIDENT);
        out.putShort((short) ElfConstants.ET_REL).putShort((short) machine).putInt(1);
        word(0).word(0).word(table); // entry, program headers, section headers
        out.putInt(0).putShort((short) header).putShort((short) 0).putShort((short) 0);
        out.putShort((short) Shdr.size(elfClass)).putShort((short) SECTIONS).putShort((short) 2);
        out.put(NAMES.getBytes(StandardCharsets.US_ASCII)).put(MODINFO.getBytes(StandardCharsets.US_ASCII));
        out.position(table);
        section(0, 0, 0, 0);
        section(NAMES.indexOf(".modinfo"), ElfConstants.SHT_PROGBITS, modinfo, MODINFO.length());
        section(NAMES.indexOf(".shstrtab"), ElfConstants.SHT_STRTAB, header, NAMES.length());
        byte[] file = new byte[out.position()];
        out.flip().get(file);
        return file;
    }

    private HollowModule word(long value) {
        if (elfClass == ElfClass.BITS_64) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
        return this;
    }

    private void section(int name, long type, int offset, int size) {
        out.putInt(name).putInt((int) type);
        word(0).word(0).word(offset).word(size); // flags, address, place, length
        out.putInt(0).putInt(0);
        word(1).word(0); // alignment, entry size
    }
}
