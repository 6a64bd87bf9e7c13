package io.github.jkmod.preflight;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads {@code modalias} and the links {@code driver} below /sys/devices. */
final class Devices {
    private static final String MODALIAS = "modalias";

    private Devices() {}

    /** {@return the devices that have a modalias, in the order of their paths; Absent without /sys/devices} */
    static Fact<List<Device>> read(KernelRoot root) {
        Path devices = root.sys("devices");
        return KernelFiles.fact(devices, () -> {
            List<Device> found = new ArrayList<>();
            Files.walkFileTree(devices, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (file.endsWith(MODALIAS)) {
                        device(root, file).ifPresent(found::add);
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                    if (file.equals(devices)) {
                        throw e;
                    }
                    return FileVisitResult.CONTINUE; // a device that is unplugged in this moment
                }
            });
            found.sort((one, other) -> one.path().compareTo(other.path()));
            return found;
        });
    }

    private static Optional<Device> device(KernelRoot root, Path file) {
        Path folder = file.resolveSibling(".").normalize();
        Optional<Path> driver = target(folder.resolve("driver"));
        Optional<ModuleName> module = driver.flatMap(
                        link -> target(folder.resolve(link).resolve("module")))
                .map(link -> new ModuleName(String.valueOf(link.getFileName())));
        return KernelFiles.text(file)
                .value()
                .filter(modalias -> !modalias.isEmpty())
                .map(modalias -> new Device(
                        root.sys().relativize(folder).toString(),
                        modalias,
                        driver.map(link -> String.valueOf(link.getFileName())),
                        module));
    }

    private static Optional<Path> target(Path link) {
        try {
            return Files.isSymbolicLink(link) ? Optional.of(Files.readSymbolicLink(link)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // unbound in this moment
        }
    }
}
