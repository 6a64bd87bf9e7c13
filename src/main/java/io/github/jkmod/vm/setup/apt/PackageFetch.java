package io.github.jkmod.vm.setup.apt;

import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resolves, downloads and unpacks Debian packages of one private root. */
public final class PackageFetch {
    private static final String REMEDY = "check the network and apt's sources, then try again";

    /** What packages carry for people and debuggers only. */
    private static final List<String> UNNEEDED =
            List.of("usr/share/doc", "usr/share/man", "usr/share/lintian", "usr/share/bug", "usr/lib/debug");

    private final AptRoot apt;
    private final Progress progress;

    public PackageFetch(AptRoot apt, Progress progress) {
        this.apt = apt;
        this.progress = progress;
    }

    /**
     * {@return the names of packages that a package depends on, the first of each set of alternatives}
     *
     * @param name a package's name
     * @throws SetupException if the archive has no such package
     */
    public List<String> dependsOf(String name) throws IOException {
        return depends(stanza(name));
    }

    /** {@return the version of a package that the archive has, such as {@code 6.1.176-1}; empty if it has none} */
    public String versionOf(String name) throws IOException {
        return field(stanza(name), "Version");
    }

    /** {@return whether the numbers in a kernel image's name are larger than those in another's} */
    public static boolean isNewer(String image, String than) {
        return Arrays.compare(numbers(image), numbers(than)) > 0;
    }

    /** {@return the first alternative of each dependency, without its version} */
    public static List<String> depends(String stanza) {
        for (String line : stanza.lines().toList()) {
            if (line.startsWith("Depends:")) {
                return Arrays.stream(line.substring("Depends:".length()).split(",", -1))
                        .map(word -> word.strip().replaceAll("[ :|(].*", ""))
                        .filter(word -> !word.isEmpty())
                        .toList();
            }
        }
        return List.of();
    }

    /**
     * {@return the kernel images of a row, the newest first}
     *
     * <p>The metapackage names the first, unless the suite has moved on to another series. The others are those that the
     * lists still name: of a suite at the end of its life, the newest may be gone from the archive.
     */
    public List<String> images(KernelRow row) throws IOException {
        List<String> depends = dependsOf(row.metapackage());
        // Since Linux 7 the metapackage names the base package first.
        Optional<String> named = depends.stream()
                .filter(name ->
                        name.startsWith(KernelRow.IMAGE) && row.mayHave(name.substring(KernelRow.IMAGE.length())))
                .findFirst();
        List<String> images = new ArrayList<>();
        named.ifPresent(images::add);
        String pattern = "^" + KernelRow.IMAGE + row.series().replace(".", "\\.")
                + "((\\.[0-9.]+)(-[0-9]+|[+]deb[0-9.]+))?-" + row.flavour() + "$";
        Command.Output found = retried("looking for Linux " + row.id(), "apt-cache", "search", "--names-only", pattern);
        newestFirst(found.out()).stream().filter(name -> !images.contains(name)).forEach(images::add);
        if (images.isEmpty()) {
            throw SetupException.failed("looking for Linux " + row.id() + " for "
                            + row.architecture().label())
                    .because("Debian " + row.suite() + " no longer has it")
                    .hint("use another kernel");
        }
        return List.copyOf(images);
    }

    /**
     * {@return the packages that a kernel image is made of: itself, and what it depends on, and what that depends on, that
     * was built from Linux in the same version, whatever its name}
     *
     * @param image such as {@code linux-image-7.2.13+deb14-amd64}
     * @throws SetupException if the archive has no such package
     */
    public List<String> parts(String image) throws IOException {
        String first = stanza(image);
        List<String> parts = new ArrayList<>(List.of(image));
        Deque<String> left = new ArrayDeque<>(depends(first));
        while (!left.isEmpty()) {
            String name = left.remove();
            if (!name.startsWith("linux-") || parts.contains(name)) {
                continue; // a lookup takes a while, and fails for a virtual package
            }
            String stanza = stanza(name);
            if (isPart(stanza, first)) {
                parts.add(name);
                left.addAll(depends(stanza));
            }
        }
        return parts;
    }

    /** {@return whether two packages are of one build of Linux: of the same version, and of its source or the signed one} */
    public static boolean isPart(String stanza, String image) {
        return field(stanza, "Version").equals(field(image, "Version"))
                && field(stanza, "Source").matches("linux(-signed-[a-z0-9]+)?( .*)?");
    }

    private String stanza(String name) throws IOException {
        return retried("looking up " + name, "apt-cache", "show", "--no-all-versions", name)
                .out();
    }

