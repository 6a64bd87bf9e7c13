package io.github.jkmod.vm.setup;

import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Finds jkmod's jar and its libraries on a class path.
 *
 * @param own the jar that jkmod's classes come from
 * @param others all jars of the class path
 */
record ClassPathJars(Path own, List<Path> others) {
    private static final String WHAT = "finding jkmod's jars for the guests";
    private static final String SET_HOME = "or set the property " + Installation.HOME + " to an installation";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    private static final String JNA = "jna";
    private static final String LIBRARY = "libjnidispatch.so";

    /** {@return what the class path of {@code loader} holds of jkmod} */
    static Installation installation(ClassLoader loader, CacheFolder cache) throws IOException {
        try {
            URL own = ClassPathJars.class.getProtectionDomain().getCodeSource().getLocation();
            return new ClassPathJars(Path.of(own.toURI()), jars(loader)).installation(cache);
        } catch (URISyntaxException e) {
            throw new IOException("an address on the class path: " + e.getMessage(), e);
        }
    }

    /** Every jar has a manifest; a folder's has another kind of address. */
    static List<Path> jars(ClassLoader loader) throws IOException, URISyntaxException {
        List<Path> jars = new ArrayList<>();
        for (URL url : Collections.list(loader.getResources(MANIFEST))) {
            String address = url.toString();
            if (address.startsWith("jar:file:") && address.endsWith("!/" + MANIFEST)) {
                jars.add(Path.of(new URI(address.substring("jar:".length(), address.lastIndexOf("!/")))));
            }
        }
        return jars;
    }

    Installation installation(CacheFolder cache) throws IOException {
        if (!Files.isRegularFile(own)) {
            throw SetupException.failed(WHAT)
                    .because("jkmod's classes are in the folder " + own)
                    .hint("use its jar, " + SET_HOME);
        }
        Map<String, Path> found = new TreeMap<>();
        found.put(Installation.MAIN_JAR, own);
        for (String name : libraries()) {
            if (Installation.usedInGuests(name)) {
                found.put(name, library(name));
            }
        }
        Path jna = found.entrySet().stream()
                .filter(each -> artifact(each.getKey()).equals(JNA))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow(() -> SetupException.failed(WHAT)
                        .because(own + " names no jna")
                        .hint("use jkmod's own jar, " + SET_HOME));
        return new Installation(found, name -> unpacked(jna, name, cache));
    }

    private List<String> libraries() throws IOException {
        try (JarFile jar = new JarFile(own.toFile())) {
            Manifest manifest = jar.getManifest();
            String names =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            if (names == null) {
                throw SetupException.failed(WHAT)
                        .because("the manifest of " + own + " names no libraries")
                        .hint("use jkmod's own jar, " + SET_HOME);
            }
            return List.of(names.strip().split("\\s+"));
        }
    }

    /** The file of that very name, or else the same artifact in the version that a build has settled on. */
    private Path library(String name) throws SetupException {
        Optional<Path> exact = others.stream().filter(jar -> jar.endsWith(name)).findFirst();
        return exact.or(() -> others.stream()
                        .filter(jar ->
                                artifact(String.valueOf(jar.getFileName())).equals(artifact(name)))
                        .findFirst())
                .orElseThrow(() -> SetupException.failed(WHAT)
                        .because(name + " is not on the class path")
                        .hint("add it to the dependencies, " + SET_HOME));
    }

    /** {@return {@code jackson-core} for {@code jackson-core-2.19.2.jar}} */
    private static String artifact(String jar) {
        return jar.replaceFirst("(-[0-9].*)?\\.jar$", "");
    }

    private static Path unpacked(Path jna, String name, CacheFolder cache) throws IOException {
        String key = "jna/" + jna.getFileName() + "-" + Files.size(jna) + "-" + name;
        Path folder = cache.ready(key, (part, manifest) -> {
            try (JarFile jar = new JarFile(jna.toFile())) {
                ZipEntry entry = jar.getEntry("com/sun/jna/" + name + "/" + LIBRARY);
                if (entry == null) {
                    throw SetupException.failed(WHAT)
                            .because(jna + " has no library for " + name)
                            .hint("use a newer JNA");
                }
                Files.createDirectory(part.resolve(name));
                try (InputStream content = jar.getInputStream(entry)) {
                    Files.copy(content, part.resolve(name).resolve(LIBRARY));
                }
            }
        });
        return folder.resolve(name);
    }
}
