package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Class paths of a user's build: jars in folders of a repository, in versions of the build's choice. */
final class InstallationTest {
    @TempDir
    private Path temp;

    private CacheFolder cache;

    @BeforeEach
    void openCache() {
        cache = new CacheFolder(temp.resolve("cache"));
    }

    private Path jar(String name, String classPath, Map<String, String> entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (!classPath.isEmpty()) {
            manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        }
        Path file = temp.resolve("repository with blank").resolve(name).resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        try (OutputStream out = Files.newOutputStream(file);
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                jar.putNextEntry(new ZipEntry(entry.getKey()));
                jar.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return file;
    }

    private Path own(String classPath) throws IOException {
        return jar("jkmod-1.0.jar", classPath, Map.of());
    }

    private List<Path> libraries() throws IOException {
        Map<String, String> natives = Map.of("com/sun/jna/linux-aarch64/libjnidispatch.so", "ELF");
        return List.of(
                jar("jna-5.1.jar", "", natives),
                jar("jna-platform-5.1.jar", "", Map.of()),
                jar("xz-1.12.jar", "", Map.of()),
                jar("jackson-core-2.20.0.jar", "", Map.of()));
    }

    @Test
    void jarsAreFoundByNameOrByArtifactAndKeepTheNamesOfTheManifest() throws IOException {
        Path own = own("jna-5.1.jar jackson-core-2.19.2.jar xz-1.12.jar jnr-posix-3.2.5.jar asm-9.0.jar");
        Installation found = new ClassPathJars(own, libraries()).installation(cache);
        assertThat(found.jars())
                .containsOnlyKeys("jackson-core-2.19.2.jar", "jkmod.jar", "jna-5.1.jar", "xz-1.12.jar")
                .containsEntry("jkmod.jar", own)
                .hasEntrySatisfying(
                        "jackson-core-2.19.2.jar",
                        jar -> assertThat(jar.endsWith("jackson-core-2.20.0.jar"))
                                .isTrue());
    }

    @Test
    void jnasLibraryIsUnpackedIntoTheCache() throws IOException {
        Installation found = new ClassPathJars(own("jna-5.1.jar"), libraries()).installation(cache);
        Path folder = found.natives(Architecture.ARM64);
        assertThat(folder).startsWith(cache.root()).isDirectoryContaining("glob:**libjnidispatch.so");
        assertThat(folder.toFile().list()).hasSize(1);
        assertThatThrownBy(() -> found.natives(Architecture.ARM))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("has no library for linux-arm");
    }

    @Test
    void aClassLoaderIsAskedForItsJars() throws Exception {
        List<URL> urls = new ArrayList<>();
        for (Path jar : libraries()) {
            urls.add(jar.toUri().toURL());
        }
        Path own = own("jna-5.1.jar xz-1.12.jar");
        try (URLClassLoader loader = new URLClassLoader(urls.toArray(URL[]::new), null)) {
            assertThat(new ClassPathJars(own, ClassPathJars.jars(loader))
                            .installation(cache)
                            .jars())
                    .containsOnlyKeys("jkmod.jar", "jna-5.1.jar", "xz-1.12.jar");
        }
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws IOException {
        assertThatThrownBy(
                        () -> new ClassPathJars(own("jna-5.1.jar picocli-4.7.7.jar"), libraries()).installation(cache))
                .isInstanceOf(SetupException.class)
                .hasMessage("finding jkmod's jars for the guests failed: picocli-4.7.7.jar is not on the class path; "
                        + "add it to the dependencies, or set the property jkmod.home to an installation");
        assertThatThrownBy(() -> new ClassPathJars(own(""), libraries()).installation(cache))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("names no libraries");
        assertThatThrownBy(() -> new ClassPathJars(temp, libraries()).installation(cache))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("jkmod's classes are in the folder " + temp);
    }

    @Test
    void aFolderIsAnInstallationIfItHasTheJar() throws IOException {
        Path home = temp.resolve("home");
        Files.createDirectories(home.resolve("lib"));
        assertThatThrownBy(() -> Installation.at(home))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("there is no lib/jkmod.jar in " + home);
        Files.writeString(home.resolve("lib/jkmod.jar"), "");
        Files.writeString(home.resolve("lib/xz-1.12.jar"), "");
        Files.writeString(home.resolve("lib/asm-9.11.1.jar"), "");
        Installation found = Installation.find(home.toString(), getClass().getClassLoader(), cache);
        assertThat(found.jars()).containsOnlyKeys("jkmod.jar", "xz-1.12.jar");
        assertThat(found.natives(Architecture.X86_64)).isEqualTo(home.resolve("native/linux-x86-64"));
    }
}
