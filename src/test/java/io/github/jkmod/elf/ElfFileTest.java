package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ElfFileTest {
    static Stream<ElfWriter> writers() {
        return Stream.of(32, 64)
                .flatMap(width -> Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
                        .map(order -> new ElfWriter(width, order, ElfConstants.EM_ARM)));
    }

    private static byte[] sample(ElfWriter writer) {
        int text = writer.section(".text", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[] {1, 2, 3, 4});
        writer.noBits(".bss", 3, 4096);
        writer.symbol("", ElfConstants.STT_SECTION, text, 0, 0);
        int main = writer.function("main", text, 0x80000000L, 4);
        writer.relocations(text, List.of(new ElfWriter.Rel(2, 28, main, -4)));
        writer.section(".note", ElfConstants.SHT_NOTE, ElfWriter.CONSTANTS, note(writer), 0, 0, 4);
        return writer.bytes();
    }

    private static byte[] note(ElfWriter writer) {
        return writer.buffer()
                .u32(4)
                .u32(3)
                .u32(7)
                .text("GNU\0")
                .u8(9)
                .u8(8)
                .u8(7)
                .u8(0)
                .bytes();
    }

    private static ElfFile parse(byte[] bytes) {
        return ElfFile.parse(Window.of(bytes, "a.ko"));
    }

    @ParameterizedTest
    @MethodSource("writers")
    void readsBothClassesInBothByteOrders(ElfWriter writer) {
        ElfFile elf = parse(sample(writer));
        boolean wide = writer.is64();
        assertThat(elf.header().elfClass()).isEqualTo(ElfClass.of(wide));
        assertThat(elf.header().type()).isEqualTo(ElfConstants.ET_REL);
        assertThat(elf.sections())
                .extracting(Section::name)
                .containsExactly(
                        "",
                        ".text",
                        ".bss",
                        wide ? ".rela.text" : ".rel.text",
                        ".note",
                        ".symtab",
                        ".strtab",
                        ".shstrtab");
        Section text = elf.section(".text").orElseThrow();
        assertThat(text.isAlloc() && text.isExec() && !text.isWrite()).isTrue();
        assertThat(elf.content(text).copy()).containsExactly(1, 2, 3, 4);
        Symbol main = elf.symbols().get(2);
        assertThat(main).isEqualTo(new Symbol(2, "main", 0x80000000L, 4, 0x12, 0, 1));
        assertThat(main.bindingName() + " " + main.typeName()).isEqualTo("GLOBAL FUNC");
        assertThat(elf.displayName(elf.symbols().get(1))).isEqualTo(".text");
        Section relocations = elf.relocationSections(text).get(0);
        assertThat(elf.relocations(relocations)).containsExactly(new Relocation(2, 28, 2, wide ? -4 : 0, wide));
        Note note = elf.notes(elf.section(".note").orElseThrow()).get(0);
        assertThat(note.name()).isEqualTo("GNU");
        assertThat(note.type()).isEqualTo(7);
        assertThat(note.description().copy()).containsExactly(9, 8, 7);
    }

    @Test
    void aNoBitsSectionHasASizeButNoContent() {
        ElfFile elf = parse(sample(ElfWriter.x86()));
        Section bss = elf.section(".bss").orElseThrow();
        assertThat(bss.size()).isEqualTo(4096);
        assertThat(elf.content(bss).size()).isZero();
    }

    @ParameterizedTest
    @MethodSource("writers")
    void findsCountAndNamesThroughSectionZero(ElfWriter writer) {
        ElfFile elf = parse(sample(writer.extendedNumbering()));
        assertThat(elf.header().sectionCount()).isEqualTo(8);
        assertThat(elf.section(".shstrtab"))
                .hasValueSatisfying(s -> assertThat(s.index()).isEqualTo(7));
    }

    @Test
    void saysWhatATextFileIsNot() {
        assertThatThrownBy(() -> parse("#!/bin/sh\n".getBytes(StandardCharsets.US_ASCII)))
                .hasMessage("a.ko+0x0: not an ELF file (magic 23 21 2f 62, expected 7f 45 4c 46)");
        assertThatThrownBy(() -> parse(new byte[0])).hasMessage("a.ko+0x0: not an ELF file (empty)");
        assertThatThrownBy(() -> parse(new byte[] {0x7f}))
                .hasMessage("a.ko+0x0: not an ELF file (magic 7f, expected 7f 45 4c 46)");
    }

    @Test
    void namesTheSectionThatLeavesTheFile() {
        byte[] bytes = sample(ElfWriter.x86());
        int table = (int) parse(bytes).header().sectionHeaderOffset();
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(table + 64 + 32, 1L << 40);
        assertThatThrownBy(() -> parse(bytes))
                .hasMessageStartingWith("a.ko: section 1 (.text)+0x40: 1099511627776 bytes leave the file's");
    }

    @Test
    void everyCutIsMalformed() {
        byte[] bytes = sample(ElfWriter.arm());
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> parse(cut)).isInstanceOf(MalformedException.class);
        }
    }

    @Test
    void aHundredBytesClaimingManySectionsCostNothing() {
        ByteBuffer bytes =
                ByteBuffer.wrap(Arrays.copyOf(sample(ElfWriter.x86()), 128)).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(40, 64).putShort(60, (short) 0).putLong(64 + 32, 1L << 60);
        assertThatThrownBy(() -> parse(bytes.array()))
                .hasMessage("a.ko+0x40: section header table of 1152921504606846976 entries ends beyond the file's"
                        + " 128 bytes (truncated file?)");
    }

    @ParameterizedTest
    @ValueSource(ints = {32, 64})
    void mutantsGiveAValueOrAReason(int elfClass) {
        byte[] good = sample(new ElfWriter(elfClass, ByteOrder.LITTLE_ENDIAN, ElfConstants.EM_ARM));
        Mutations.Counts counts = Mutations.run(good, 20_000, bytes -> {
            ElfFile elf = parse(bytes);
            elf.symbols().forEach(elf::displayName);
            elf.sections().forEach(section -> {
                elf.content(section);
                elf.relocations(section);
                elf.notes(section);
                elf.relocationSections(section);
            });
        });
        assertThat(counts.malformed()).isBetween(2_000, 18_000);
    }
}
