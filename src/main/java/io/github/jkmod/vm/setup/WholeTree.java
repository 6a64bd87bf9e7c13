package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All of a kernel's modules as its distribution installs them, with depmod's files, so that a guest's modprobe finds them. */
public final class WholeTree {
    /** What installations keep there of other things: the way to the headers. */
    private static final List<String> LINKS = List.of("build", "source", "vmlinuz");

    private final GuestKernel kernel;
    private final CacheFolder cache;

    WholeTree(GuestKernel kernel, CacheFolder cache) {
        this.kernel = kernel;
        this.cache = cache;
    }

    /** {@return how much of a guest's memory they take, in MiB; rounded up} */
    public static int mib(GuestKernel kernel) throws IOException {
        try (Stream<Path> walk = Files.walk(of(kernel))) {
            return 1
                    + (int) (walk.filter(Files::isRegularFile)
                                    .mapToLong(file -> file.toFile().length())
                                    .sum()
                            >> 20);
        }
    }

    private static Path of(GuestKernel kernel) throws IOException {
        Optional<Path> modules = kernel.modules();
        return modules.orElseThrow(() -> SetupException.failed("taking all modules of Linux " + kernel.release())
                .because("it is not known where they are")
                .hint("add --modules DIR"));
    }

    /**
     * {@return files and folders by their names in the guest, without leading slash}
     *
     * @param scratch for depmod's files, where they are not kept
     */
    Map<String, Path> files(Path scratch) throws IOException {
        Path tree = of(kernel);
        Map<String, Path> files = new LinkedHashMap<>();
        String folder = "lib/modules/" + kernel.release() + "/";
        add(files, folder, tree);
        add(files, folder, database(tree, scratch));
        return files;
    }

    private static void add(Map<String, Path> files, String folder, Path from) throws IOException {
        try (Stream<Path> list = Files.list(from)) {
            list.filter(path -> !LINKS.contains(path.getFileName().toString()))
                    .forEach(path -> files.put(folder + path.getFileName(), path));
        }
    }

    /** Of Debian's kernels it is kept: to unpack thousands of modules takes seconds. */
    private Path database(Path tree, Path scratch) throws IOException {
        if (kernel instanceof DebianKernel debian) {
            return cache.ready(debian.moduleDatabaseKey(), (part, manifest) -> ModuleTreeDatabase.write(tree, part));
        }
        Path folder = Files.createDirectory(scratch.resolve("depmod"));
        ModuleTreeDatabase.write(tree, folder);
        return folder;
    }
}
