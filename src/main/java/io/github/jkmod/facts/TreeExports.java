package io.github.jkmod.facts;

import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.image.KernelImage;
import io.github.jkmod.kernel.image.Symvers;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SymbolVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Who exports what, from the files of a kernel: {@code Module.symvers} of its build, else the tables in its boot file and
 * its modules' own, else what its modules were built against.
 *
 * <p>A list that does not go with the modules that the kernel was shipped with is of another build and not believed.
 */
final class TreeExports implements ExportLookup {
    private final KernelFolder folder;
    private final TreeModules modules;
    private final Supplier<Fact<KernelImage>> image;
    private final BooleanSupplier headersFit;
    private final Once<Optional<Symvers>> listed = new Once<>(this::readListed);
    private final Once<Optional<KernelSide>> inBootFile = new Once<>(this::readBootFile);
    private final Once<KernelSide> kernel;
    private final Once<Map<String, List<KernelExport>>> added = new Once<>(this::indexAdded);
    private final Once<Map<String, List<KernelExport>>> all = new Once<>(this::indexAll);

    /** What has been asked for: thousands of modules need the same few thousand symbols. */
    private final Map<String, Fact<KernelExport>> ofKernel = new ConcurrentHashMap<>();

    private final Map<String, List<KernelExport>> ofModules = new ConcurrentHashMap<>();

    /**
     * @param image the boot file, unpacked when asked for
     * @param headersFit whether the headers, and so {@code Module.symvers}, are of the same build
     * @param shown what the running kernel shows, which counts more than what its modules were built against
     */
    TreeExports(
            KernelFolder folder,
            TreeModules modules,
            Supplier<Fact<KernelImage>> image,
            BooleanSupplier headersFit,
            Supplier<Optional<KernelSide>> shown) {
        this.folder = folder;
        this.modules = modules;
        this.image = image;
        this.headersFit = headersFit;
        this.kernel = new Once<>(() -> fromSymvers().or(inBootFile).or(shown).orElseGet(this::needs));
    }

    private Optional<Symvers> readListed() {
        return folder.symvers()
                .filter(file -> headersFit.getAsBoolean())
                .flatMap(file -> Symvers.read(file).value())
                .filter(symvers -> fits(symvers::ofKernel));
    }

    private Optional<KernelSide> fromSymvers() {
        return listed.get()
                .map(symvers -> new KernelSide(
                        folder.symvers().orElseThrow().toString(),
                        name -> symvers.ofKernel(name)
                                .<Fact<KernelExport>>map(Fact.Present::new)
                                .orElseGet(() -> new Fact.Absent<>("no " + name))));
    }

    private Optional<KernelSide> readBootFile() {
        boolean crcs = sampleVersions().size() > 0;
        return image.get()
                .flatMap(file -> file.exports(crcs))
                .value()
                .filter(exports -> fits(name -> Optional.ofNullable(exports.get(name))))
                .map(exports ->
                        KernelSide.listed(folder.vmlinuz().orElse(folder.tree()).toString(), exports, true));
    }

    private List<SymbolVersion> sampleVersions() {
        return modules.sample().value().map(ModuleFile::versions).orElse(List.of());
    }

    /** Whether a module of the kernel was built against these exports. */
    private boolean fits(Function<String, Optional<KernelExport>> exports) {
        return sampleVersions().stream()
                .allMatch(version -> exports.apply(version.name())
                        .filter(export ->
                                export.crc().isPresent() && !export.crc().equals(OptionalLong.of(version.crc())))
                        .isEmpty());
    }

    /** What modules need and no module exports is the kernel's. */
    private KernelSide needs() {
        Map<String, KernelExport> exports = new HashMap<>();
        modules.summaries()
                .values()
                .forEach(summary -> summary.imports().forEach((name, crc) -> {
                    KernelExport known = exports.get(name);
                    if (known == null || known.crc().isEmpty()) {
                        exports.put(
                                name,
                                new KernelExport(name, Optional.empty(), crc, Optional.empty(), Optional.empty()));
                    }
                }));
        exports.keySet().removeAll(all.get().keySet());
        return KernelSide.listed("what the modules in " + folder.tree() + " were built against", exports, false);
    }

    /** Where the kernel's own exports are from, for people. */
    String source() {
        return kernel.get().source();
    }

    @Override
    public Fact<KernelExport> ofKernel(String name) {
        Fact<KernelExport> known = ofKernel.get(name);
        if (known == null) {
            known = kernel.get().of(name);
            ofKernel.put(name, known);
        }
        return known;
    }

    @Override
    public List<KernelExport> ofModules(String name) {
        List<KernelExport> known = ofModules.get(name);
        if (known == null) {
            known = findOfModules(name);
            ofModules.put(name, known);
        }
        return known;
    }

    private List<KernelExport> findOfModules(String name) {
        Optional<Symvers> symvers = listed.get();
        if (symvers.isEmpty()) {
            return all.get().getOrDefault(name, List.of());
        }
        List<KernelExport> found = new ArrayList<>(added.get().getOrDefault(name, List.of()));
        symvers.get().ofModules(name).stream()
                .filter(export -> export.owner().filter(modules::isShipped).isPresent())
                .forEach(found::add);
        return List.copyOf(found);
    }

    @Override
    public Fact<Set<String>> symbolsAmong(Set<String> names) {
        return new Fact.Hidden<>("a kernel shows its symbols while it runs");
    }

    @Override
    public boolean knowsAllOf(ModuleName loaded) {
        return (listed.get().isPresent() && modules.isShipped(loaded))
                || modules.summary(loaded).isPresent();
    }

    /** Modules that were added later are in no list: their files tell. */
    private Map<String, List<KernelExport>> indexAdded() {
        Map<String, List<KernelExport>> index = new HashMap<>();
        modules.added().forEach(name -> modules.summary(name).ifPresent(summary -> index(summary, index)));
        return index;
    }

    private Map<String, List<KernelExport>> indexAll() {
        Map<String, List<KernelExport>> index = new HashMap<>();
        modules.summaries().values().forEach(summary -> index(summary, index));
        return index;
    }

    private static void index(ModuleSummary summary, Map<String, List<KernelExport>> index) {
        summary.exports()
                .forEach(export -> index.computeIfAbsent(export.name(), name -> new ArrayList<>())
                        .add(export));
    }
}
