package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** This jkmod as its guests get it: the jars that run there, and JNA's library for each architecture. */
public final class Installation {
    /** The name of jkmod's own jar in guests; beside it are its libraries, by the names in its manifest. */
    static final String MAIN_JAR = "jkmod.jar";

    /** The property that names the folder of an installation. */
    public static final String HOME = "jkmod.home";

    /** Libraries that only the host's side uses. */
    private static final List<String> HOST_ONLY =
            List.of("asm", "commons-", "jffi", "jnr-", "jline-", "progressbar", "archunit", "junit");

    private final SortedMap<String, Path> jars;
    private final Natives natives;

    /** Knows where JNA's library is. */
    @FunctionalInterface
    interface Natives {
        /**
         * {@return a folder with nothing but that architecture's library in it}
         *
         * @param name JNA's name of the architecture, such as {@code linux-aarch64}
         */
        Path folder(String name) throws IOException;
    }

    Installation(Map<String, Path> jars, Natives natives) {
        this.jars = new TreeMap<>(jars);
        this.jars.keySet().removeIf(name -> !usedInGuests(name));
        this.natives = natives;
    }

    /** {@return whether guests need the jar of that name} */
    static boolean usedInGuests(String name) {
        return name.endsWith(".jar") && HOST_ONLY.stream().noneMatch(name::startsWith);
    }

    /**
     * {@return an installation in a folder}
     *
     * @param home with {@code lib/*.jar} and {@code native/ARCH/libjnidispatch.so} in it
     * @throws SetupException if it is not there
     */
    public static Installation at(Path home) throws IOException {
        if (!Files.isRegularFile(home.resolve("lib").resolve(MAIN_JAR))) {
            throw SetupException.failed("finding jkmod's installation")
                    .because("there is no lib/" + MAIN_JAR + " in " + home)
                    .hint("set the property " + HOME + " to a built jkmod, such as target/dist of a checkout");
        }
        Map<String, Path> jars = new TreeMap<>();
        try (Stream<Path> list = Files.list(home.resolve("lib"))) {
            list.forEach(jar -> jars.put(String.valueOf(jar.getFileName()), jar));
        }
        return new Installation(jars, name -> home.resolve("native").resolve(name));
    }

    /**
     * {@return the installation that a program runs with which has jkmod on its class path}
     *
     * @param home the value of the property {@link #HOME}, if it is set
     * @param loader knows the class path
     * @param cache takes JNA's libraries, unpacked
     * @throws SetupException if a part is missing, with what to do
     */
    public static Installation find(@Nullable String home, ClassLoader loader, CacheFolder cache) throws IOException {
        return home != null ? at(Path.of(home)) : ClassPathJars.installation(loader, cache);
    }

    /** {@return the jars that guests need, by their names there} */
    SortedMap<String, Path> jars() {
        return jars;
    }

    /** {@return a folder with that architecture's library for JNA} */
    Path natives(Architecture architecture) throws IOException {
        return natives.folder(architecture.names().jna());
    }
}
