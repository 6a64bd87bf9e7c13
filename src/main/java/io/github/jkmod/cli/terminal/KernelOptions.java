package io.github.jkmod.cli.terminal;

import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which kernel a question is about: the running one, or one in a folder. */
public final class KernelOptions {
    /** What {@code --kernel} does. */
    public static final String KERNEL =
            "The kernel: the running one (live, the default where there is /proc/modules), or a root folder"
                    + " with lib/modules/RELEASE or usr/lib/modules/RELEASE and, where there are, boot/System.map-RELEASE,"
                    + " boot/config-RELEASE and boot/vmlinuz-RELEASE; or a distribution's package of it (.deb, .rpm,"
                    + " .pkg.tar.zst), or several of one kernel with commas between.";

    /** What {@code --kernel} takes. */
    public static final String VALUES = "live|DIR|PACKAGE";

    /** What {@code --release} does. */
    public static final String RELEASE = "Which one of several kernels in the folder.";

    private static final String LIVE = "live";

    @Option(names = "--kernel", paramLabel = VALUES, description = KERNEL)
    private @Nullable String kernel;

    @Option(names = "--release", paramLabel = "RELEASE", description = RELEASE)
    private @Nullable String release;

    private boolean packages;

    /** {@return the options with these values} */
    public static KernelOptions of(Optional<String> kernel, Optional<String> release) {
        KernelOptions options = new KernelOptions();
        options.kernel = kernel.orElse(null);
        options.release = release.orElse(null);
        return options;
    }

    private boolean isLive() {
        return kernel == null || kernel.equals(LIVE);
    }

    /** {@return what to do where that verdict lacks something} */
    public String hint(Verdict verdict) {
        if (verdict.onlyLoadTells()) {
            return "it shows when the module is loaded: jkmod vm run does that in a guest";
        }
        if (isLive()) {
            return "run as root, or name a folder with the kernel's files: --kernel DIR";
        }
        return packages
                ? "give the kernel's other packages as well, its headers too: --kernel PACKAGE,PACKAGE"
                : "put what is missing there: boot/config-RELEASE, boot/vmlinuz-RELEASE, and Module.symvers of its headers"
                        + " as lib/modules/RELEASE/build/Module.symvers";
    }

    /**
     * {@return what is known of the kernel that was asked for}
     *
     * @param root the running kernel's
     * @param live the running kernel's facts
     * @throws Failure if there is no such kernel
     */
    public KernelFacts facts(KernelRoot root, KernelFacts live) throws IOException {
        if (kernel != null && !isLive()) {
            return inFolder(folder(kernel));
        }
        if (release != null) {
            throw Failure.of(ExitCode.USAGE, "--release " + release, "cannot be used")
                    .because("the running kernel has one release")
                    .hint("name a folder with --kernel DIR, or leave it out");
        }
        if (!Files.exists(root.proc("modules"))) {
            throw Failure.of(ExitCode.ENVIRONMENT, "the running kernel", "cannot be asked")
                    .because(
                            "no " + root.proc("modules") + ", so that it has no module support or /proc is not mounted")
                    .hint("name a kernel's folder: --kernel DIR");
        }
        return live;
    }

    /**
     * {@return the folder of the modules of the kernel in the folder that was asked for; empty for the running kernel}
     *
     * @throws Failure if there is no such kernel
     */
    public Optional<String> tree() throws IOException {
        if (kernel == null || isLive()) {
            return Optional.empty();
        }
        return Optional.of(filesIn(folder(kernel).toAbsolutePath()).tree().toString());
    }

    /**
     * {@return the places of the files of the kernel in the folder that was asked for; empty for the running kernel}
     *
     * @throws Failure if there is no such kernel
     */
    public Optional<KernelFolder> files() throws IOException {
        return kernel == null || isLive() ? Optional.empty() : Optional.of(filesIn(folder(kernel)));
    }

    private KernelFolder filesIn(Path folder) throws IOException {
        try {
            return KernelFolder.of(folder, Optional.ofNullable(release));
        } catch (FileSystemException e) {
            throw unusable(folder, e);
        }
    }

    private KernelFacts inFolder(Path folder) throws IOException {
        try {
            FolderFacts facts = FolderFacts.of(folder, Optional.ofNullable(release));
            facts.foreign().ifPresent(kernel -> {
                throw Failure.of(ExitCode.ENVIRONMENT, "--kernel " + folder, "nothing can be forecast")
                        .because("it holds " + kernel)
                        .hint("jkmod knows " + Architecture.known() + ", only modinfo and depmod take any");
            });
            return facts;
        } catch (FileSystemException e) {
            throw unusable(folder, e);
        }
    }

    private Failure unusable(Path folder, FileSystemException e) {
        return Failure.of(ExitCode.USAGE, "--kernel " + (packages ? kernel : folder), "cannot be used")
                .because("it " + Strerror.of(e))
                .hint("see jkmod check --help for what it may hold");
    }

    /** {@return the folder that was named, or that the packages which were named are unpacked in} */
    private Path folder(String named) throws IOException {
        Path folder = Path.of(named);
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Optional<Path> unpacked = PackagedKernel.ofUser().folder(named);
        packages = unpacked.isPresent();
        return unpacked.orElseThrow(() -> Failure.of(ExitCode.USAGE, "--kernel " + named, "cannot be used")
                .because(Files.exists(folder) ? "it is neither a folder nor a package" : "no such folder")
                .hint("give live, or a root folder with lib/modules/RELEASE"));
    }
}
