package io.github.jkmod.preflight;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleFiles;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.moddb.ConfigFiles;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads what a machine uses from its files, under a root folder. */
public final class MachineReader {
    /** See modules-load.d(5); a file of an earlier folder hides those of its name in later ones. */
    private static final List<String> LOAD_FOLDERS = List.of(
            "etc/modules-load.d", "run/modules-load.d", "usr/local/lib/modules-load.d", "usr/lib/modules-load.d");

    /** There is nothing in it: the present kernel's own soft dependencies are not the administrator's. */
    private static final String NO_TREE = "/dev/null";

    private final Path root;
    private final KernelRoot kernel;
    private final Map<ModuleName, Set<Origin>> uses = new TreeMap<>();
    private final Map<ModuleName, List<ModuleName>> users = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    private MachineReader(Path root) {
        this.root = root;
        this.kernel = new KernelRoot(root);
    }

    /**
     * {@return what the machine uses}
     *
     * @param root its root folder; {@code proc} and {@code sys} are below it
     * @param from its kernel of today; empty for the running one
     * @param asked modules that count as in use, too
     * @throws IOException if a file of modprobe.d cannot be read
     */
    public static MachineState read(Path root, Optional<String> from, List<String> asked) throws IOException {
        return new MachineReader(root).read(from, asked);
    }

    private MachineState read(Optional<String> from, List<String> asked) throws IOException {
        Fact<String> running = KernelIdentity.release(kernel);
        Optional<String> release = from.or(running::value);
        if (release.isEmpty()) {
            notes.add("today's kernel: " + running.reason().orElse("unknown"));
        }
        asked.forEach(name -> use(name, Origin.ASKED));
        loaded();
        modulesLoad();
        ModprobeConfig config = modprobe();
        names(root.resolve("etc/initramfs-tools/modules")).forEach(name -> use(name, Origin.INITRAMFS));
        release.ifPresent(this::updates);
        List<DkmsPackage> dkms = DkmsPackages.in(root);
        for (DkmsPackage each : dkms) {
            if (each.automatic() || release.filter(each.builtFor()::contains).isPresent()) {
                each.modules().forEach(name -> use(name, Origin.DKMS));
            }
        }
        return new MachineState(release, uses, users, config, dkms, devices(), notes);
    }

    private void loaded() {
        Fact<List<ProcModule>> modules = ProcModules.read(kernel);
        modules.reason().ifPresent(why -> notes.add("loaded modules: " + why));
        for (ProcModule module : modules.value().orElse(List.of())) {
            use(module.name(), Origin.LOADED);
            users.put(
                    module.name(),
                    module.usedBy().stream()
                            .filter(user -> !user.equals(ProcModule.PERMANENT))
                            .map(ModuleName::new)
                            .toList());
        }
    }

    /** A line is a name, with parameters behind it in /etc/modules. */
    private void modulesLoad() {
        Set<String> seen = new HashSet<>();
        for (String folder : LOAD_FOLDERS) {
            for (String name : KernelFiles.names(root.resolve(folder)).value().orElse(List.of())) {
                if (name.endsWith(".conf") && seen.add(name)) {
                    names(root.resolve(folder).resolve(name)).forEach(module -> use(module, Origin.MODULES_LOAD));
                }
            }
        }
        names(root.resolve("etc/modules")).forEach(module -> use(module, Origin.MODULES_LOAD));
    }

    private List<String> names(Path file) {
        if (!Files.exists(file)) {
            return List.of();
        }
        Fact<List<String>> lines = KernelFiles.lines(file);
        lines.reason().ifPresent(notes::add);
        return lines.value().orElse(List.of()).stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.startsWith(";"))
                .map(line -> line.split("\\s+", 2)[0])
                .toList();
    }

    private ModprobeConfig modprobe() throws IOException {
        String base = root.toAbsolutePath().normalize().toString();
        ModprobeConfig config = ConfigFiles.read(
                ConfigFiles.folders(base.equals("/") ? "" : base),
                NO_TREE,
                kernel.proc("cmdline"),
                complaint -> notes.add("modprobe.d: " + complaint.text()));
        Stream.of(config.options(), config.installs())
                .flatMap(List::stream)
                .map(ModprobeConfig.Entry::name)
                .filter(MachineReader::isPlain)
                .forEach(name -> use(name, Origin.MODPROBE));
        config.softdeps().stream()
                .map(line -> line.pattern())
                .filter(MachineReader::isPlain)
                .forEach(name -> use(name, Origin.MODPROBE));
        config.aliases().stream()
                .map(ModprobeConfig.Entry::value)
                .filter(name -> !name.equals("off"))
                .forEach(name -> use(name, Origin.MODPROBE));
        return config;
    }

    private static boolean isPlain(String pattern) {
        return Stream.of("*", "?", "[").noneMatch(pattern::contains);
    }

    /** What somebody has put beside the kernel's own modules. */
    private void updates(String release) {
        Path folder = KernelFolder.assumed(root, release).tree().resolve("updates");
        if (Files.isDirectory(folder)) {
            ModuleFiles.in(folder)
                    .value()
                    .ifPresent(files -> files.files().keySet().forEach(name -> use(name, Origin.UPDATES)));
        }
    }

    private List<Device> devices() {
        Fact<List<Device>> devices = Devices.read(kernel);
        devices.reason().ifPresent(why -> notes.add("devices: " + why));
        return devices.value().orElse(List.of());
    }

    private void use(String name, Origin origin) {
        use(new ModuleName(name), origin);
    }

    private void use(ModuleName name, Origin origin) {
        uses.computeIfAbsent(name, any -> EnumSet.noneOf(Origin.class)).add(origin);
    }
}
