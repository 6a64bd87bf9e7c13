package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Gets what guests are made of: kernels, the programs beside them, test modules and the machine's own tools.
 *
 * <p>Everything comes from the cache without a look at the network once it is there. Several threads and processes may
 * ask for the same thing at once; one makes it and the others wait.
 */
public final class Provision {
    /** The release whose programs run in every guest, whatever its kernel: the last one with Java 17 in it. */
    private static final String GUEST_SUITE = "bookworm";

    /** Keys in a kernel's manifest: the version of gcc and the package of build tools that its headers name. */
    private static final String GCC = "gcc";

    private static final String KBUILD = "kbuild";

    private static final List<String> GUEST_PACKAGES = List.of(
            "busybox-static",
            "openjdk-17-jre-headless",
            "openjdk-17-jdk-headless",
            "libc6",
            "libgcc-s1",
            "libstdc++6",
            "zlib1g");

    private final CacheFolder cache;
    private final DebianKernels kernels;
    private final MachinePackages machine;
    private final Progress progress;

    /**
     * @param cache where everything is kept
     * @param progress hears of what takes long
     */
    public Provision(CacheFolder cache, Progress progress) {
        this.cache = cache.telling(progress);
        this.kernels = DebianKernels.standard();
        this.machine = new MachinePackages(progress);
        this.progress = progress;
    }

    /** {@return the kernels that there are} */
    public DebianKernels kernels() {
        return kernels;
    }

    /** {@return every kernel of the matrix and what the cache has of it} */
    public List<CachedKernel> cached() throws IOException {
        List<CachedKernel> all = new ArrayList<>();
        for (KernelRow row : kernels.rows()) {
            all.add(CachedKernel.of(row, cache));
        }
        return all;
    }

    /**
     * Has the machine's own tools installed: emulators, compilers, make.
     *
     * @param architectures the guests' architectures
     * @throws IOException if some are missing and cannot be installed; its message says what to do
     */
    public void hostTools(Architecture... architectures) throws IOException {
        machine.require(Tool.forGuests(Arrays.asList(architectures), MachinePackages.host()));
    }

    /**
     * {@return a kernel, downloaded if it is not in the cache}
     *
     * @param architecture what it runs on
     * @param id its series in the matrix, such as {@code 6.1}
     * @throws IOException if there is no such kernel or it cannot be had; its message says what to do
     */
    public DebianKernel kernel(Architecture architecture, String id) throws IOException {
        KernelRow row = kernels.row(architecture, id);
        DebianKernel kernel =
                described(cache.ready(row.key(), (folder, manifest) -> fetch(row, folder, manifest)), row);
        if (isWhole(kernel)) {
            return kernel;
        }
        progress.message("Files are missing from the cached Linux " + id + "; getting it again");
        cache.discard(row.key());
        return described(cache.ready(row.key(), (folder, manifest) -> fetch(row, folder, manifest)), row);
    }

    private static boolean isWhole(DebianKernel kernel) {
        return Files.isRegularFile(kernel.vmlinuz())
                && Files.isDirectory(kernel.modulesDir())
                && Files.isDirectory(kernel.headers())
                && Files.isRegularFile(kernel.headersCommon().resolve("Makefile"));
    }

    private static DebianKernel described(Path folder, KernelRow row) throws IOException {
        return described(folder, CacheFolder.manifest(folder), row);
    }

    private static DebianKernel described(Path folder, Map<String, String> manifest, KernelRow row) {
        String release = manifest.getOrDefault("release", "");
        return new DebianKernel(
                row,
                release,
                manifest.getOrDefault("version", ""),
                first(folder, "boot/vmlinuz-" + release, "usr/lib/modules/" + release + "/vmlinuz"),
                first(folder, "lib/modules/" + release, "usr/lib/modules/" + release),
                folder.resolve("usr/src/linux-headers-" + release),
                folder.resolve("usr/src").resolve(manifest.getOrDefault("common", "")),
                manifest.getOrDefault("sha256", ""));
    }

    /** {@return the first of these that is there, or the first} */
    private static Path first(Path folder, String... names) {
        return Arrays.stream(names)
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .orElse(folder.resolve(names[0]));
    }

