package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.load.HeaderField;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionField;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The sample module of an architecture, whose header fields a test overwrites. */
public final class PatchedModule {
    private final boolean wide;
    private final ByteBuffer bytes;

    private PatchedModule(boolean wide, byte[] file) {
        this.wide = wide;
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static PatchedModule of(Architecture architecture) {
        return new PatchedModule(architecture.bits() == 64, sample(architecture));
    }

    public static byte[] sample(Architecture architecture) {
        return sample(writer(architecture), SampleModule.Exports.TWO_TABLES);
    }

    private static ElfWriter writer(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> ElfWriter.x86();
            case ARM64 -> new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, ElfConstants.EM_AARCH64);
            case ARM -> ElfWriter.arm();
        };
    }

    private static byte[] sample(ElfWriter writer, SampleModule.Exports exports) {
        return SampleModule.of(writer, exports, SampleModule.Crcs.IN_FILE);
    }

    /** The sample with what each architecture's kernels want besides; {@code flags} in 7.2's form of export tables. */
    public static byte[] complete(Architecture architecture, boolean flags) {
        ElfWriter writer = writer(architecture);
        if (architecture != Architecture.X86_64) {
            writer.section(".plt", 1, 6, new byte[1]);
            writer.section(".init.plt", 1, 6, new byte[1]);
            writer.section(".text.ftrace_trampoline", 1, 6, new byte[1]);
            writer.section(".init.text.ftrace_trampoline", 1, 6, new byte[1]);
        }
        byte[] file = sample(writer, flags ? SampleModule.Exports.FLAGS : SampleModule.Exports.TWO_TABLES);
        return architecture == Architecture.ARM64 ? new PatchedModule(true, file).withArm64Relocations() : file;
    }

    /** The sample's relocations are of x86's types 64, PC32 and 32. */
    private byte[] withArm64Relocations() {
        LoadInfo info = headers();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            for (long at = 0; section.type == ElfConstants.SHT_RELA && at < section.size; at += 24) {
                int type = (int) (section.offset + at) + 8;
                bytes.putInt(
                        type,
                        switch (bytes.getInt(type)) {
                            case 1 -> 257;
                            case 2 -> 261;
                            default -> 258;
                        });
            }
        }
        return bytes.array();
    }

    public Window window() {
        return Window.of(bytes.array(), "patched");
    }

    public int length() {
        return bytes.capacity();
    }

    public PatchedModule at(long offset, int value) {
        bytes.put((int) offset, (byte) value);
        return this;
    }

    public PatchedModule header(HeaderField field, long value) {
        int at = field.at(wide);
        switch (field) {
            case ENTRY, SECTION_TABLE -> address(at, value);
            case FLAGS -> bytes.putInt(at, (int) value);
            default -> bytes.putShort(at, (short) value);
        }
        return this;
    }

    public PatchedModule section(String name, SectionField field, long value) {
        return section(index(name), field, value);
    }

    public PatchedModule section(int index, SectionField field, long value) {
        int at = header(index) + field.at(wide);
        switch (field) {
            case NAME, TYPE, LINK, INFO -> bytes.putInt(at, (int) value);
            default -> address(at, value);
        }
        return this;
    }

    public long get(String section, SectionField field) {
        int at = header(index(section)) + field.at(wide);
        return switch (field) {
            case NAME, TYPE, LINK, INFO -> bytes.getInt(at) & 0xffff_ffffL;
            default -> wide ? bytes.getLong(at) : bytes.getInt(at) & 0xffff_ffffL;
        };
    }

    public int nameTable() {
        return bytes.getShort(HeaderField.SECTION_NAMES.at(wide));
    }

    public int index(String name) {
        return headers().findAny(name).orElseThrow();
    }

    private LoadInfo headers() {
        LoadInfo info = new LoadInfo(window(), wide);
        info.readSections();
        info.sectionNames = info.section(info.sectionNameIndex()).offset;
        return info;
    }

    private int header(int index) {
        int table = HeaderField.SECTION_TABLE.at(wide);
        long offset = wide ? bytes.getLong(table) : bytes.getInt(table);
        return (int) offset + index * (wide ? SectionHeader.SIZE_64 : SectionHeader.SIZE_32);
    }

    private void address(int at, long value) {
        if (wide) {
            bytes.putLong(at, value);
        } else {
            bytes.putInt(at, (int) value);
        }
    }
}
