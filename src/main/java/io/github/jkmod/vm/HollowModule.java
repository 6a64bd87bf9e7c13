package io.github.jkmod.vm;

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
    private static final int ET_REL = 1;
    private static final int SHT_PROGBITS = 1;
    private static final int SHT_STRTAB = 3;

    private final boolean wide;
    private final ByteBuffer out;

    private HollowModule(boolean wide) {
        this.wide = wide;
        this.out = ByteBuffer.allocate(512).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** {@return the file: ELF header, names, modinfo, section headers} */
    public static byte[] of(Architecture architecture) {
        return new HollowModule(architecture.bits() == 64).write(architecture.elfMachine());
    }

    private byte[] write(int machine) {
        int header = wide ? 64 : 52;
        int modinfo = header + NAMES.length();
        int table = (modinfo + MODINFO.length() + 7) & -8;
        out.put(new byte[] {0x7f, 'E', 'L', 'F', (byte) (wide ? 2 : 1), 1, 1}).position(16);
        out.putShort((short) ET_REL).putShort((short) machine).putInt(1);
        word(0).word(0).word(table); // entry, program headers, section headers
        out.putInt(0).putShort((short) header).putShort((short) 0).putShort((short) 0);
        out.putShort((short) (wide ? 64 : 40)).putShort((short) SECTIONS).putShort((short) 2);
        out.put(NAMES.getBytes(StandardCharsets.US_ASCII)).put(MODINFO.getBytes(StandardCharsets.US_ASCII));
        out.position(table);
        section(0, 0, 0, 0);
        section(NAMES.indexOf(".modinfo"), SHT_PROGBITS, modinfo, MODINFO.length());
        section(NAMES.indexOf(".shstrtab"), SHT_STRTAB, header, NAMES.length());
        byte[] file = new byte[out.position()];
        out.flip().get(file);
        return file;
    }

    private HollowModule word(long value) {
        if (wide) {
            out.putLong(value);
        } else {
            out.putInt((int) value);
        }
        return this;
    }

    private void section(int name, int type, int offset, int size) {
        out.putInt(name).putInt(type);
        word(0).word(0).word(offset).word(size); // flags, address, place, length
        out.putInt(0).putInt(0);
        word(1).word(0); // alignment, entry size
    }
}
