package io.github.jkmod.fuzz;

import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The kernels that {@code jkmod vm fetch} has put into the cache, with all that is known of them. */
final class CachedKernels {
    private static final Path CACHE = CacheFolder.ofUser(System.getenv()).root();

    private CachedKernels() {}

    /** The folders of the kernels. */
    static List<Path> folders() {
        return list(CACHE.resolve("kernel"));
    }

    /** The folders with the project's test modules. */
    static List<Path> testModules() {
        return list(CACHE.resolve("modules"));
    }

    /** Their facts by architecture. */
    static Map<Architecture, List<KernelFacts>> facts() {
        Map<Architecture, List<KernelFacts>> facts = new EnumMap<>(Architecture.class);
        for (Path folder : folders()) {
            try {
                KernelFacts kernel = FolderFacts.of(folder, Optional.empty());
                Fact<KernelIdentity> identity = kernel.identity();
                identity.value()
                        .ifPresent(
                                known -> facts.computeIfAbsent(known.architecture(), architecture -> new ArrayList<>())
                                        .add(kernel));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return facts;
    }

    /** Asks for everything once. */
    static void read(KernelFacts kernel) {
        kernel.config();
        kernel.vermagic();
        kernel.policy();
        kernel.listsData();
        kernel.exports().ofKernel("printk");
        kernel.exports().ofModules("printk");
        kernel.structModule();
        kernel.certificates();
        kernel.builtInNames();
        kernel.decompressor();
    }

    private static List<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
