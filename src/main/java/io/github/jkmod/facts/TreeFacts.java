package io.github.jkmod.facts;

import io.github.jkmod.elf.ElfNames;
import io.github.jkmod.kernel.BuiltIns;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.UtsVersion;
import io.github.jkmod.kernel.VermagicRule;
import io.github.jkmod.kernel.image.KernelImage;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.ShownStructModule;
import io.github.jkmod.kernel.types.StructModuleDeclaration;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.lang.ref.SoftReference;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the files of one kernel tell: its boot file, configuration, headers and modules. Each is read once, when needed. */
final class TreeFacts {
    private final KernelFolder folder;
    private final Optional<String> running;
    private final Supplier<Optional<KernelConfig>> shownConfig;
    private final TreeModules modules;
    private final TreeExports exports;
    private @Nullable SoftReference<Fact<KernelImage>> image;
    private final Once<Fact<KernelConfig>> config = new Once<>(this::readConfig);
    private final Once<Fact<Architecture>> architecture = new Once<>(this::readArchitecture);
    private final Once<Fact<String>> version = new Once<>(this::readVersion);
    private final Once<Fact<String>> vermagic = new Once<>(this::readVermagic);
    private final Once<Fact<KernelBtf>> btf = new Once<>(this::readBtf);
    private final Once<List<StructModuleLayout>> declaredStructModule = new Once<>(this::declareStructModule);
    private final Once<Fact<StructModuleLayout>> structModule = new Once<>(this::readStructModule);

    private final Once<Fact<Set<String>>> builtInNames = new Once<>(this::readBuiltInNames);
    private final Once<Fact<List<byte[]>>> certificates = new Once<>(this::readCertificates);

    /**
     * @param shown what the kernel shows, if it runs: files of another build are not its own
     */
    TreeFacts(KernelFolder folder, Shown shown) {
        this.folder = folder;
        this.running = shown.version();
        this.shownConfig = shown.config();
        this.modules = new TreeModules(folder);
        this.exports = new TreeExports(folder, modules, this::image, this::headersFit, shown.exports());
    }

    /** Whether nothing says that the headers are of another build than the running kernel. */
    private boolean headersFit() {
        Optional<String> built =
                folder.utsVersion().flatMap(file -> UtsVersion.read(file).value());
        return running.isEmpty() || built.isEmpty() || built.equals(running);
    }

    KernelFolder folder() {
        return folder;
    }

    TreeModules modules() {
        return modules;
    }

    TreeExports exports() {
        return exports;
    }

    /** The boot file, unpacked: tens of megabytes, kept as long as memory allows. */
    synchronized Fact<KernelImage> image() {
        Fact<KernelImage> known = image == null ? null : image.get();
        if (known == null) {
            known = folder.vmlinuz()
                    .map(this::readImage)
                    .orElseGet(() -> new Fact.Absent<>(folder.root() + ": no boot file of kernel " + folder.release()));
            image = new SoftReference<>(known);
        }
        return known;
    }

    private Fact<KernelImage> readImage(Path vmlinuz) {
        Optional<String> open =
                running.flatMap(version -> KernelImage.openVersion(vmlinuz).value());
        return open.isPresent() && !open.equals(running)
                ? new Fact.Absent<>(notBooted(vmlinuz, open))
                : KernelImage.read(vmlinuz)
                        .flatMap(kernel -> running.isEmpty() || kernel.version().equals(running)
                                ? new Fact.Present<>(kernel)
                                : new Fact.Absent<>(notBooted(vmlinuz, kernel.version())));
    }

    private String notBooted(Path vmlinuz, Optional<String> version) {
        return vmlinuz + ": is not the running kernel: it is " + version.orElse("of an unknown build") + ", that is "
                + running.orElse("unknown");
    }

    Fact<KernelConfig> config() {
        return config.get();
    }

    /** What the kernel shows, else the file, else what the boot file holds, which must be unpacked for that. */
    private Fact<KernelConfig> readConfig() {
        return shownConfig
                .get()
                .<Fact<KernelConfig>>map(Fact.Present::new)
                .or(() -> folder.config().map(KernelConfig::read))
                .or(() -> image().flatMap(KernelImage::config).value().map(Fact.Present::new))
                .orElseGet(() -> new Fact.Absent<>(folder.root() + ": no configuration of kernel " + folder.release()));
    }

    Fact<Architecture> architecture() {
        return architecture.get();
    }