    private void fetch(KernelRow row, Path folder, Map<String, String> manifest) throws IOException {
        String title = "Linux " + row.id() + " for " + row.architecture().label();
        List<String> headersDepend = withApt(row.suite(), row.architecture(), apt -> {
            PackageFetch fetch = new PackageFetch(apt, progress);
            List<String> depends = fetchNewest(row, fetch, folder, manifest, title);
            // With a list missing there may be a newer one, which is no reason to do without.
            apt.complaint().ifPresent(why -> progress.message("Not all package lists could be read: " + why));
            return depends;
        });
        // What runs while modules are built has to be for this machine; the headers point to it by a relative link.
        String kbuild = named(headersDepend, "linux-kbuild-.*", "the headers of " + title);
        note(
                withApt(
                        row.suite(),
                        MachinePackages.host(),
                        apt -> new PackageFetch(apt, progress)
                                .unpack(List.of(kbuild), folder, "build tools for " + title)),
                manifest);
        // Device trees of boards: QEMU makes its own.
        CacheFolder.delete(folder.resolve("usr/lib/linux-image-" + manifest.get("release")));
        manifest.put(KBUILD, kbuild);
        BuildRoot.gccVersion(headersDepend).ifPresent(version -> manifest.put(GCC, version));
        manifest.put("id", row.id());
        manifest.put("suite", row.suite());
        manifest.put("architecture", row.architecture().label());
        DebianKernel kernel = described(folder, manifest, row);
        if (!isWhole(kernel)) {
            throw new SetupException("unpacking " + title, "the packages lack an expected file", "please report this");
        }
        manifest.put("sha256", sha256(kernel.vmlinuz()));
    }

    /** Of a suite at the end of its life, the lists may name a newer kernel than the archive has. */
    private List<String> fetchNewest(
            KernelRow row, PackageFetch fetch, Path folder, Map<String, String> manifest, String title)
            throws IOException {
        SetupException failure = null;
        for (String image : fetch.images(row)) {
            try {
                return fetchImage(image, fetch, folder, manifest, title);
            } catch (SetupException e) {
                progress.message(image + " cannot be had; looking for an older one");
                if (failure == null) {
                    failure = e;
                }
            }
        }
        throw Objects.requireNonNull(failure, "there is at least one image");
    }

    /** {@return what the headers depend on} */
    private static List<String> fetchImage(
            String image, PackageFetch fetch, Path folder, Map<String, String> manifest, String title)
            throws IOException {
        String release = image.substring(KernelRow.IMAGE.length());
        String headers = "linux-headers-" + release;
        List<String> depends = fetch.dependsOf(headers);
        String common = named(depends, "linux-headers-.*common.*", headers);
        List<String> packages = new ArrayList<>(PackageFetch.parts(image, fetch.dependsOf(image)));
        packages.addAll(List.of(headers, common));
        List<Deb> debs = fetch.unpack(packages, folder, title);
        manifest.put("release", release);
        manifest.put("common", common);
        note(debs, manifest);
        manifest.put("version", manifest.getOrDefault("deb." + image, "").replaceAll(" .*", ""));
        return depends;
    }

