package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.AArch64Relocation;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfField;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Rela;
import io.github.jkmod.elf.RelocationType;
import io.github.jkmod.elf.RiscvRelocation;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The sample module of an architecture, whose header fields a test overwrites. */
public final class PatchedModule {
    private final ElfClass elfClass;
    private final ByteBuffer bytes;

    private PatchedModule(ElfClass elfClass, byte[] file) {
        this.elfClass = elfClass;
        this.bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    }

    public static PatchedModule of(Architecture architecture) {
        return new PatchedModule(ElfClass.of(architecture.bits() == 64), sample(architecture));
    }

    public static byte[] sample(Architecture architecture) {
        return sample(writer(architecture), SampleModule.Exports.TWO_TABLES);
    }

    private static ElfWriter writer(Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> ElfWriter.x86();
            case ARM64, RISCV64 -> new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, architecture.elfMachine());
            case ARM -> ElfWriter.arm();
        };
    }

    private static byte[] sample(ElfWriter writer, SampleModule.Exports exports) {
        return SampleModule.of(writer, exports, SampleModule.Crcs.IN_FILE);
    }

    private static SampleModule.Exports exports(Architecture architecture, boolean flags) {
        if (architecture.bits() == 64 && architecture.exportsArePointers()) {
            return flags ? SampleModule.Exports.POINTERS_AND_FLAGS : SampleModule.Exports.POINTERS;
        }
        return flags ? SampleModule.Exports.FLAGS : SampleModule.Exports.TWO_TABLES;
    }

    /** The sample with what each architecture's kernels want besides; {@code flags} in 7.2's form of export tables. */
    public static byte[] complete(Architecture architecture, boolean flags) {
        ElfWriter writer = writer(architecture);
        if (architecture != Architecture.X86_64) {
            writer.section(".plt", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[1]);
            writer.section(".init.plt", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[1]);
            writer.section(".got", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, new byte[1]);
            writer.section(".got.plt", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, new byte[1]);
            writer.section(".text.ftrace_trampoline", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[1]);
            writer.section(".init.text.ftrace_trampoline", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[1]);
        }
        byte[] file = sample(writer, exports(architecture, flags));
        return switch (architecture) {
            case ARM64 ->
                new PatchedModule(ElfClass.BITS_64, file)
                        .withRelocations(
                                AArch64Relocation.R_AARCH64_ABS64,
                                AArch64Relocation.R_AARCH64_PREL32,
                                AArch64Relocation.R_AARCH64_ABS32);
            case RISCV64 ->
                new PatchedModule(ElfClass.BITS_64, file)
                        .withRelocations(
                                RiscvRelocation.R_RISCV_64,
                                RiscvRelocation.R_RISCV_32_PCREL,
                                RiscvRelocation.R_RISCV_32);
            case X86_64, ARM -> file;
        };
    }

    /** The sample's relocations are of x86's types 64, PC32 and 32. */
    private byte[] withRelocations(RelocationType wide, RelocationType relative, RelocationType narrow) {
        LoadInfo info = headers();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            for (long at = 0; section.type == ElfConstants.SHT_RELA && at < section.size; at += Rela.size(elfClass)) {
                int type = (int) (section.offset + at) + Rela.R_INFO.at(elfClass);
                bytes.putInt(
                        type,
                        switch (bytes.getInt(type)) {
                            case 1 -> wide.number();
                            case 2 -> relative.number();
                            default -> narrow.number();
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

    public PatchedModule header(Ehdr field, long value) {
        put(0, field, value);
        return this;
    }

    public PatchedModule section(String name, Shdr field, long value) {
        return section(index(name), field, value);
    }

    public PatchedModule section(int index, Shdr field, long value) {
        put(header(index), field, value);
        return this;
    }

    public long get(String section, Shdr field) {
        return field.read(window(), header(index(section)), elfClass, ByteOrder.LITTLE_ENDIAN);
    }

    public int nameTable() {
        return (int) Ehdr.E_SHSTRNDX.read(window(), 0, elfClass, ByteOrder.LITTLE_ENDIAN);
    }

    public int index(String name) {
        return headers().findAny(name).orElseThrow();
    }

    private LoadInfo headers() {
        LoadInfo info = new LoadInfo(window(), elfClass);
        info.readSections();
        info.sectionNames = info.section(info.sectionNameIndex()).offset;
        return info;
    }

    private int header(int index) {
        long table = Ehdr.E_SHOFF.read(window(), 0, elfClass, ByteOrder.LITTLE_ENDIAN);
        return (int) table + index * Shdr.size(elfClass);
    }

    private void put(int structure, ElfField field, long value) {
        int at = structure + field.at(elfClass);
        switch (field.width(elfClass)) {
            case Short.BYTES -> bytes.putShort(at, (short) value);
            case Integer.BYTES -> bytes.putInt(at, (int) value);
            default -> bytes.putLong(at, value);
        }
    }
}
