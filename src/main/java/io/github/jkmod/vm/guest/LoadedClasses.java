package io.github.jkmod.vm.guest;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Has all of jkmod's classes in memory before the guest is saved, so that no clone reads them from the jar again. */
final class LoadedClasses {
    private static final String SUFFIX = ".class";

    private LoadedClasses() {}

    /** Loads every class of the jar that this one came from; without a jar it does nothing. */
    static void loadAll() throws IOException {
        try {
            Path jar = Path.of(LoadedClasses.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(jar)) {
                names(jar).forEach(LoadedClasses::load);
            }
        } catch (URISyntaxException e) {
            throw new IOException("this jar's own address: " + e.getMessage(), e);
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, LoadedClasses.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            // it needs a library that guests do not have: no clone will use it
        }
    }

    private static List<String> names(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(name -> name.endsWith(SUFFIX) && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - SUFFIX.length()).replace('/', '.'))
                    .toList();
        }
    }
}
