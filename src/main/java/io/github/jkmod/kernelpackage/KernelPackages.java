package io.github.jkmod.kernelpackage;

import io.github.jkmod.bytes.MalformedException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Unpacks a distribution's packages of one kernel into a folder, as its package manager would under a root. */
public final class KernelPackages {
    private KernelPackages() {}

    /** {@return whether that is a package, by its content or its name} */
    public static boolean isPackage(Path file) throws IOException {
        return Files.isRegularFile(file) && PackageFormat.of(file).isPresent();
    }

    /**
     * Unpacks what is a kernel's: {@code boot}, {@code lib/modules}, {@code usr/lib/modules} and {@code usr/src}.
     *
     * @param files a kernel's packages; of a file that is in several, that of the last stays
     * @param folder an empty folder
     * @throws MalformedException if one is damaged, or would write outside the folder: path, offset of where it was read, reason
     * @throws IOException if one cannot be read, or the folder not be written
     */
    public static void unpack(List<Path> files, Path folder) throws IOException {
        PackageFolder target = new PackageFolder(folder);
        for (Path file : files) {
            unpack(file, target);
        }
        try {
            target.finish();
        } catch (RefusedMemberException e) {
            throw malformed(files.get(files.size() - 1), 0, e);
        }
    }

    private static void unpack(Path file, PackageFolder target) throws IOException {
        PackageFormat format = PackageFormat.of(file)
                .orElseThrow(
                        () -> new MalformedException(file.toString(), 0, "neither .deb nor .rpm nor .pkg.tar.zst"));
        try (InputStream raw = Files.newInputStream(file);
                CountedStream counted = new CountedStream(raw);
                InputStream buffered = new BufferedInputStream(counted, 1 << 16)) {
            try {
                format.read(buffered, file.toString(), target);
            } catch (FileSystemException e) {
                throw e; // of the folder, not of the package
            } catch (IOException | RuntimeException e) {
                throw malformed(file, counted.count(), e);
            }
        }
    }

    private static MalformedException malformed(Path file, long offset, Exception e) {
        String reason = e instanceof MalformedException located
                ? located.reason()
                : e instanceof EOFException
                        ? "it ends too early"
                        : e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        MalformedException malformed = new MalformedException(file.toString(), offset, reason);
        malformed.initCause(e);
        return malformed;
    }
}
