package io.github.jkmod.fuzz;

import io.github.jkmod.image.ModuleImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Chooses what the fuzzer starts from: the project's test modules and small stock modules of every cached kernel. */
public final class FuzzSeeds {
    /** Larger files make each try slow. */
    private static final int LARGEST = 24 << 10;

    private static final int STOCK_OF_EACH = 12;

    private FuzzSeeds() {}

    /** Makes the fuzzer's folder, which is the one argument: {@code seeds} in it, and room for what it finds. */
    public static void main(String[] arguments) throws IOException {
        Path corpus = Files.createDirectories(Path.of(arguments[0]).resolve("seeds"));
        Files.createDirectories(corpus.resolveSibling("corpus"));
        for (Path folder : CachedKernels.testModules()) {
            for (Path module : modules(folder)) {
                write(corpus, folder, module, Files.readAllBytes(module));
            }
        }
        for (Path folder : CachedKernels.folders()) {
            int taken = 0;
            for (Path module : modules(folder)) {
                byte[] unpacked =
                        ModuleImage.read(module, module.toString()).content().copy();
                if (unpacked.length <= LARGEST && taken++ < STOCK_OF_EACH) {
                    write(corpus, folder, module, unpacked);
                    if (taken == 1) {
                        write(corpus, folder, Path.of("packed-" + module.getFileName()), Files.readAllBytes(module));
                    }
                }
                if (taken == STOCK_OF_EACH) {
                    break;
                }
            }
        }
    }

    private static void write(Path corpus, Path folder, Path module, byte[] content) throws IOException {
        if (content.length <= LARGEST) {
            Files.write(corpus.resolve(folder.getFileName() + "-" + module.getFileName()), content);
        }
    }

    /** The module files below, the smallest first. */
    private static List<Path> modules(Path folder) throws IOException {
        try (Stream<Path> walk = Files.walk(folder)) {
            return walk.filter(file -> file.getFileName().toString().matches(".+\\.ko(\\.xz)?"))
                    .filter(Files::isRegularFile)
                    .sorted(Comparator.comparingLong(file -> file.toFile().length()))
                    .toList();
        }
    }
}