    private static String named(List<String> packages, String pattern, String of) throws SetupException {
        return packages.stream()
                .filter(name -> name.matches(pattern))
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "looking up " + of, "it depends on nothing named " + pattern, "please report this"));
    }

    private static void note(List<Deb> debs, Map<String, String> manifest) {
        debs.forEach(deb -> manifest.put("deb." + deb.name(), deb.version() + " " + deb.hash()));
    }

    /**
     * {@return a folder with the unpacked programs and libraries of a guest: busybox, Java 17 and what they link to}
     *
     * <p>Nothing in it is configured: no package script has run. A JDK with {@code jmods} is under {@code usr/lib/jvm}.
     *
     * @param architecture the guest's
     * @throws IOException if it cannot be had; its message says what to do
     */
    public Path guestRoot(Architecture architecture) throws IOException {
        String key = "root/" + GUEST_SUITE + "-" + architecture.label();
        String title = "Java 17 and busybox for " + architecture.label();
        return cache.ready(key, (folder, manifest) -> {
            List<Deb> debs = withApt(
                    GUEST_SUITE,
                    architecture,
                    apt -> new PackageFetch(apt, progress).unpack(GUEST_PACKAGES, folder, title));
            Jre.settle(Jre.home(folder), folder);
            note(debs, manifest);
            manifest.put("suite", GUEST_SUITE);
            manifest.put("architecture", architecture.label());
        });
    }

    /** Opens the private root of apt, one user at a time, and leaves it small. */
    private <T> T withApt(String suite, Architecture architecture, AptWork<T> work) throws IOException {
        machine.require(List.of(Tool.APT_GET, Tool.DPKG_DEB));
        String key = "apt/" + suite + "-" + architecture.debianName();
        return cache.locked(key, () -> {
            AptRoot apt = AptRoot.open(cache.path(key), suite, architecture, machine, progress);
            try {
                return work.with(apt);
            } finally {
                apt.shrink();
            }
        });
    }

    @FunctionalInterface
    private interface AptWork<T> {
        T with(AptRoot apt) throws IOException;
    }

    /**
     * {@return a folder with the test modules built for a kernel, all {@code .ko} flat in it}
     *
     * @param kernel from {@link #kernel}
     * @param sources jkmod's {@code native/modules}, or the copy of it in an installation
     * @throws IOException if they cannot be built; its message says what to do
     */
    public Path testModules(DebianKernel kernel, Path sources) throws IOException {
        Architecture host = MachinePackages.host();
        KernelRow row = kernel.row();
        if (!row.suite().equals(Tool.COMPILERS_SUITE)) {
            BuildRoot root = buildRoot(row, host);
            ModuleBuild build = new ModuleBuild(kernel, sources.toAbsolutePath(), root, host);
            return cache.ready(build.key(), (folder, manifest) -> {
                root.check();
                build.build(folder, manifest, progress);
            });
        }
        Tool tool = Tool.compiler(kernel.arch(), host);
        if (machine.find(tool).isEmpty()) {
            machine.require(Tool.forModules(kernel.arch(), host));
        }
        Path compiler = machine.find(tool)
                .orElseThrow(() -> new SetupException(
                        "building test modules", tool.probe() + " is not there", "install " + tool.debianPackage()));
        ModuleBuild build = new ModuleBuild(kernel, sources.toAbsolutePath(), new MachineToolchain(compiler), host);
        return cache.ready(build.key(), (folder, manifest) -> {
            machine.require(Tool.forModules(kernel.arch(), host));
            build.build(folder, manifest, progress);
        });
    }

    /** One for all kernels of a suite: what differs between them, their build tools, is beside their headers. */
    private BuildRoot buildRoot(KernelRow row, Architecture host) throws IOException {
        machine.require(List.of(Tool.UNSHARE, Tool.MOUNT));
        Map<String, String> facts = CacheFolder.manifest(cache.path(row.key()));
        String gcc = facts.get(GCC);
        String kbuild = facts.get(KBUILD);
        if (gcc == null || kbuild == null) {
            throw new SetupException(
                    "looking up the compiler of Linux " + row.id(),
                    "its headers depend on no gcc",
                    "delete " + cache.path(row.key()) + " and try again");
        }
        String title = "gcc " + gcc + " of Debian " + row.suite();
        Path root = cache.ready("build/" + row.suite() + "-gcc" + gcc + "-" + host.label(), (folder, manifest) -> {
            List<Deb> debs = withApt(row.suite(), host, apt -> {
                PackageFetch fetch = new PackageFetch(apt, progress);
                return fetch.unpack(fetch.closure(BuildRoot.packages(gcc, kbuild, host), title), folder, title);
            });
            BuildRoot.settle(folder);
            note(debs, manifest);
            manifest.put(
                    BuildRoot.COMPILERS,
                    debs.stream()
                            .filter(deb -> deb.name().startsWith("gcc-"))
                            .map(deb -> deb.name() + " " + deb.version())
                            .sorted()
                            .collect(Collectors.joining(", ")));
        });
        String compiler = ModuleBuild.cross(row.architecture(), host) + "gcc-" + gcc;
        return new BuildRoot(root, cache.root(), compiler, machine.isRoot());
    }

    private static String sha256(Path file) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream stream = new DigestInputStream(Files.newInputStream(file), digest)) {
                stream.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
