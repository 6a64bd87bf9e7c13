package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.PackagedKernel;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Strerror;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.GuestFitness;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.ModulesFolder;
import io.github.jkmod.vm.setup.OwnKernel;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** From the options to a kernel: one of Debian's by its name, or the user's own by its path. */
public final class KernelChoice {
    private static final String GIVE = "give the kernel's lib/modules/RELEASE, or a root that contains it";

    private final GuestLab lab;
    private final VmOptions options;

    public KernelChoice(GuestLab lab, VmOptions options) {
        this.lab = lab;
        this.options = options;
    }

    /**
     * {@return the kernel to boot}
     *
     * @param usual the architecture of Debian's kernel if none was asked for; a kernel of one's own knows its own
     * @throws Failure if the options contradict each other or the kernel
     */
    public GuestKernel kernel(Architecture usual) throws IOException {
        Optional<Path> own = ownKernel();
        if (own.isEmpty()) {
            options.shape(architecture(usual)); // before anything is fetched
            return debian(usual);
        }
        Optional<Path> unpacked = PackagedKernel.ofUser().folder(spec());
        return unpacked.isPresent() ? packaged(unpacked.get()) : own(own.get(), options.modules());
    }

    /** {@return the kernel that a distribution's packages hold} */
    private OwnKernel packaged(Path folder) throws IOException {
        KernelFolder files;
        try {
            files = KernelFolder.of(folder, Optional.empty());
        } catch (FileSystemException e) {
            throw lacking("it " + Strerror.of(e));
        }
        Path vmlinuz = files.vmlinuz().orElseThrow(() -> lacking("it holds no boot file of " + files.release()));
        return own(vmlinuz, Optional.of(options.modules().orElse(files.tree())));
    }

    private Failure lacking(String why) {
        return Failure.of(ExitCode.USAGE, "--kernel " + spec(), "cannot be used")
                .because(why)
                .hint("give the other packages of that kernel as well, with commas between");
    }

    /** {@return one of Debian's kernels} A path is refused: what asks for this builds modules with Debian's headers. */
    DebianKernel debian(Architecture usual) throws IOException {
        ownKernel().ifPresent(path -> {
            throw Failure.of(ExitCode.USAGE, path.toString(), "cannot be used here")
                    .because("modules are to be built, and Debian's kernels have the headers for it")
                    .hint("give one of " + String.join(", ", VmOptions.kernels()));
        });
        Architecture on = architecture(usual);
        String id = options.kernel().orElseGet(() -> DebianKernels.standard().usual(on));
        options.modules().ifPresent(path -> {
            throw Failure.of(ExitCode.USAGE, "--modules " + path, "goes with a kernel of your own")
                    .because("Debian's kernel " + id + " has its modules with it")
                    .hint("add --kernel PATH, or leave it out");
        });
        if (!VmOptions.kernels().contains(id)) {
            throw Failure.of(ExitCode.USAGE, "--kernel " + id, "cannot be used")
                    .because("neither the name of a kernel nor a file")
                    .hint("give one of " + String.join(", ", VmOptions.kernels())
                            + ", or the path of a vmlinuz or a kernel's package");
        }
        return lab.kernel(on, id);
    }

    /** {@return what was asked for; else the usual one, unless there is no kernel of that name for it} */
    private Architecture architecture(Architecture usual) {
        return DebianKernels.standard()
                .architecture(options.kernel(), Optional.ofNullable(options.architecture()), usual);
    }

    /** {@return the path, if it is one: it has a slash, or is no name of a kernel but of a file here} */
    private Optional<Path> ownKernel() {
        String spec = spec();
        boolean path = spec.contains("/") || spec.contains(",") || (!spec.isEmpty() && Files.exists(Path.of(spec)));
        return path && !VmOptions.kernels().contains(spec) ? Optional.of(Path.of(spec)) : Optional.empty();
    }

    /** {@return what {@code --kernel} was given; empty without it} */
    private String spec() {
        return options.kernel().orElse("");
    }

    private OwnKernel own(Path vmlinuz, Optional<Path> modules) throws IOException {
        OwnKernel kernel = lab.ownKernel(vmlinuz);
        Architecture asked = options.architecture();
        if (asked != null && asked != kernel.arch()) {
            throw Failure.of(ExitCode.USAGE, vmlinuz.toString(), "cannot be used with --arch " + asked.label())
                    .because("it is a kernel for " + kernel.arch().label())
                    .hint("leave --arch out");
        }
        OwnKernel whole = modules.isPresent() ? with(kernel, vmlinuz, modules.get()) : kernel;
        new GuestFitness(whole).require();
        return whole;
    }

    private static OwnKernel with(OwnKernel kernel, Path vmlinuz, Path modules) throws IOException {
        if (!Files.isDirectory(modules)) {
            throw Failure.of(ExitCode.USAGE, "--modules " + modules, "cannot be used")
                    .because("no such folder")
                    .hint(GIVE);
        }
        Supplier<Failure> none = () -> Failure.of(ExitCode.USAGE, "--modules " + modules, "has no modules")
                .because("neither in it nor below it in lib/modules/" + kernel.release())
                .hint(GIVE);
        ModulesFolder folder = ModulesFolder.find(modules, kernel.release()).orElseThrow(none);
        if (!kernel.release().equals(OwnKernel.UNKNOWN) && !kernel.release().equals(folder.release())) {
            throw Failure.of(ExitCode.USAGE, "--modules " + modules, "does not fit the kernel")
                    .because("its modules are for " + folder.release() + ", and " + vmlinuz + " is " + kernel.release())
                    .hint("give the modules of that kernel");
        }
        return kernel.with(folder);
    }
}
