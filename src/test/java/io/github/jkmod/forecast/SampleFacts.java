package io.github.jkmod.forecast;

import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.MemInfo;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.TrustedCertificates;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A kernel whose facts a test sets: as it is, a 6.1 on x86-64 that hides what decides nothing by itself. */
public final class SampleFacts implements KernelFacts {
    public Fact<KernelIdentity> identity =
            new Fact.Present<>(new KernelIdentity("6.1.0-56-amd64", Architecture.X86_64, "#1 SMP"));
    public Fact<KernelConfig> config = new Fact.Hidden<>("config");
    public Fact<String> vermagic = new Fact.Hidden<>("vermagic");
    public KernelPolicy policy = new KernelPolicy(
            new Fact.Present<>(0),
            new Fact.Present<>(false),
            new Fact.Present<>(false),
            new Fact.Absent<>("lockdown"),
            new Fact.Present<>(List.of()),
            new Fact.Present<>(0L),
            new Fact.Present<>(false));
    public Fact<Boolean> mayLoad = new Fact.Present<>(true);
    public Fact<List<ProcModule>> modules = new Fact.Present<>(List.of());
    public Fact<Boolean> listsData = new Fact.Present<>(true);
    public final Map<String, KernelExport> ofKernel = new LinkedHashMap<>();
    public final Set<String> symbols = new HashSet<>();
    public final List<KernelExport> ofModules = new ArrayList<>();
    public Fact<StructModuleLayout> structModule = new Fact.Hidden<>("struct module");
    public Fact<TrustedCertificates> certificates = new Fact.Hidden<>("certificates");
    public Fact<Set<String>> builtInNames = new Fact.Present<>(Set.of());
    public Fact<KernelBtf> btf = new Fact.Hidden<>("BTF");
    public Fact<String> decompressor = new Fact.Absent<>("decompressor");

    @Override
    public Fact<KernelIdentity> identity() {
        return identity;
    }

    @Override
    public Fact<KernelConfig> config() {
        return config;
    }

    @Override
    public Fact<String> vermagic() {
        return vermagic;
    }

    @Override
    public KernelPolicy policy() {
        return policy;
    }

    @Override
    public Fact<Boolean> mayLoad() {
        return mayLoad;
    }

    @Override
    public Fact<List<ProcModule>> modules() {
        return modules;
    }

    @Override
    public Fact<Boolean> listsData() {
        return listsData;
    }

    @Override
    public ExportLookup exports() {
        return new ExportLookup() {
            @Override
            public Fact<KernelExport> ofKernel(String name) {
                KernelExport export = ofKernel.get(name);
                return export == null ? new Fact.Absent<>(name) : new Fact.Present<>(export);
            }

            @Override
            public List<KernelExport> ofModules(String name) {
                return ofModules.stream()
                        .filter(export -> export.name().equals(name))
                        .toList();
            }

            @Override
            public Fact<Set<String>> symbolsAmong(Set<String> names) {
                Set<String> all = new HashSet<>(symbols);
                all.addAll(ofKernel.keySet());
                all.retainAll(names);
                return new Fact.Present<>(all);
            }

            @Override
            public boolean knowsAllOf(ModuleName loaded) {
                return true;
            }
        };
    }

    @Override
    public List<StructModuleLayout> declaredStructModule() {
        return List.of();
    }

    @Override
    public Fact<StructModuleLayout> structModule() {
        return structModule;
    }

    @Override
    public Fact<TrustedCertificates> certificates() {
        return certificates;
    }

    @Override
    public Fact<Set<String>> builtInNames() {
        return builtInNames;
    }

    @Override
    public Fact<String> decompressor() {
        return decompressor;
    }

    @Override
    public Fact<KernelBtf> btf() {
        return btf;
    }

    @Override
    public Fact<Boolean> builtInFolder(String name) {
        return builtInNames().map(names -> names.contains(name));
    }

    @Override
    public Fact<MemInfo> memory() {
        return new Fact.Absent<>("it is not known on what machine the kernel will run");
    }
}
