package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.ChangedFacts;
import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A kernel's facts at the moment of a case: those of its folder, and the modules that were in, as root of that guest. */
final class ReplayFacts extends ChangedFacts {
    private final List<ProcModule> loaded;
    private final Map<ModuleName, ModuleFile> own;

    /**
     * @param folder what the kernel's files tell
     * @param loaded {@code NAME:STATE:TAINTS} for each module, as {@link Answer#loaded}
     * @param own modules that are not of the kernel's tree
     */
    ReplayFacts(KernelFacts folder, List<String> loaded, Map<ModuleName, ModuleFile> own) {
        super(folder);
        this.loaded = loaded.stream().map(ReplayFacts::module).toList();
        this.own = own;
    }

    private static ProcModule module(String text) {
        String[] words = text.split(":", 3);
        return new ProcModule(
                new ModuleName(words[0]),
                0,
                OptionalLong.of(0),
                List.of(),
                ProcModule.State.of(words.length > 1 ? words[1] : "").orElse(ProcModule.State.LIVE),
                0,
                words.length > 2 ? words[2].replaceAll("[()]", "") : "",
                List.of());
    }

    @Override
    public Fact<List<ProcModule>> modules() {
        return new Fact.Present<>(loaded);
    }

    @Override
    public ExportLookup exports() {
        ExportLookup tree = super.exports();
        return new ExportLookup() {
            @Override
            public Fact<KernelExport> ofKernel(String name) {
                return tree.ofKernel(name);
            }

            @Override
            public List<KernelExport> ofModules(String name) {
                List<KernelExport> all = new ArrayList<>(tree.ofModules(name));
                loaded.stream()
                        .map(ProcModule::name)
                        .filter(own::containsKey)
                        .forEach(owner -> all.addAll(exports(owner, name)));
                return all;
            }

            @Override
            public Fact<Set<String>> symbolsAmong(Set<String> names) {
                return tree.symbolsAmong(names);
            }

            @Override
            public boolean knowsAllOf(ModuleName module) {
                return own.containsKey(module) || tree.knowsAllOf(module);
            }
        };
    }

    private List<KernelExport> exports(ModuleName owner, String name) {
        return Optional.ofNullable(own.get(owner)).stream()
                .flatMap(file -> file.exports().stream())
                .filter(export -> export.name().equals(name))
                .map(export -> new KernelExport(
                        name,
                        Optional.of(owner),
                        export.crc().map(OptionalLong::of).orElse(OptionalLong.empty()),
                        Optional.of(export.gpl()),
                        Optional.of(export.namespace().orElse(""))))
                .toList();
    }
}
