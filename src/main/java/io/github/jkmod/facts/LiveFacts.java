package io.github.jkmod.facts;

import io.github.jkmod.forecast.ExportLookup;
import io.github.jkmod.forecast.KernelFacts;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Privilege;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.kernel.StructModuleLayout;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.model.ModuleName;
import java.util.List;
import java.util.Set;

/** The running kernel's facts, as of the time of asking. */
public final class LiveFacts implements KernelFacts {
    private final KernelRoot root;

    /**
     * @param root where /proc and /sys are
     */
    public LiveFacts(KernelRoot root) {
        this.root = root;
    }

    @Override
    public Fact<KernelIdentity> identity() {
        return KernelIdentity.read(root);
    }

    @Override
    public Fact<KernelConfig> config() {
        return new Fact.Hidden<>("not read yet");
    }

    @Override
    public Fact<String> vermagic() {
        return new Fact.Hidden<>("not read yet");
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
        return new ExportLookup() {
            @Override
            public Fact<KernelExport> ofKernel(String name) {
                return new Fact.Hidden<>("not read yet");
            }

            @Override
            public List<KernelExport> ofModules(String name) {
                return List.of();
            }

            @Override
            public boolean knowsAllOf(ModuleName loaded) {
                return false;
            }
        };
    }

    @Override
    public Fact<StructModuleLayout> structModule() {
        return new Fact.Hidden<>("not read yet");
    }

    @Override
    public Fact<TrustedCertificates> certificates() {
        return new Fact.Hidden<>("not read yet");
    }

    @Override
    public Fact<Set<String>> builtInNames() {
        return new Fact.Hidden<>("not read yet");
    }

    @Override
    public Fact<String> decompressor() {
        return new Fact.Hidden<>("not read yet");
    }
}
