package io.github.jkmod.forecast.verdict;

import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import java.util.List;
import java.util.Set;

/** A kernel as another one is; what differs is overridden. */
public abstract class ChangedFacts implements KernelFacts {
    private final KernelFacts base;

    /**
     * @param base answers what is not overridden
     */
    protected ChangedFacts(KernelFacts base) {
        this.base = base;
    }

    @Override
    public Fact<List<ProcModule>> modules() {
        return base.modules();
    }

    @Override
    public Fact<KernelIdentity> identity() {
        return base.identity();
    }

    @Override
    public Fact<KernelConfig> config() {
        return base.config();
    }

    @Override
    public Fact<String> vermagic() {
        return base.vermagic();
    }

    @Override
    public KernelPolicy policy() {
        return base.policy();
    }

    @Override
    public Fact<Boolean> mayLoad() {
        return base.mayLoad();
    }

    @Override
    public Fact<Boolean> listsData() {
        return base.listsData();
    }

    @Override
    public ExportLookup exports() {
        return base.exports();
    }

    @Override
    public List<StructModuleLayout> declaredStructModule() {
        return base.declaredStructModule();
    }

    @Override
    public Fact<StructModuleLayout> structModule() {
        return base.structModule();
    }

    @Override
    public Fact<KernelBtf> btf() {
        return base.btf();
    }

    @Override
    public Fact<TrustedCertificates> certificates() {
        return base.certificates();
    }

    @Override
    public Fact<Set<String>> builtInNames() {
        return base.builtInNames();
    }

    @Override
    public Fact<Boolean> builtInFolder(String name) {
        return base.builtInFolder(name);
    }

    @Override
    public Fact<String> decompressor() {
        return base.decompressor();
    }

    @Override
    public Fact<MemInfo> memory() {
        return base.memory();
    }
}
