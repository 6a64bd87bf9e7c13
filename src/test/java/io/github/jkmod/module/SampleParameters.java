package io.github.jkmod.module;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;

/** Writes the {@code __param} section of {@link SampleModule}: numbers (array), loud (bool), whom (string), odd (own ops). */
final class SampleParameters {
    private static final int ALLOC = 2;
    private static final String NAMES = "numbers\0loud\0whom\0odd\0";

    private final ElfWriter elf;
    private final int names;
    private final int table;
    private final int module;
    private final int variables;

    /**
     * @param moduleSection the index of the section of {@code struct module}
     * @param bss the index of {@code .bss}, where the variables are
     */
    SampleParameters(ElfWriter elf, int moduleSection, int bss) {
        this.elf = elf;
        this.module = elf.symbol("", ElfConstants.STT_SECTION, moduleSection, 0, 0);
        this.variables = elf.symbol("", ElfConstants.STT_SECTION, bss, 0, 0);
        int namesSection =
                elf.section(".rodata.str1.1", 1, ALLOC, elf.buffer().text(NAMES).bytes());
        this.names = elf.symbol("", ElfConstants.STT_SECTION, namesSection, 0, 0);
        TableWriter rodata = new TableWriter(elf);
        rodata.content().u32(4).u32(4);
        rodata.pointer(variables, 0).pointer(elf.undefined("param_ops_int"), 0).pointer(variables, 8);
        rodata.content().padTo(0x40).u32(16).padTo(elf.is64() ? 0x48 : 0x44);
        rodata.pointer(variables, 32);
        rodata.content().padTo(0x50 + 4 * (elf.is64() ? 8 : 4));
        int section = rodata.section(".rodata", ALLOC);
        this.table = elf.symbol("", ElfConstants.STT_SECTION, section, 0, 0);
        elf.symbol("odd_ops", ElfConstants.STT_OBJECT, section, 0x50, 16);
    }

    void write() {
        TableWriter param = new TableWriter(elf);
        entry(param, "numbers", elf.undefined("param_array_ops"), 0, 0444, table, 0, 0);
        entry(param, "loud", elf.undefined("param_ops_bool"), 0, 0644, variables, 24, 0);
        entry(param, "whom", elf.undefined("param_ops_string"), 0, 0, table, 0x40, 0);
        entry(param, "odd", table, 0x50, 0200, variables, 28, 1);
        param.section("__param", ALLOC);
    }

    private void entry(
            TableWriter param,
            String name,
            int ops,
            long opsAddend,
            int mode,
            int argument,
            long argumentAddend,
            int flags) {
        int start = param.content().size();
        int pointer = elf.is64() ? 8 : 4;
        param.pointer(names, NAMES.indexOf(name)).pointer(module, 0).pointer(ops, opsAddend);
        param.content().u16(mode).u8(0xff).u8(flags).padTo(start + 4 * pointer);
        param.pointer(argument, argumentAddend);
        param.content().padTo(start + (elf.is64() ? 40 : 20));
    }
}
