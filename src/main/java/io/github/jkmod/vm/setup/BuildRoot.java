package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A suite's own compilers and make in a folder, entered with chroot: other suites' kernels are built by other compilers,
 * and their build tools want another C library than this machine's.
 *
 * <p>What is mounted in it lives in a mount namespace of the command's own, so nothing is left to unmount;
 * its processes have a PID namespace of their own, so none is left to kill.
 */
final class BuildRoot implements Toolchain {
    /** The key of the compilers' versions in a root's manifest. */
    static final String COMPILERS = "compilers";

    /** Where the cache is seen in the root. */
    private static final Path CACHE = Path.of("/jkmod");

    private static final List<String> PROGRAMS = List.of(
            "bash",
            "bc",
            "coreutils",
            "diffutils",
            "findutils",
            "grep",
            "gzip",
            "libc-bin",
            "make",
            "mawk",
            "patch",
            "perl-base",
            "sed");
    private static final List<String> ALIASES = List.of("bin", "sbin", "lib", "lib64");

    /** What kernel modules are neither compiled nor linked with, by far the most of the compilers' packages. */
    private static final Pattern UNUSED =
            Pattern.compile("lto1|.*lto-dump.*|g?cc1plus|lib[a-z]*san[_.].*|gprofng.*|.*\\.a");

    /**
     * objtool of Linux 7 reads /proc, compilers write to /tmp; what Makefiles of modules look for has its usual place:
     * /usr/src/linux-headers-RELEASE and /lib/modules/RELEASE/build.
     */
    private static final String ENTER = """
            set -e
            root=$1 cache=$2 sources=$3 modules=$4
            shift 4
            mount --rbind /proc "$root/proc"
            mount --bind /dev/null "$root/dev/null"
            mount -t tmpfs jkmod "$root/tmp"
            mount --bind "$cache" "$root/jkmod"
            mkdir -p "$root/usr/src" "$root/lib/modules"
            mount -t tmpfs jkmod "$root/usr/src"
            mount -t tmpfs jkmod "$root/lib/modules"
            for folder in "$sources"/*; do
                ln -s "/jkmod${folder#"$cache"}" "$root/usr/src/"
            done
            ln -s "/jkmod${modules#"$cache"}" "$root/lib/modules/"
            exec chroot "$root" /usr/bin/env -i PATH=/usr/bin:/bin HOME=/tmp LC_ALL=C.UTF-8 "$@"
            """;

    private final Path root;
    private final Path cache;
    private final DebianKernel kernel;
    private final String compiler;
    private final boolean privileged;

    /**
     * @param root a folder that {@link #settle} made usable
     * @param cache the cache that holds the root, and all that is built
     * @param kernel whose headers have their usual place in it
     * @param compiler the compiler's name, such as {@code aarch64-linux-gnu-gcc-14}
     * @param privileged whether this process may mount and chroot; if not, it asks for a user namespace of its own
     */
    BuildRoot(Path root, Path cache, DebianKernel kernel, String compiler, boolean privileged) {
        this.root = root;
        this.cache = cache;
        this.kernel = kernel;
        this.compiler = compiler;
        this.privileged = privileged;
    }

    /**
     * {@return the version of gcc that a kernel was built with, as the packages its headers need tell}
     *
     * @param headersDepend names such as {@code linux-compiler-gcc-10-x86}, {@code gcc-14} or {@code gcc-16-for-host}
     */
    static Optional<String> gccVersion(List<String> headersDepend) {
        Pattern pattern = Pattern.compile("(?:linux-compiler-)?gcc-([0-9]+)(?:-.*)?");
        return headersDepend.stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }

    /**
     * {@return the packages to put into a root; what they depend on comes on top}
     *
     * @param gcc the compiler's version, such as {@code 14}
     * @param kbuild the package with the kernel's build tools, whose libraries the root needs
     * @param host what this machine is
     * @param targets what the suite has kernels for: not every release has a compiler for each
     */
    static List<String> packages(String gcc, String kbuild, Architecture host, List<Architecture> targets) {
        List<String> packages = new ArrayList<>(PROGRAMS);
        packages.add(kbuild);
        for (Architecture target : targets) {
            // A package's name has no underscore: gcc-14-x86-64-linux-gnu
            String suffix = target == host ? "" : "-" + target.names().triplet().replace('_', '-');
            packages.add("gcc-" + gcc + suffix);
        }
        return packages;
    }

    /**
     * Makes unpacked packages usable: what their scripts would have linked, and places to mount things at.
     *
     * @param compiler the name of the machine's own compiler
     */
    static void settle(Path root, String compiler) throws IOException {
        for (String name : ALIASES) {
            // Debian 11 still has both /bin and /usr/bin; later packages know /usr/bin only.
            if (!Files.exists(root.resolve(name))) {
                Files.createDirectories(root.resolve("usr").resolve(name));
                Files.deleteIfExists(root.resolve(name));
                Files.createSymbolicLink(root.resolve(name), Path.of("usr", name));
            }
        }
        link(root.resolve("bin/sh"), "bash");
        link(root.resolve("usr/bin/awk"), "mawk");
        link(root.resolve("usr/bin/gcc"), compiler);
        link(root.resolve("usr/bin/cc"), compiler);
        for (String name : List.of("proc", "dev", "tmp", CACHE.getFileName().toString())) {
            Files.createDirectories(root.resolve(name));
        }
        CacheFolder.delete(root.resolve("dev/null"));
        Files.createFile(root.resolve("dev/null"));
        List<Path> unused;
        try (Stream<Path> walk = Files.walk(root.resolve("usr"))) {
            unused = walk.filter(file ->
                            UNUSED.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(file -> !Files.isDirectory(file))
                    .toList();
        }
        for (Path file : unused) {
            Files.delete(file);
        }
    }

    private static void link(Path link, String target) throws IOException {
        if (!Files.exists(link)) {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, Path.of(target));
        }
    }

    @Override
    public String compiler() {
        return compiler;
    }

    @Override
    public List<Object> facts() throws IOException {
        Map<String, String> manifest = CacheManifest.read(root);
        return List.of(compiler, manifest.getOrDefault(COMPILERS, ""));
    }

    @Override
    public Path seen(Path file) {
        return CACHE.resolve(cache.relativize(file));
    }

    @Override
    public Command command(List<String> words) {
        // the processes of a build die with its first one, and that one with jkmod: in a PID namespace of their own
        List<String> line = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--kill-child"));
        if (!privileged) {
            line.add("--map-root-user");
        }
        line.addAll(List.of("sh", "-c", ENTER, "sh"));
        for (Path folder : List.of(root, cache, kernel.headers().resolveSibling("."), kernel.modulesDir())) {
            line.add(folder.normalize().toString());
        }
        line.addAll(words);
        return Command.of(line);
    }

    /**
     * Sees that the root can be entered.
     *
     * @throws SetupException if this process may not
     */
    void check() throws IOException {
        String what = "entering Debian's build tools in " + root;
        Command enter = command(List.of("true"));
        Command.Output output = enter.attempt(what);
        if (output.exit() != 0) {
            throw SetupException.failed(what)
                    .because(enter.reason(output))
                    .hint("run as root, or allow user namespaces to users (see unshare(1))");
        }
    }
}
