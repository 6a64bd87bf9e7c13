package io.github.jkmod.facts;

import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.BuiltIns;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.kernel.Privilege;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.kernel.exports.RunningExports;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The running kernel's facts. Nothing is read that is not asked for. What cannot change before the next boot is kept as
 * long as this object; modules, policy and keys are as of the time of asking.
 */
public final class LiveFacts implements KernelFacts {
    private final KernelRoot root;
    private final Path files;
    private final Once<Fact<KernelIdentity>> identity;
    private final Once<TreeFacts> tree = new Once<>(this::openTree);
    private final Once<LiveExports> exports = new Once<>(this::openExports);
    private final Once<Fact<KernelBtf>> btf = new Once<>(this::readBtf);
    private final Once<Fact<StructModuleLayout>> structModule = new Once<>(this::readStructModule);

    /**
     * @param root where /proc and /sys are, and /boot, /lib/modules and /usr/src
     */
    public LiveFacts(KernelRoot root) {
        this(root, root.path());
    }

    /**
     * @param root where /proc and /sys are
     * @param files where the running kernel's files are: what holds {@code /boot}, {@code lib/modules} and {@code usr/src}
     */
    public LiveFacts(KernelRoot root, Path files) {
        this.root = root;
        this.files = files;
        this.identity = new Once<>(() -> KernelIdentity.read(root));
    }

    private TreeFacts openTree() {
        Optional<KernelIdentity> known = identity().value();
        String release = known.map(KernelIdentity::release).orElse("unknown");
        Shown shown = new Shown(known.map(KernelIdentity::version), this::shownExports, this::shownConfig);
        return new TreeFacts(KernelFolder.assumed(files, release), shown);
    }

    private Optional<KernelSide> shownExports() {
        return identity()
                .flatMap(known -> RunningExports.open(root, known.architecture()))
                .value()
                .map(shown -> new KernelSide(shown.source(), shown::find));
    }

    private Optional<KernelConfig> shownConfig() {
        return KernelConfig.read(root.proc("config.gz")).value();
    }

    private LiveExports openExports() {
        return new LiveExports(root, tree.get(), identity().map(KernelIdentity::architecture));
    }

    /** {@return where the kernel's own exports are from: a file, for people} */
    public String exportSource() {
        return tree.get().exports().source();
    }

    @Override
    public Fact<KernelBtf> btf() {
        return btf.get();
    }

    private Fact<KernelBtf> readBtf() {
        Fact<KernelBtf> shown = KernelBtf.read(root);
        return shown.value().isPresent() ? shown : tree.get().btf();
    }

    @Override
    public Fact<KernelIdentity> identity() {
        return identity.get();
    }

    @Override
    public Fact<KernelConfig> config() {
        return tree.get().config();
    }

    @Override
    public Fact<String> vermagic() {
        return tree.get().vermagic();
    }

    @Override
    public KernelPolicy policy() {
        return KernelPolicy.read(root);
    }

    @Override
    public Fact<Boolean> mayLoad() {
        return Privilege.mayLoad(root);
    }

    @Override
    public Fact<List<ProcModule>> modules() {
        return ProcModules.read(root);
    }

    @Override
    public Fact<Boolean> listsData() {
        return root.kallsyms().listsData();
    }

    @Override
    public ExportLookup exports() {
        return exports.get().now();
    }

    @Override
    public List<StructModuleLayout> declaredStructModule() {
        return tree.get().declaredStructModule();
    }

    @Override
    public Fact<StructModuleLayout> structModule() {
        return structModule.get();
    }

    private Fact<StructModuleLayout> readStructModule() {
        return btf().value()
                .flatMap(KernelBtf::structModule)
                .<Fact<StructModuleLayout>>map(Fact.Present::new)
                .orElseGet(() -> tree.get().structModule());
    }

    @Override
    public Fact<TrustedCertificates> certificates() {
        return TrustedCertificates.read(root, tree.get().certificates());
    }

    @Override
    public Fact<Set<String>> builtInNames() {
        return BuiltIns.folders(root);
    }

    @Override
    public Fact<Boolean> builtInFolder(String name) {
        return BuiltIns.hasFolder(root, name);
    }

    @Override
    public Fact<String> decompressor() {
        return BuiltIns.decompressor(root);
    }

    @Override
    public Fact<MemInfo> memory() {
        return MemInfo.read(root);
    }
}
