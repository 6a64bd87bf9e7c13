package io.github.jkmod.sight;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.conformance.Bases;
import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.forecast.verdict.WithModules;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Holds the modules of one kernel's looks against their forecasts. */
final class LookCompare {
    private final String kernel;
    private final KernelFacts facts;
    private final Bases bases;

    LookCompare(String kernel, KernelFacts facts, Bases bases) {
        this.kernel = kernel;
        this.facts = facts;
        this.bases = bases;
    }

    /**
     * {@return the comparisons of these modules of a look}
     *
     * @param look its name
     * @param folder where it was unpacked
     * @param paths the modules' files, below {@code lib/modules/RELEASE}
     */
    List<Seen> compare(String look, Path folder, List<String> paths) throws IOException {
        KernelRoot root = new KernelRoot(folder);
        Fact<List<ProcModule>> in = ProcModules.read(root);
        List<ProcModule> modules = in.value()
                .orElseThrow(() -> new IOException(look + ": " + in.reason().orElse("?")));
        List<Seen> all = new ArrayList<>();
        for (String path : paths) {
            all.add(compare(look, root, modules, path));
        }
        return all;
    }

    private Seen compare(String look, KernelRoot root, List<ProcModule> modules, String path) throws IOException {
        try {
            ModuleFile module = ModuleFile.parse(ModuleImage.of(bases.bytes("tree/" + path), path));
            KernelFacts then = new WithModules(facts, before(module.name(), modules));
            Forecast forecast = Forecast.of(module, LoadCall.finit(""), then);
            if (forecast.verdict().answer() != Verdict.Answer.ACCEPT) {
                return Seen.broken(
                        kernel, path, look, new Difference("verdict", told(forecast.verdict()), "it is loaded"));
            }
            ModuleSight sight = ModuleSight.look(root, module.name());
            boolean sizes = sight.procModule().value().isPresent();
            Crosscheck crosscheck = Crosscheck.ofLoaded(forecast.expectation(), Optional.empty(), sight);
            return Seen.of(kernel, path, look, sizes, crosscheck);
        } catch (MalformedException | IllegalStateException | IllegalArgumentException e) {
            return Seen.broken(kernel, path, look, new Difference("forecast broke", e.toString(), "it is loaded"));
        }
    }

    private static String told(Verdict verdict) {
        return verdict.answer()
                + verdict.errno().map(errno -> " " + errno).orElse("")
                + (verdict.unknown().isEmpty() ? "" : " as unknown: " + String.join(", ", verdict.unknown()));
    }

    /**
     * {@return what was in when the module was loaded: the kernel lists the newest first} Those that came later do not use
     * any of them yet.
     */
    private static List<ProcModule> before(ModuleName name, List<ProcModule> modules) {
        int own = 0;
        while (own < modules.size() && !modules.get(own).name().equals(name)) {
            own++;
        }
        List<ProcModule> older = modules.subList(Math.min(own + 1, modules.size()), modules.size());
        Set<String> present = new HashSet<>();
        older.forEach(module -> present.add(module.name().value()));
        return older.stream().map(module -> withUsers(module, present)).toList();
    }

    private static ProcModule withUsers(ProcModule module, Set<String> present) {
        List<String> users = module.usedBy().stream()
                .filter(user -> present.contains(user) || user.equals(ProcModule.PERMANENT))
                .toList();
        long gone = (long) module.usedBy().size() - users.size();
        OptionalLong count = module.refCount().isPresent()
                ? OptionalLong.of(module.refCount().getAsLong() - gone)
                : OptionalLong.empty();
        return new ProcModule(
                module.name(),
                module.size(),
                count,
                users,
                module.state(),
                module.address(),
                module.taints(),
                module.extra());
    }
}
