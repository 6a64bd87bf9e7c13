package io.github.jkmod.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressedSymbolsTest {
    private static final long CORE = 0xffff_ffff_c000_0000L;

    /** Two places where a kernel put the sample; its init memory is where its variables are by now. */
    private static final AddressedSymbols SAMPLE = AddressedSymbols.of(
            SampleModule.parse(SampleModule.amd64()),
            Map.of(
                    ".text", CORE,
                    ".exit.text", CORE + 0x20,
                    ".bss", CORE + 0x2000,
                    ".init.text", CORE + 0x2000,
                    ".note.gnu.build-id", 0L,
                    ".symtab", CORE + 0x3000));

    @ParameterizedTest
    @CsvSource({
        "ffffffffc0000000, hello_answer+0x0",
        "ffffffffc0000007, hello_answer+0x7",
        "ffffffffc0000008, hello_ns+0x0",
        "ffffffffc000001f, hello_gpl+0xf",
        "ffffffffc0000020, hello_exit+0x0", // cleanup_module is there, too, but later in the table
        "ffffffffc000002f, hello_exit+0xf",
        "ffffffffc0002012, .bss+0x12", // init_module was there, which is gone
    })
    void theGreatestSymbolNotAboveInTheSection(String address, String place) {
        assertThat(SAMPLE.at(Long.parseUnsignedLong(address, 16)))
                .hasValueSatisfying(found -> assertThat(found).hasToString(place));
    }

    @ParameterizedTest
    @CsvSource({"0", "20", "ffffffffbfffffff", "ffffffffc0000030", "ffffffffc0003000", "ffffffffffffffff"})
    void nothingIsOutsideOfItsCoreSections(String address) {
        assertThat(SAMPLE.at(Long.parseUnsignedLong(address, 16))).isEmpty();
    }

    @Test
    void aSectionAtTheEndOfMemoryHasItsLastByte() {
        AddressedSymbols last = AddressedSymbols.of(SampleModule.parse(SampleModule.amd64()), Map.of(".text", -32L));
        assertThat(last.at(-1)).contains(new AddressedSymbols.Place("hello_gpl", 15));
        assertThat(last.at(0)).isEmpty();
    }

    @Test
    void functionsBeforeLabelsAndNeitherMarksNorOtherSymbols() {
        ElfWriter elf = ElfWriter.x86();
        int text = elf.section(".text", 1, ElfWriter.CODE, new byte[64]);
        elf.symbol(".text", ElfConstants.STT_SECTION, text, 0, 0);
        elf.symbol("file.c", 4, 0xfff1, 0, 0); // STT_FILE, SHN_ABS
        elf.symbol("label", ElfConstants.STT_NOTYPE, text, 16, 0);
        elf.symbol("$x", ElfConstants.STT_NOTYPE, text, 24, 0);
        elf.symbol(".LC0", ElfConstants.STT_NOTYPE, text, 24, 0);
        elf.symbol("beyond", ElfConstants.STT_FUNC, text, -1, 0);
        elf.function("function", text, 16, 16);
        elf.symbol("second_label", ElfConstants.STT_NOTYPE, text, 32, 0);
        elf.undefined("import");
        AddressedSymbols symbols = AddressedSymbols.of(SampleModule.parse(elf.bytes()), Map.of(".text", CORE));
        assertThat(symbols.at(CORE + 15)).contains(new AddressedSymbols.Place(".text", 15));
        assertThat(symbols.at(CORE + 30)).contains(new AddressedSymbols.Place("function", 14));
        assertThat(symbols.at(CORE + 33)).contains(new AddressedSymbols.Place("second_label", 1));
    }

    @Test
    void thumbFunctionsHaveOddValues() {
        ElfWriter elf = ElfWriter.arm();
        int text = elf.section(".text", 1, ElfWriter.CODE, new byte[64]);
        elf.symbol("thumb", ElfConstants.STT_FUNC, text, 0x11, 16);
        elf.symbol("constant", ElfConstants.STT_OBJECT, text, 0x21, 1);
        AddressedSymbols symbols = AddressedSymbols.of(SampleModule.parse(elf.bytes()), Map.of(".text", 0xbf00_0000L));
        assertThat(symbols.at(0xbf00_0010L)).contains(new AddressedSymbols.Place("thumb", 0));
        assertThat(symbols.at(0xbf00_0020L)).contains(new AddressedSymbols.Place("thumb", 16));
        assertThat(symbols.at(0xbf00_0021L)).contains(new AddressedSymbols.Place("constant", 0));
    }

    @Test
    void aTableThatLeavesItsFormatIsRefused() {
        ElfWriter elf = ElfWriter.x86();
        elf.section(".text", 1, ElfWriter.CODE, new byte[64]);
        elf.section(".broken", ElfConstants.SHT_SYMTAB, 0, new byte[25], 1, 1, 8);
        ModuleFile file = SampleModule.parse(SampleModule.amd64());
        assertThat(AddressedSymbols.of(file, Map.of()).at(0)).isEmpty();
        assertThatThrownBy(() -> AddressedSymbols.of(SampleModule.parse(elf.bytes()), Map.of(".text", CORE)))
                .isInstanceOf(MalformedException.class);
    }
}
