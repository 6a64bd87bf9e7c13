package io.github.jkmod.vm.setup;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.ModuleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A kernel's own modules in a folder of any name.
 *
 * @param path what would be {@code /lib/modules/RELEASE}
 * @param release the release that one of its modules was built for, as its version magic says
 */
public record ModulesFolder(Path path, String release) {
    /** Where below a root they may be. */
    private static final List<String> BELOW = List.of("lib/modules", "usr/lib/modules", ".");

    private static final String MAGIC = "vermagic=";

    /**
     * {@return the modules in or below a folder: those of that release, else the first ones found; empty if there are
     * none}
     *
     * @param given {@code lib/modules/RELEASE}, by whatever name, or a root that contains it
     * @param release of the kernel
     * @throws IOException if a folder or a module cannot be read
     */
    public static Optional<ModulesFolder> find(Path given, String release) throws IOException {
        List<Path> candidates = new ArrayList<>();
        for (String below : BELOW) {
            candidates.add(given.resolve(below).resolve(release).normalize());
        }
        for (String below : BELOW) {
            candidates.addAll(folders(given.resolve(below).normalize()));
        }
        for (Path candidate : candidates) {
            if (isModules(candidate)) {
                return read(candidate);
            }
        }
        return read(given);
    }

    /** What depmod and the kernel's build put beside the modules, and where they put these. */
    private static boolean isModules(Path folder) {
        return Stream.of("kernel", "modules.order", "modules.builtin", "modules.dep")
                .anyMatch(name -> Files.exists(folder.resolve(name)));
    }

    private static List<Path> folders(Path parent) throws IOException {
        if (isModules(parent) || !Files.isDirectory(parent)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(parent)) {
            return list.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static Optional<ModulesFolder> read(Path folder) throws IOException {
        try (Stream<Path> walk = Files.isDirectory(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path file : (Iterable<Path>) walk.filter(ModulesFolder::isModule)::iterator) {
                Optional<String> release = builtFor(file);
                if (release.isPresent()) {
                    return Optional.of(new ModulesFolder(folder, release.get()));
                }
            }
        }
        return Optional.empty();
    }

    /** {@return whether it is named as a module, packed or not} */
    static boolean isModule(Path file) {
        return String.valueOf(file.getFileName()).matches(".+\\.ko(\\.(gz|xz|zst))?") && Files.isRegularFile(file);
    }

    private static Optional<String> builtFor(Path file) throws IOException {
        try {
            ElfFile elf = ElfFile.parse(ModuleImage.read(file, file.toString()).elf());
            Optional<Section> modinfo = elf.section(".modinfo");
            return modinfo.map(elf::content)
                    .map(content -> content.text(0, content.size()))
                    .flatMap(text -> Arrays.stream(text.split("\0", -1))
                            .filter(entry -> entry.startsWith(MAGIC))
                            .findFirst())
                    .map(entry -> entry.substring(MAGIC.length()).replaceAll(" .*", ""));
        } catch (MalformedException e) {
            return Optional.empty(); // another module will tell
        }
    }
}
