package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.ModuleImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A made-up module "hello" with one of each thing that a module file can hold; for the tests of all rooms.
 *
 * <p>Its exports are hello_answer (CRC 0x11223344), hello_ns in namespace NS_TEST (0x55667788) and, GPL only, hello_gpl
 * (0x99aabbcc); its imports are _printk with a version and a weak maybe without one.
 */
public final class SampleModule {
    /** How a kernel's build lays out its export table. */
    public enum Exports {
        /** Place-relative 32-bit fields; pointers on 32-bit machines. Two tables. */
        TWO_TABLES,
        /** Absolute 64-bit pointers: kernels without PREL32. Two tables. */
        POINTERS,
        /** One table and {@code __kflagstab}, as 7.2. */
        FLAGS,
        /** Both: absolute 64-bit pointers, one table and its flags. */
        POINTERS_AND_FLAGS;

        boolean hasFlags() {
            return this == FLAGS || this == POINTERS_AND_FLAGS;
        }

        boolean hasPointers() {
            return this == POINTERS || this == POINTERS_AND_FLAGS;
        }
    }

    /** Where the CRCs of exports are. */
    public enum Crcs {
        /** In the section, as since 6.1. */
        IN_FILE,
        /** Relocations against absolute symbols, as in 5.10. */
        ABSOLUTE_SYMBOLS,
        /** Relocations against places in .rodata that hold them. */
        RELATIVE,
        /** No CRC section. */
        NONE
    }

    static final String MODINFO = "license=GPL\0version=1.2.3\0author=J\u00c3\u00bcrgen\0oddball\0\0\0import_ns=NS_A\0"
            + "import_ns=NS_B\0parm=loud:say it\0parmtype=loud:bool\0parmtype=numbers:array of int\0"
            + "parm=ghost:has no entry\0depends=mii,usbnet\0name=hello\0vermagic=6.1.0 SMP mod_unload \0";

    /** Where in an Elf64_Rela the symbol's index is. */
    private static final int R_SYM = 12;

    private static final int ALLOC = 2;
    private static final int ALLOC_WRITE = 3;
    private static final int ALLOC_EXEC = 6;

    private final ElfWriter elf;
    private int bss;
    private int moduleSection;

    private SampleModule(ElfWriter elf) {
        this.elf = elf;
    }

    /** The file for x86-64, as Debian's 6.1 builds it. */
    public static byte[] amd64() {
        return of(ElfWriter.x86(), Exports.TWO_TABLES, Crcs.IN_FILE);
    }

    /** The file for 32-bit ARM, as Debian's 6.1 builds it. */
    public static byte[] armhf() {
        return of(ElfWriter.arm(), Exports.TWO_TABLES, Crcs.IN_FILE);
    }

    /** The file for x86-64 with a relocation against a symbol far behind the table, which the kernel does not check. */
    public static byte[] harmful() {
        byte[] file = amd64();
        long entries = ElfFile.parse(Window.of(file, "harmful.ko")).sections().stream()
                .filter(Section::isRelocations)
                .mapToLong(Section::offset)
                .findFirst()
                .orElseThrow();
        ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt((int) entries + R_SYM, 0xffffff);
        return file;
    }

    /** The file in any variety; {@code elf} is a fresh writer. */
    public static byte[] of(ElfWriter elf, Exports exports, Crcs crcs) {
        SampleModule sample = new SampleModule(elf);
        sample.code();
        sample.facts();
        new SampleExports(elf, exports, crcs).write();
        new SampleParameters(elf, sample.moduleSection, sample.bss).write();
        return elf.bytes();
    }

    /** The module in these bytes, under the path {@code dir/hello.ko}. */
    public static ModuleFile parse(byte[] file) {
        return ModuleFile.parse(ModuleImage.of(file, "dir/hello.ko"));
    }

    private void code() {
        int text = elf.section(".text", 1, ALLOC_EXEC, new byte[32]);
        int init = elf.section(".init.text", 1, ALLOC_EXEC, new byte[32]);
        int exit = elf.section(".exit.text", 1, ALLOC_EXEC, new byte[16]);
        elf.section(".data..percpu", 1, ALLOC_WRITE, new byte[8]);
        bss = elf.noBits(".bss", ALLOC_WRITE, 64);
        elf.section(".ARM.exidx.init.text", 1, ALLOC, new byte[8]);
        elf.section(".comment", ElfConstants.SHT_PROGBITS, 0, new byte[4]);
        elf.symbol("$x", ElfConstants.STT_NOTYPE, init, 16, 0);
        elf.symbol("hello_init", ElfConstants.STT_FUNC, init, 16, 16);
        elf.symbol("hello_exit", ElfConstants.STT_FUNC, exit, 0, 16);
        elf.function("hello_answer", text, 0, 8);
        elf.function("hello_ns", text, 8, 8);
        elf.function("hello_gpl", text, 16, 8);
        elf.undefined("_printk");
        elf.symbol("maybe", ElfConstants.STB_WEAK << 4, 0, 0, 0);
        TableWriter module = new TableWriter(elf);
        module.content().padTo(elf.is64() ? 0x18 : 0xc).text("hello").padTo(elf.is64() ? 0x138 : 0xcc);
        module.pointer(elf.function("init_module", init, 16, 16), 0);
        module.content().padTo(elf.is64() ? 0x350 : 0x230);
        module.pointer(elf.function("cleanup_module", exit, 0, 16), 0);
        moduleSection = module.section(".gnu.linkonce.this_module", ALLOC_WRITE);
    }

    private void facts() {
        elf.section(".modinfo", 1, ALLOC, elf.buffer().text(MODINFO).bytes());
        elf.section(
                "__versions",
                1,
                ALLOC,
                elf.buffer()
                        .wide(0x0badcafeL)
                        .text("module_layout")
                        .padTo(64)
                        .wide(0x92997ed8L)
                        .text("_printk")
                        .padTo(128)
                        .bytes());
        byte[] id = elf.buffer()
                .u32(4)
                .u32(4)
                .u32(3)
                .text("GNU\0")
                .u8(0xde)
                .u8(0xad)
                .u8(0)
                .u8(1)
                .bytes();
        elf.section(".note.gnu.build-id", ElfConstants.SHT_NOTE, ALLOC, id, 0, 0, 4);
    }
}
