package io.github.jkmod.vm.setup;

import io.github.jkmod.bytes.Sha256;
import io.github.jkmod.vm.setup.apt.AptRoots;
import io.github.jkmod.vm.setup.apt.Deb;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.apt.PackageFetch;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Gets the packages of a kernel, its headers and their build tools, and unpacks them into one folder. */
final class KernelFetch {
    /** Keys in a kernel's manifest: the version of gcc and the package of build tools that its headers name. */
    static final String GCC = "gcc";

    static final String KBUILD = "kbuild";

    private final AptRoots apts;
    private final Progress progress;

    KernelFetch(AptRoots apts, Progress progress) {
        this.apts = apts;
        this.progress = progress;
    }

    /** Names the images that would do, the best first. */
    @FunctionalInterface
    private interface Choice {
        List<String> images(PackageFetch fetch, KernelRow row) throws IOException;
    }

    /**
     * {@return the images in the archive that are newer than this kernel, the newest first}
     *
     * @throws SetupException if none is known, and not all package lists could be read
     */
    List<String> newerThan(DebianKernel kernel) throws IOException {
        KernelRow row = kernel.row();
        return apts.with(row.suite(), row.architecture(), apt -> {
            apt.update();
            PackageFetch fetch = new PackageFetch(apt, progress);
            String own = KernelRow.IMAGE + kernel.release();
            List<String> newer = new ArrayList<>();
            for (String image : fetch.images(row)) {
                boolean rebuilt = image.equals(own) && !fetch.versionOf(image).equals(kernel.packageVersion());
                if (rebuilt || PackageFetch.isNewer(image, own)) {
                    newer.add(image);
                }
            }
            if (newer.isEmpty() && apt.complaint().isPresent()) {
                throw SetupException.failed("looking for a newer Linux " + row.id())
                        .because(apt.complaint().get())
                        .hint("check the network, try again");
            }
            return newer;
        });
    }

    /**
     * Gets the newest of a row's kernels that can be had.
     *
     * @param folder an empty folder
     * @param manifest the facts about it
     */
    void newest(KernelRow row, Path folder, Map<String, String> manifest) throws IOException {
        into(row, PackageFetch::images, folder, manifest);
    }

    /** Gets one of these images, the first that can be had. */
    void oneOf(List<String> images, KernelRow row, Path folder, Map<String, String> manifest) throws IOException {
        into(row, (fetch, of) -> images, folder, manifest);
    }

    private void into(KernelRow row, Choice choice, Path folder, Map<String, String> manifest) throws IOException {
        String title = "Linux " + row.id() + " for " + row.architecture().label();
        List<String> headersDepend = apts.with(row.suite(), row.architecture(), apt -> {
            PackageFetch fetch = new PackageFetch(apt, progress);
            List<String> depends = fetchFirst(choice.images(fetch, row), fetch, folder, manifest, title);
            // With a list missing there may be a newer one, which is no reason to do without.
            apt.complaint().ifPresent(why -> progress.message("Not all package lists could be read: " + why));
            return depends;
        });
        // What runs while modules are built has to be for this machine; the headers point to it by a relative link.
        String kbuild = named(headersDepend, "linux-kbuild-.*", "the headers of " + title);
        Deb.note(
                apts.with(
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
        DebianKernel kernel = DebianKernel.in(folder, manifest, row);
        List<String> missing = kernel.missing();
        if (!missing.isEmpty()) {
            throw SetupException.failed("unpacking " + title)
                    .because("its packages brought no " + String.join(", no ", missing) + ": "
                            + manifest.keySet().stream()
                                    .filter(key -> key.startsWith("deb."))
                                    .map(key -> key.substring("deb.".length()))
                                    .collect(Collectors.joining(", ")))
                    .hint("please report this");
        }
        manifest.put("sha256", Sha256.of(Files.readAllBytes(kernel.vmlinuz())));
    }

    /** Of a suite at the end of its life, the lists may name a newer kernel than the archive has. */
    private List<String> fetchFirst(
            List<String> images, PackageFetch fetch, Path folder, Map<String, String> manifest, String title)
            throws IOException {
        SetupException failure = null;
        for (String image : images) {
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
        List<String> packages = new ArrayList<>(fetch.parts(image));
        packages.addAll(List.of(headers, common));
        List<Deb> debs = fetch.unpack(packages, folder, title);
        manifest.put("release", release);
        manifest.put("common", common);
        Deb.note(debs, manifest);
        manifest.put("version", manifest.getOrDefault("deb." + image, "").replaceAll(" .*", ""));
        return depends;
    }

    private static String named(List<String> packages, String pattern, String of) throws SetupException {
        return packages.stream()
                .filter(name -> name.matches(pattern))
                .findFirst()
                .orElseThrow(() -> SetupException.failed("looking up " + of)
                        .because("it depends on nothing named " + pattern)
                        .hint("please report this"));
    }
}