    private static String field(String stanza, String name) {
        return stanza.lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    /**
     * {@return the names of these packages and of all that they depend on}
     *
     * @param packages their names
     * @param title what they are for, such as {@code gcc 14}
     * @throws SetupException if apt finds no set of packages that fits together
     */
    public List<String> closure(List<String> packages, String title) throws IOException {
        List<String> words = new ArrayList<>(List.of("apt-get", "install", "--print-uris", "-qq", "-y"));
        words.addAll(packages);
        Command.Output output = retried("choosing packages for " + title, words.toArray(String[]::new));
        return Deb.parse(output.out()).stream().map(Deb::name).distinct().toList();
    }

    /** {@return the packages by the numbers in their names, of lines such as {@code NAME - description}} */
    public static List<String> newestFirst(String found) {
        return found.lines()
                .map(line -> line.replaceAll("\\s.*", ""))
                .filter(name -> !name.isEmpty())
                .sorted(Comparator.comparing(PackageFetch::numbers, Arrays::compare)
                        .reversed())
                .toList();
    }

    private static int[] numbers(String name) {
        return Arrays.stream(name.split("[^0-9]+", -1))
                .filter(digits -> !digits.isEmpty() && digits.length() < 10)
                .mapToInt(Integer::parseInt)
                .toArray();
    }

    /**
     * Downloads packages and unpacks them over each other, without running their scripts.
     *
     * @param packages their names
     * @param folder where to
     * @param title what they are, for the progress, such as {@code Linux 6.1 for arm64}
     * @return what was unpacked
     * @throws SetupException if one cannot be found, downloaded or unpacked
     */
    public List<Deb> unpack(List<String> packages, Path folder, String title) throws IOException {
        List<Deb> debs = download(packages, title);
        try (Progress.Step step = progress.begin("Unpacking " + title, Progress.Unit.ITEMS, debs.size())) {
            int done = 0;
            for (Deb deb : debs) {
                Path file = apt.downloads().resolve(deb.file());
                Command.of("dpkg-deb", "-x", file.toString(), folder.toString())
                        .run("unpacking " + deb.name(), "check the free space of the disk, then try again");
                done++;
                step.at(done);
            }
        }
        for (String name : UNNEEDED) {
            CacheFolder.delete(folder.resolve(name));
        }
        for (Deb deb : debs) {
            Files.deleteIfExists(apt.downloads().resolve(deb.file()));
        }
        return debs;
    }

    private List<Deb> download(List<String> packages, String title) throws IOException {
        Attempt attempt = attempt(packages, title);
        if (attempt.debs().isEmpty()) {
            // The lists may be older than the archive: what they name is gone from it.
            apt.update();
            attempt = attempt(packages, title);
        }
        if (attempt.debs().isEmpty()) {
            throw SetupException.failed("downloading " + title)
                    .because(complaint(attempt.reason()))
                    .hint(REMEDY);
        }
        return attempt.debs();
    }

    /** All packages, or none and the reason. */
    private record Attempt(List<Deb> debs, String reason) {}

    private Attempt attempt(List<String> packages, String title) throws IOException {
        String what = "downloading " + title;
        List<String> words = new ArrayList<>(List.of("apt-get", "download", "--print-uris"));
        words.addAll(packages);
        // Not in the downloads: apt leaves out what it finds complete in its folder.
        Command print = apt.command(words.toArray(String[]::new));
        Command.Output printed = print.attempt(what);
        List<Deb> debs = Deb.parse(printed.out());
        Set<String> names = debs.stream().map(Deb::name).collect(Collectors.toSet());
        if (printed.exit() != 0 || !names.containsAll(packages)) {
            return new Attempt(List.of(), print.reason(printed));
        }
        forgetOthers(debs);
        long total = debs.stream().mapToLong(Deb::bytes).sum();
        try (Progress.Step step = progress.begin("Downloading " + title, Progress.Unit.BYTES, total)) {
            Command download =
                    downloading(packages).onTick(() -> step.at(Math.min(total, AptRoot.size(apt.downloads()))));
            Command.Output output = download.attempt(what);
            if (output.exit() != 0) {
                return new Attempt(List.of(), download.reason(output));
            }
            if (!complete(debs)) {
                return new Attempt(List.of(), "a package's file is not of the size that the lists name");
            }
            step.at(total);
        }
        return new Attempt(debs, "");
    }

    private Command downloading(List<String> packages) {
        List<String> words = new ArrayList<>(List.of("apt-get", "download", "-q"));
        words.addAll(packages);
        return apt.command(words.toArray(String[]::new)).in(apt.downloads());
    }

    /** Deletes what a run that was interrupted left behind and this one does not want. */
    private void forgetOthers(List<Deb> debs) throws IOException {
        Set<String> wanted = debs.stream().map(Deb::file).collect(Collectors.toSet());
        List<Path> files;
        try (Stream<Path> list = Files.list(apt.downloads())) {
            files = list.toList();
        }
        for (Path file : files) {
            if (!wanted.contains(String.valueOf(file.getFileName()))) {
                CacheFolder.delete(file);
            }
        }
    }

    private boolean complete(List<Deb> debs) throws IOException {
        for (Deb deb : debs) {
            Path file = apt.downloads().resolve(deb.file());
            if (!Files.isRegularFile(file) || Files.size(file) != deb.bytes()) {
                return false;
            }
        }
        return true;
    }

    private Command.Output retried(String what, String... words) throws IOException {
        Command command = apt.command(words);
        Command.Output output = command.attempt(what);
        if (output.exit() != 0) {
            apt.update();
            output = command.attempt(what);
        }
        if (output.exit() != 0) {
            throw SetupException.failed(what)
                    .because(complaint(command.reason(output)))
                    .hint(REMEDY);
        }
        return output;
    }

    private String complaint(String reason) {
        return apt.complaint()
                .map(lists -> reason + " (package lists: " + lists + ")")
                .orElse(reason);
    }
}
