package io.github.jkmod.facts;

import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The facts of a kernel that does not run: of its files in a folder, as unpacked packages leave them. */
public final class FolderFacts implements KernelFacts {
    private final TreeFacts tree;

    private FolderFacts(KernelFolder folder) {
        this.tree = new TreeFacts(folder, Shown.NOTHING);
    }

    /**
     * {@return the facts of the kernel in that folder}
     *
     * @param root holds {@code lib/modules/REL} or {@code usr/lib/modules/REL} and, where present,
     *     {@code boot/vmlinuz-REL}, {@code boot/config-REL} and {@code usr/src/linux-headers-REL}
     * @param release which kernel; needed if there are several
     * @throws java.nio.file.FileSystemException if there is none, not that one, or several without a choice; says so in
     *     one line
     */
    public static FolderFacts of(Path root, Optional<String> release) throws IOException {
        return new FolderFacts(KernelFolder.of(root, release));
    }

    /** {@return where the kernel's own exports are from: a file, for people} */
    public String exportSource() {
        return tree.exports().source();
    }

    /** {@return what the kernel is, if nothing can be said of it because jkmod does not know its architecture} */
    public Optional<String> foreign() {
        return tree.foreign();
    }

    @Override
    public Fact<KernelBtf> btf() {
        return tree.btf();
    }

    @Override
    public Fact<KernelIdentity> identity() {
        return tree.architecture()
                .map(architecture -> new KernelIdentity(
                        tree.folder().release(),
                        architecture,
                        tree.version().value().orElse("")));
    }

    @Override
    public Fact<KernelConfig> config() {
        return tree.config();
    }

    @Override
    public Fact<String> vermagic() {
        return tree.vermagic();
    }

    @Override
    public KernelPolicy policy() {
        return KernelPolicy.afterBoot(tree.config());
    }

    @Override
    public Fact<Boolean> mayLoad() {
        return new Fact.Present<>(true); // root's right, on the machine where it will run
    }

    @Override
    public Fact<List<ProcModule>> modules() {
        return new Fact.Absent<>(tree.folder().root() + ": a kernel that does not run has no modules loaded");
    }

    @Override
    public Fact<Boolean> listsData() {
        return tree.config().map(options -> options.isSet("KALLSYMS_ALL"));
    }

    @Override
    public ExportLookup exports() {
        return tree.exports();
    }

    @Override
    public List<StructModuleLayout> declaredStructModule() {
        return tree.declaredStructModule();
    }

    @Override
    public Fact<StructModuleLayout> structModule() {
        return tree.structModule();
    }

    /** Those that the kernel was built with; keys of a machine's firmware and of its owner (MOK) are not assumed. */
    @Override
    public Fact<TrustedCertificates> certificates() {
        return tree.certificates().map(known -> new TrustedCertificates(known, List.of()));
    }

    @Override
    public Fact<Set<String>> builtInNames() {
        return tree.builtInNames();
    }

    @Override
    public Fact<Boolean> builtInFolder(String name) {
        return tree.builtInFolder(name);
    }

    @Override
    public Fact<MemInfo> memory() {
        return new Fact.Absent<>("it is not known on what machine the kernel will run");
    }

    @Override
    public Fact<String> decompressor() {
        return tree.config().flatMap(FolderFacts::decompressor);
    }

    private static Fact<String> decompressor(KernelConfig options) {
        if (options.isSet("MODULE_DECOMPRESS")) {
            for (String format : List.of("gzip", "xz", "zstd")) {
                if (options.isSet("MODULE_COMPRESS_" + format.toUpperCase(Locale.ROOT))) {
                    return new Fact.Present<>(format);
                }
            }
        }
        return new Fact.Absent<>("the kernel is built without MODULE_DECOMPRESS");
    }
}
