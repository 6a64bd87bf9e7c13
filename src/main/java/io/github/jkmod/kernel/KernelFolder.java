package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Where the files of one kernel are under a root folder: its boot file, its configuration, its modules, its headers. */
public final class KernelFolder {
    private static final List<String> TREES = List.of("lib/modules", "usr/lib/modules");

    /** What tells a kernel's modules from what is left of one that was removed. */
    private static final List<String> MARKS =
            List.of("kernel", "modules.order", "modules.builtin", "modules.dep", "vmlinuz");

    private static final int MAX_LINKS = 40;

    private final Path root;
    private final String release;
    private final Path tree;

    private KernelFolder(Path root, String release, Path tree) {
        this.root = root;
        this.release = release;
        this.tree = tree;
    }

    /**
     * {@return the kernel in that folder}
     *
     * @param root holds {@code lib/modules/REL} or {@code usr/lib/modules/REL}
     * @param release which; needed if there are several
     * @throws FileSystemException if there is none, not that one, or several without a choice; says so in one line
     */
    public static KernelFolder of(Path root, Optional<String> release) throws IOException {
        List<String> releases = releases(root);
        if (release.isPresent()) {
            String wanted = release.get();
            Path tree = tree(root, wanted);
            if (!isName(wanted) || !Files.isDirectory(tree)) {
                throw new NoSuchFileException(
                        root.toString(),
                        null,
                        "holds no modules of kernel " + wanted
                                + (releases.isEmpty() ? "" : "; it has " + String.join(", ", releases)));
            }
            return new KernelFolder(root, wanted, tree);
        }
        if (releases.isEmpty()) {
            throw new NoSuchFileException(
                    root.toString(), null, "holds no kernel: neither lib/modules/RELEASE nor usr/lib/modules/RELEASE");
        }
        if (releases.size() > 1) {
            throw new FileSystemException(
                    root.toString(),
                    null,
                    "holds several kernels, choose one with --release: " + String.join(", ", releases));
        }
        return new KernelFolder(root, releases.get(0), tree(root, releases.get(0)));
    }

    /** {@return the places of that kernel's files, whether any is there or not} */
    public static KernelFolder assumed(Path root, String release) {
        return new KernelFolder(root, release, tree(root, release));
    }

    /** {@return the releases whose modules are in that folder, sorted} */
    static List<String> releases(Path root) throws IOException {
        TreeSet<String> releases = new TreeSet<>();
        for (String place : TREES) {
            Path folder = inside(root, place);
            if (Files.isDirectory(folder)) {
                try (Stream<Path> trees = Files.list(folder)) {
                    trees.filter(tree -> MARKS.stream().anyMatch(mark -> Files.exists(tree.resolve(mark))))
                            .forEach(tree -> releases.add(String.valueOf(tree.getFileName())));
                }
            }
        }
        return List.copyOf(releases);
    }

    private static boolean isName(String release) {
        return !release.isEmpty() && !release.contains("/") && !release.equals(".") && !release.equals("..");
    }

    private static Path tree(Path root, String release) {
        return TREES.stream()
                .map(place -> inside(root, place + "/" + release))
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> root.resolve(TREES.get(0)).resolve(release));
    }

    /** {@return the folder that everything is under} */
    public Path root() {
        return root;
    }

    /** {@return what {@code uname -r} says of this kernel} */
    public String release() {
        return release;
    }

    /** {@return the folder {@code lib/modules/REL}, which need not exist} */
    public Path tree() {
        return tree;
    }

    /** {@return the boot file, if there is one} */
    public Optional<Path> vmlinuz() {
        return first("boot/vmlinuz-" + release, "@/vmlinuz", "boot/vmlinux-" + release, "boot/Image-" + release);
    }

    /** {@return the file of the options it was built with, if there is one} */
    public Optional<Path> config() {
        return first("boot/config-" + release, "@/config", "@/build/.config", headers() + "/.config");
    }

    /** {@return {@code Module.symvers} of its build, if there is one} */
    public Optional<Path> symvers() {
        return first(
                "@/build/Module.symvers",
                headers() + "/Module.symvers",
                "@/symvers.gz",
                "boot/symvers-" + release + ".gz",
                "@/symvers.xz",
                "boot/symvers-" + release + ".xz");
    }

    /**
     * {@return the certificates that the kernel was built to trust, in DER, where its build folder has them: the list and, if
     * there is one, that of the key made for the build; each a file of one or more}
     */
    public Fact<List<byte[]>> certificates() {
        Optional<Path> list = first("@/build/certs/x509_certificate_list");
        if (list.isEmpty()) {
            return new Fact.Absent<>(tree + ": no build/certs/x509_certificate_list");
        }
        Fact<List<byte[]>> listed = EmbeddedCertificates.read(list.get());
        return first("@/build/certs/signing_key.x509")
                .map(own -> EmbeddedCertificates.read(own)
                        .flatMap(key -> listed.map(others ->
                                Stream.concat(key.stream(), others.stream()).toList())))
                .orElse(listed);
    }

    /** {@return what distributions leave of the ELF vmlinux for builders of modules: its BTF; if there is one} */
    public Optional<Path> headersVmlinux() {
        return first("@/build/vmlinux", headers() + "/vmlinux");
    }

    /** {@return the header in which the build keeps {@code UTS_VERSION}, if there is one} */
    public Optional<Path> utsVersion() {
        return first(
                "@/build/include/generated/utsversion.h",
                headers() + "/include/generated/utsversion.h",
                "@/build/include/generated/compile.h",
                headers() + "/include/generated/compile.h");
    }

    /** {@return where the build keeps the modinfo of code that is not a module, which need not be there} */
    public Path builtInModinfo() {
        return tree.resolve("modules.builtin.modinfo");
    }

    /** {@return the list of what could be a module and is built in, which need not be there} */
    public Path builtInModules() {
        return tree.resolve("modules.builtin");
    }

    private String headers() {
        return "usr/src/linux-headers-" + release;
    }

    /** The first regular file; {@code @} stands for the tree of modules. */
    private Optional<Path> first(String... places) {
        return Stream.of(places)
                .map(place -> place.startsWith("@/")
                        ? inside(root, root.relativize(tree) + place.substring(1))
                        : inside(root, place))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /**
     * {@return where {@code place} is when {@code root} is the root of the file system: an absolute link in it starts at
     * {@code root} again, so that {@code build -> /usr/src/linux-headers-REL} does not lead to another kernel's headers}
     */
    static Path inside(Path root, String place) {
        Deque<String> left = new ArrayDeque<>(List.of(place.split("/")));
        Path at = root;
        int links = 0;
        while (!left.isEmpty()) {
            String name = left.remove();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                Path parent = at.getParent();
                at = parent == null || at.equals(root) ? root : parent;
                continue;
            }
            Path next = at.resolve(name);
            Optional<Path> link = link(next);
            if (link.isEmpty() || ++links > MAX_LINKS) {
                at = next;
                continue;
            }
            Path target = link.get();
            for (int i = target.getNameCount() - 1; i >= 0; i--) {
                left.addFirst(target.getName(i).toString());
            }
            at = target.isAbsolute() ? root : at;
        }
        return at;
    }

    private static Optional<Path> link(Path file) {
        try {
            return Files.isSymbolicLink(file) ? Optional.of(Files.readSymbolicLink(file)) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // opening it will say why
        }
    }
}
