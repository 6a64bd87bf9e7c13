package io.github.jkmod.scenario;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A module file in which one symbol is changed, and nothing else: its build id stays. */
final class DoctoredModule {
    private final byte[] bytes;
    private final boolean wide;
    private final int entry;
    private final int name;

    private DoctoredModule(Path file, String symbol) throws IOException {
        this.bytes = Files.readAllBytes(file);
        ElfFile elf = ElfFile.parse(Window.of(bytes, file.toString()));
        this.wide = elf.header().is64();
        Section table = elf.section(".symtab").orElseThrow();
        Symbol found = elf.symbols().stream()
                .filter(each -> each.name().equals(symbol))
                .findFirst()
                .orElseThrow();
        this.entry = (int) table.offset() + found.index() * (wide ? 24 : 16);
        Section names = elf.sections().get((int) table.link());
        long offset = Window.of(bytes, file.toString()).u32(entry, ByteOrder.LITTLE_ENDIAN);
        this.name = (int) (names.offset() + offset);
    }

    /** {@return a copy in {@code folder} in which the symbol's name ends in another letter} */
    static Path renamed(Path file, String symbol, Path folder) throws IOException {
        DoctoredModule module = new DoctoredModule(file, symbol);
        module.bytes[module.name + symbol.length() - 1]++;
        return module.write(folder, "renamed.ko");
    }

    /** {@return a copy in which it stands four bytes further on} */
    static Path moved(Path file, String symbol, Path folder) throws IOException {
        DoctoredModule module = new DoctoredModule(file, symbol);
        int value = module.entry + (module.wide ? 8 : 4);
        module.bytes[value] = (byte) (module.bytes[value] + 4);
        return module.write(folder, "moved.ko");
    }

    /** {@return a copy in which it is weak, so that its letter is w} */
    static Path weak(Path file, String symbol, Path folder) throws IOException {
        DoctoredModule module = new DoctoredModule(file, symbol);
        int info = module.entry + (module.wide ? 4 : 12);
        module.bytes[info] = (byte) ((ElfConstants.STB_WEAK << 4) | (module.bytes[info] & 0xf));
        return module.write(folder, "weak.ko");
    }

    private Path write(Path folder, String file) throws IOException {
        return Files.write(folder.resolve(file), bytes);
    }
}
