package io.github.jkmod.crash.host;

import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the debug information of a module or a kernel: in the file itself, else where distributions and builds put what they
 * strip from it.
 */
public final class SymbolFileFinder {
    private static final Path DEBUG = Path.of("/usr/lib/debug/.build-id");

    private SymbolFileFinder() {}

    /**
     * What was found.
     *
     * @param file with the symbols
     * @param architecture that it was built for
     */
    public record Found(SymbolFile file, Optional<Architecture> architecture) {}

    /**
     * {@return the file, or what was stripped from it: FILE.debug beside it, .debug/FILE.debug, or by its build ID below
     * /usr/lib/debug}
     *
     * @throws IOException if it cannot be read
     * @throws io.github.jkmod.bytes.MalformedException if it is no ELF file, or its debug information breaks its format
     */
    public static Found find(Path path) throws IOException {
        ModuleFile module = read(path);
        ElfFile elf = module.elf();
        String shown = path.toString();
        if (!hasDebugInformation(elf)) {
            for (Path other : places(path, module.buildId())) {
                if (Files.isRegularFile(other)) {
                    elf = read(other).elf();
                    shown = other.toString();
                    break;
                }
            }
        }
        Optional<ModuleName> name =
                module.elf().header().type() == ElfConstants.ET_REL ? Optional.of(module.name()) : Optional.empty();
        return new Found(new SymbolFile(elf, name, module.buildId(), shown), module.architecture());
    }

    private static ModuleFile read(Path path) throws IOException {
        return ModuleFile.parse(ModuleImage.read(path, path.toString()));
    }

    private static boolean hasDebugInformation(ElfFile elf) {
        return elf.section(".debug_info").filter(Section::hasBytes).isPresent();
    }

    private static List<Path> places(Path path, Optional<String> buildId) {
        String debug = path.getFileName() + ".debug";
        List<Path> beside = List.of(
                path.resolveSibling(debug), path.resolveSibling(".debug").resolve(debug));
        if (buildId.isEmpty() || buildId.get().length() < 3) {
            return beside;
        }
        String id = buildId.get();
        Path byId = DEBUG.resolve(id.substring(0, 2)).resolve(id.substring(2) + ".debug");
        return List.of(beside.get(0), beside.get(1), byId);
    }
}
