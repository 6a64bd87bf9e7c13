package io.github.jkmod.kernel.exports;

import io.github.jkmod.elf.ByteWriter;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A made-up kernel's read-only data: 300 exports plain_000 to plain_299 and 250 GPL-only ones gpl_000 to gpl_249, each with
 * a CRC that is its place plus a base; gpl_007 is in namespace NS_SEVEN.
 *
 * <p>As in a kernel before 7.2 the plain table comes first, then the GPL-only one, both tables of CRCs and the strings.
 */
public final class SampleExportTables {
    /** How many plain exports there are. */
    public static final int PLAIN = 300;

    /** How many GPL-only exports there are. */
    public static final int GPL = 250;

    /** What the CRCs of plain exports begin with. */
    public static final long PLAIN_CRC = 0xcafe_0000L;

    /** What the CRCs of GPL-only exports begin with. */
    public static final long GPL_CRC = 0xdead_0000L;

    /** Where the plain table begins, in bytes from the start. */
    public static final int TABLE = 64;

    private static final int ENTRY = 12;

    private SampleExportTables() {}

    /** Where the GPL-only table begins. */
    public static int gplTable() {
        return TABLE + PLAIN * ENTRY;
    }

    /** Where the CRCs begin, the plain exports' first. */
    public static int crcs() {
        return gplTable() + GPL * ENTRY;
    }

    /** Where the GPL-only exports' CRCs begin. */
    public static int gplCrcs() {
        return crcs() + 4 * PLAIN;
    }

    /** Where the strings begin. */
    public static int strings() {
        return gplCrcs() + 4 * GPL;
    }

    /** All names, the plain ones first. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < PLAIN; i++) {
            names.add(String.format(Locale.ROOT, "plain_%03d", i));
        }
        for (int i = 0; i < GPL; i++) {
            names.add(String.format(Locale.ROOT, "gpl_%03d", i));
        }
        return names;
    }

    /** The bytes, with fields that are distances from themselves (PREL32). */
    public static byte[] relative() {
        return write(0);
    }

    /** The bytes as a 32-bit kernel has them, linked for that address. */
    public static byte[] pointers(long base) {
        return write(base);
    }

    private static byte[] write(long base) {
        ByteWriter out = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true).padTo(TABLE);
        ByteWriter strings = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
        int namespace = strings() + (PLAIN + GPL) * 16;
        for (String name : names()) {
            int at = out.size();
            int string = strings() + strings.size();
            strings.text(name).padTo(strings.size() + 16 - strings.size() % 16);
            out.u32(field(base, at, 16)); // the symbol: anywhere in the kernel
            out.u32(field(base, at + 4, string));
            out.u32(name.equals("gpl_007") ? field(base, at + 8, namespace) : 0);
        }
        for (int i = 0; i < PLAIN; i++) {
            out.u32(PLAIN_CRC + i);
        }
        for (int i = 0; i < GPL; i++) {
            out.u32(GPL_CRC + i);
        }
        return out.bytes(strings.bytes())
                .text("NS_SEVEN")
                .u8(0)
                .padTo(out.size() + 64)
                .bytes();
    }

    private static long field(long base, int at, int target) {
        return (base == 0 ? target - at : base + target) & 0xffff_ffffL;
    }

    /** An ELF core file with these bytes at that address, as /proc/kcore shows memory. */
    public static byte[] core(byte[] memory, long address) {
        ByteWriter out = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
        out.text("\u007fELF").u8(2).u8(1).u8(1).padTo(16).u16(4).u16(62).u32(1);
        out.u64(0).u64(64).u64(0).u32(0).u16(64).u16(56).u16(2).u16(0).u16(0).u16(0);
        out.u32(4).u32(0).u64(176).u64(0).u64(0).u64(0).u64(0).u64(0); // a note comes first
        out.u32(1)
                .u32(7)
                .u64(4096)
                .u64(address)
                .u64(0)
                .u64(memory.length)
                .u64(memory.length)
                .u64(4096);
        return out.padTo(4096).bytes(memory).bytes();
    }
}