    private Fact<Architecture> readArchitecture() {
        Optional<Architecture> ofModule = modules.sample().value().flatMap(ModuleFile::architecture);
        return ofModule.or(() -> image().value().flatMap(KernelImage::architecture))
                .or(() -> modules.anyAlike().flatMap(ModuleFile::architecture))
                .<Fact<Architecture>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Hidden<>(folder.tree() + ": neither a module nor a boot file that tells"));
    }

    /** {@return what the kernel is, if it is one for an architecture that jkmod does not know} */
    Optional<String> foreign() {
        Optional<ModuleFile> sample = modules.sample().value();
        return sample.isEmpty()
                ? folder.vmlinuz().flatMap(KernelImage::foreign)
                : sample.filter(module -> module.architecture().isEmpty())
                        .map(module -> "a kernel for "
                                + ElfNames.architecture(module.elf().header()));
    }

    /** What {@code uname -v} says: by the boot file, which costs much where it is packed, so that the headers come first. */
    Fact<String> version() {
        return version.get();
    }

    private Fact<String> readVersion() {
        Optional<Path> vmlinuz = folder.vmlinuz();
        return vmlinuz.flatMap(file -> KernelImage.openVersion(file).value())
                .or(() -> folder.utsVersion()
                        .flatMap(file -> UtsVersion.read(file).value()))
                .or(() -> image().value().flatMap(KernelImage::version))
                .<Fact<String>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Hidden<>(folder.root() + ": nothing tells the version of this build"));
    }

    /** The vermagic of a module that came with the kernel, which is the kernel's; else its own string; else by the rule. */
    Fact<String> vermagic() {
        return vermagic.get();
    }

    private Fact<String> readVermagic() {
        Optional<String> ofModule = modules.sample().value().flatMap(ModuleFile::vermagic);
        return ofModule.or(() -> image().value().flatMap(kernel -> kernel.vermagic(folder.release())))
                .<Fact<String>>map(Fact.Present::new)
                .orElseGet(this::composedVermagic);
    }

    private Fact<String> composedVermagic() {
        return config().flatMap(options ->
                architecture().flatMap(known -> new VermagicRule(options, known).vermagic(folder.release())));
    }

    Fact<KernelBtf> btf() {
        return btf.get();
    }

    /** From what the headers hold of it, if it fits a module that came with the kernel; else from the boot file. */
    private Fact<KernelBtf> readBtf() {
        Optional<KernelBtf> headers = folder.headersVmlinux()
                .flatMap(
                        file -> KernelImage.read(file).flatMap(KernelImage::btf).value())
                .filter(found -> found.structModule().isPresent()
                        && found.structModule().get().size() == sampleSize());
        return headers.<Fact<KernelBtf>>map(Fact.Present::new).orElseGet(() -> image().flatMap(KernelImage::btf));
    }

    private long sampleSize() {
        return modules.sample()
                .value()
                .flatMap(module -> ShownStructModule.in(module.elf()))
                .map(StructModuleLayout::size)
                .orElse(-1L);
    }

    Fact<StructModuleLayout> structModule() {
        return structModule.get();
    }

    private Fact<StructModuleLayout> readStructModule() {
        return btf().value()
                .flatMap(KernelBtf::structModule)
                .<Fact<StructModuleLayout>>map(Fact.Present::new)
                .orElseGet(() -> new StructModuleEvidence(folder, modules, declaredStructModule).layout());
    }

    List<StructModuleLayout> declaredStructModule() {
        return declaredStructModule.get();
    }

    private List<StructModuleLayout> declareStructModule() {
        return KernelRelease.of(folder.release())
                .flatMap(release -> architecture()
                        .value()
                        .flatMap(machine ->
                                config().value().map(options -> StructModuleDeclaration.of(release, machine, options))))
                .orElse(List.of());
    }

    /** The folders in /sys/module that are there after boot for sure: of parameters and of versions. */
    Fact<Set<String>> builtInNames() {
        return builtInNames.get();
    }

    private Fact<Set<String>> readBuiltInNames() {
        return BuiltIns.versioned(folder.builtInModinfo())
                .flatMap(versioned -> image().flatMap(KernelImage::parameterFolders)
                        .map(names -> {
                            Set<String> all = new TreeSet<>(names);
                            all.addAll(versioned);
                            return all;
                        }));
    }

    /**
     * Whether /sys/module has a folder of that name after boot, beside those of modules. Since 6.12 a driver that is
     * built in gets one when it is registered ({@code module_add_driver} in drivers/base/module.c), if its bus notes
     * whose it is; no file says which do.
     */
    Fact<Boolean> builtInFolder(String name) {
        ModuleName module = new ModuleName(name);
        if (module.value().equals(name) && modules.isShipped(module)) {
            return new Fact.Present<>(false); // the kernel would not have been shipped with a module that never loads
        }
        Fact<Set<String>> names = builtInNames();
        boolean surely = names.value().filter(known -> known.contains(name)).isPresent();
        if (surely || names.value().isEmpty() || !registersDrivers()) {
            return names.map(known -> known.contains(name));
        }
        return BuiltIns.names(folder.builtInModules())
                .flatMap(builtIn -> builtIn.contains(module)
                        ? new Fact.Hidden<>("whether a driver of the built-in " + name + " has a folder in /sys/module")
                        : new Fact.Present<>(false));
    }

    private boolean registersDrivers() {
        return KernelRelease.of(folder.release())
                .filter(LoaderChange.DRIVERS_MAKE_FOLDERS::isIn)
                .isPresent();
    }

    /** The certificates of the build, else those in the boot file. */
    Fact<List<byte[]>> certificates() {
        return certificates.get();
    }

    private Fact<List<byte[]>> readCertificates() {
        return config().flatMap(options -> {
            if (!options.isSet("SYSTEM_TRUSTED_KEYRING")) {
                return new Fact.Present<List<byte[]>>(List.of());
            }
            Fact<List<byte[]>> built = folder.certificates();
            if (!(built instanceof Fact.Absent<List<byte[]>>)) {
                return built;
            }
            boolean revocations = options.text("SYSTEM_REVOCATION_KEYS")
                    .filter(keys -> !keys.isEmpty())
                    .isPresent();
            return image().flatMap(kernel -> kernel.certificates(revocations));
        });
    }
}
