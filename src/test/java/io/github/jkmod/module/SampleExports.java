package io.github.jkmod.module;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.module.SampleModule.Crcs;
import io.github.jkmod.module.SampleModule.Exports;
import java.util.ArrayList;
import java.util.List;

/** Writes the export tables of {@link SampleModule} in the format asked for. */
final class SampleExports {
    private static final int ALLOC = 2;
    private static final String STRINGS = "hello_answer\0\0hello_ns\0NS_TEST\0hello_gpl\0";

    private record Entry(long value, String name, String namespace, long crc) {}

    private static final Entry ANSWER = new Entry(0, "hello_answer", "", 0x11223344L);
    private static final Entry NS = new Entry(8, "hello_ns", "NS_TEST", 0x55667788L);
    private static final Entry GPL = new Entry(16, "hello_gpl", "", 0x99aabbccL);

    private final ElfWriter elf;
    private final Exports exports;
    private final Crcs crcs;
    private final int text;
    private final int strings;

    SampleExports(ElfWriter elf, Exports exports, Crcs crcs) {
        this.elf = elf;
        this.exports = exports;
        this.crcs = crcs;
        this.text = elf.symbol("", ElfConstants.STT_SECTION, 1, 0, 0);
        int section = elf.section(
                "__ksymtab_strings", 1, ALLOC, elf.buffer().text(STRINGS).bytes());
        this.strings = elf.symbol("", ElfConstants.STT_SECTION, section, 0, 0);
    }

    void write() {
        if (exports.hasFlags()) {
            table("__ksymtab", "__kcrctab", List.of(ANSWER, NS, GPL));
            elf.section("__kflagstab", 1, ALLOC, elf.buffer().u8(0).u8(0).u8(1).bytes());
        } else {
            table("__ksymtab", "__kcrctab", List.of(ANSWER, NS));
            table("__ksymtab_gpl", "__kcrctab_gpl", List.of(GPL));
        }
    }

    private void table(String name, String crcName, List<Entry> entries) {
        TableWriter table = new TableWriter(elf);
        for (Entry entry : entries) {
            field(table, text, entry.value());
            field(table, strings, STRINGS.indexOf(entry.name()));
            field(table, strings, STRINGS.indexOf(entry.namespace() + "\0"));
        }
        table.section(name, ALLOC);
        if (crcs != Crcs.NONE) {
            crcs(crcName, entries);
        }
    }

    private void field(TableWriter table, int symbol, long addend) {
        if (exports.hasPointers() || !elf.is64()) {
            table.pointer(symbol, addend);
        } else {
            table.narrow(2, symbol, addend);
        }
    }

    private void crcs(String name, List<Entry> entries) {
        List<Integer> symbols = new ArrayList<>();
        int home = elf.section(
                ".rodata" + name,
                1,
                ALLOC,
                elf.buffer().u32(entries.get(0).crc()).bytes());
        for (Entry entry : entries) {
            boolean absolute = crcs == Crcs.ABSOLUTE_SYMBOLS;
            symbols.add(elf.symbol(
                    "__crc_" + entry.name(),
                    0x10,
                    absolute ? ElfConstants.SHN_ABS : home,
                    absolute ? entry.crc() : 0,
                    0));
        }
        TableWriter table = new TableWriter(elf);
        for (int i = 0; i < entries.size(); i++) {
            if (crcs == Crcs.IN_FILE) {
                table.content().u32(entries.get(i).crc());
            } else {
                table.narrow(elf.is64() ? 10 : 2, symbols.get(i), 0);
            }
        }
        table.section(name, ALLOC);
    }
}
