package io.github.jkmod.peer;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Debian's kmod of one suite and architecture, in a folder of the user's cache that runs wherever it is: the program under the
 * names of its tools, the libraries that it links to or opens, and their own dynamic linker.
 *
 * <p>Fetched once, through apt's check of signatures; later uses do not touch the network.
 *
 * <pre>{@code
 * DebianKmod kmod = DebianKmod.of(kernel);
 * payload.put(DebianKmod.PAYLOAD, kmod.folder());
 * guest.run(kmod.inGuest("modprobe", "-d", "/payload/tree", "nfsd"));
 * }</pre>
 */
public final class DebianKmod {
    /** The name of its folder under a guest's {@code /payload}. */
    public static final String PAYLOAD = "kmod";

    /** kmod's commands: links to the one program, which goes by the name that it was started under. */
    public static final List<String> TOOLS = List.of("depmod", "insmod", "lsmod", "modinfo", "modprobe", "rmmod");

    /** Raised when the folder's content changes. */
    private static final int FORMAT = 1;

    private static final String PROGRAM = "kmod";
    private static final String LINKER = "ld.so";
    private static final String VERSION = "version";

    /** Since version 34 kmod opens liblzma only if it is there, and Debian's package no longer depends on it. */
    private static final List<String> PACKAGES = List.of("kmod", "liblzma5");

    private static final Pattern LIBRARY =
            Pattern.compile("lib(c|crypto|dl|kmod|lzma|pthread|z|zstd)\\.so\\.[0-9](\\.[0-9])?");
    private static final Pattern DYNAMIC_LINKER = Pattern.compile("ld-linux[a-z0-9-]*\\.so\\.[0-9]");

    private final Path folder;
    private final String version;

    private DebianKmod(Path folder, String version) {
        this.folder = folder;
        this.version = version;
    }

    /**
     * {@return the kmod of the release that a kernel belongs to, for guests with that kernel}
     *
     * @throws IOException if it cannot be had; its message says what to do
     */
    public static DebianKmod of(VmKernel kernel) throws IOException {
        return of(kernel.guestKernel().row().suite(), kernel.architecture());
    }

    /**
     * {@return the kmod of a suite}
     *
     * @param suite Debian's code name, such as {@code bookworm}
     * @param architecture what it shall run on
     * @throws IOException if it cannot be had; its message says what to do
     */
    public static DebianKmod of(String suite, Architecture architecture) throws IOException {
        CacheFolder cache = CacheFolder.ofUser(System.getenv());
        String key = "peer/kmod-" + FORMAT + "-" + suite + "-" + architecture.label();
        Path folder = cache.ready(key, (part, manifest) -> {
            Path root = Files.createDirectory(part.resolve("root"));
            new Provision(cache, Progress.silent()).unpack(suite, architecture, PACKAGES, root, manifest);
            manifest.put(VERSION, manifest.getOrDefault("deb.kmod", "").replaceAll(" .*", ""));
            gather(root, part);
            CacheFolder.delete(root);
        });
        return new DebianKmod(folder, CacheManifest.read(folder).getOrDefault(VERSION, ""));
    }

    /** {@return the version of Debian's package, such as {@code 30+20221128-1}} */
    public String version() {
        return version;
    }

    /** {@return the major version of kmod, such as 30} */
    public int release() {
        return Integer.parseInt(version.replaceAll("[^0-9].*", ""));
    }

    /** {@return the folder on this machine, to be put into a payload as {@link #PAYLOAD}} */
    public Path folder() {
        return folder;
    }

    /**
     * {@return the command line that runs a tool in a guest which has the folder as {@link #PAYLOAD}}
     *
     * @param tool one of {@link #TOOLS}
     * @param arguments the tool's
     */
    public String[] inGuest(String tool, String... arguments) {
        return command(Path.of("/payload", PAYLOAD), tool, arguments).toArray(String[]::new);
    }

    /**
     * {@return the command line that runs a tool on this machine, which must be of the architecture}
     *
     * @param tool one of {@link #TOOLS}
     * @param arguments the tool's
     */
    public List<String> onHost(String tool, String... arguments) {
        return command(folder, tool, arguments);
    }

    private static List<String> command(Path place, String tool, String... arguments) {
        // The linker passes the path that it was given on as argv[0]; its option --argv0 is younger than Debian 11.
        List<String> line =
                new ArrayList<>(List.of(place.resolve(LINKER).toString(), "--library-path", place.toString()));
        line.add(place.resolve(tool).toString());
        line.addAll(List.of(arguments));
        return line;
    }

    /** Copies what is needed of unpacked packages, flat; the names of libraries are those that programs ask for. */
    private static void gather(Path root, Path out) throws IOException {
        SortedMap<String, Path> found = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(root)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                String name = String.valueOf(file.getFileName());
                boolean program = root.relativize(file).toString().matches("(usr/)?bin/" + PROGRAM);
                if (!Files.isRegularFile(file)) {
                    continue; // a folder, or a link to where the packages would be installed
                }
                if (program || LIBRARY.matcher(name).matches()) {
                    found.put(name, file);
                } else if (DYNAMIC_LINKER.matcher(name).matches()) {
                    found.put(LINKER, file);
                }
            }
        }
        for (String needed : List.of(PROGRAM, LINKER, "libc.so.6")) {
            if (!found.containsKey(needed)) {
                throw new IOException("Debian's kmod: no " + needed + " in its packages");
            }
        }
        for (var each : found.entrySet()) {
            Path copy = Files.copy(each.getValue(), out.resolve(each.getKey()));
            if (!copy.toFile().setExecutable(true, false)) {
                throw new IOException(copy + ": cannot be made executable");
            }
        }
        for (String tool : TOOLS) {
            Files.createSymbolicLink(out.resolve(tool), Path.of(PROGRAM));
        }
    }
}
