package io.github.jkmod.elf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.vm.setup.host.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ElfEditTest {
    @TempDir
    private Path folder;

    private static byte[] file(boolean wide) {
        Supplier<ElfWriter> writer = wide ? ElfWriter::x86 : ElfWriter::arm;
        ElfWriter elf = writer.get();
        int text = elf.section(".text", ElfConstants.SHT_PROGBITS, 6, new byte[32]);
        elf.function("kmalloc_mine", text, 0, 8);
        elf.undefined("kmalloc");
        elf.undefined("kfree");
        elf.undefined("kmalloc");
        return elf.bytes();
    }

    private static ElfFile parse(byte[] bytes) {
        return ElfFile.parse(Window.of(bytes, "a.ko"));
    }

    private static byte[] renamed(byte[] file, Map<String, String> names) {
        ElfEdit edit = new ElfEdit(parse(file), Window.of(file, "a.ko"));
        edit.renameUndefined(names);
        return edit.bytes();
    }

    private static List<String> names(ElfFile elf) {
        return elf.symbols().stream().map(Symbol::name).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyUndefinedSymbolsOfThatNameGetAnother(boolean wide) {
        byte[] file = file(wide);
        ElfFile after = parse(renamed(file, Map.of("kmalloc", "a_longer_name_than_before", "kmalloc_mine", "nobody")));
        assertThat(names(after))
                .containsExactlyElementsOf(names(parse(file)).stream()
                        .map(name -> name.equals("kmalloc") ? "a_longer_name_than_before" : name)
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nothingThatWasThereMoves(boolean wide) {
        ElfFile before = parse(file(wide));
        ElfFile after = parse(renamed(file(wide), Map.of("kmalloc", "other")));
        for (Section section : before.sections()) {
            Section now = after.sections().get(section.index());
            if (!section.name().equals(".strtab")) {
                assertThat(now).isEqualTo(section);
            }
        }
    }

    @Test
    void namesThatAreNotThereChangeNothing() {
        byte[] file = file(true);
        assertThat(renamed(file, Map.of("vmalloc", "other"))).isEqualTo(file);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readelfSeesTheSame(boolean wide) throws IOException {
        Path path =
                Files.write(folder.resolve("a.ko"), renamed(file(wide), Map.of("kmalloc", "other", "kfree", "more")));
        String said = Command.of(List.of("readelf", "-sW", path.toString()))
                .attempt("reading")
                .out();
        assertThat(said).contains("UND other\n").contains("UND more\n").doesNotContain("UND kmalloc");
    }

    @Test
    void aSectionsContentsMayBecomeLonger() {
        byte[] file = file(true);
        ElfFile before = parse(file);
        ElfEdit edit = new ElfEdit(before, Window.of(file, "a.ko"));
        edit.replace(before.section(".text").orElseThrow(), new byte[] {1, 2, 3});
        ElfFile after = parse(edit.bytes());
        assertThat(after.content(after.section(".text").orElseThrow()).copy()).containsExactly(1, 2, 3);
    }

    @Test
    void aTableWithoutNamesIsMalformed() {
        byte[] file = file(true);
        ElfFile elf = parse(file);
        ElfEdit edit = new ElfEdit(elf, Window.of(file, "a.ko"));
        Section table = elf.symbolTable().orElseThrow();
        edit.put(elf.header().sectionHeaderAt(table.index()) + Shdr.SH_LINK.at(ElfClass.BITS_64), 4, 0);
        byte[] broken = edit.bytes();
        assertThatThrownBy(() -> renamed(broken, Map.of("kmalloc", "other")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("string table is section 0");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sectionsLoseTheirAddresses(boolean wide) {
        byte[] file = file(wide);
        ElfEdit edit = new ElfEdit(parse(file), Window.of(file, "a.ko"));
        long header = parse(file).header().sectionHeaderAt(1);
        edit.put(header + (wide ? 16 : 12), 4, 8);
        assertThat(parse(edit.bytes()).sections().get(1).address()).isEqualTo(8);
        edit.clearAddresses();
        assertThat(edit.bytes()).isEqualTo(file);
    }
}
