package io.github.jkmod.preflight;

import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.preflight.Judge.Judgement;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the new kernel does with each module that is asked about; each file is looked at once. */
final class NextModules {
    private final KernelTree next;
    private final Optional<KernelTree> today;
    private final ModprobeConfig config;
    private final Judge judge;
    private final Map<ModuleName, Judgement> known = new HashMap<>();
    private @Nullable Map<String, Set<ModuleName>> nextAliases;
    private @Nullable Map<ModuleName, Set<String>> todaysAliases;

    NextModules(KernelTree next, Optional<KernelTree> today, ModprobeConfig config, Judge judge) {
        this.next = next;
        this.today = today;
        this.config = config;
        this.judge = judge;
    }

    /** What the new kernel does with the module of that name. */
    Judgement of(ModuleName name) {
        Judgement judgement = known.get(name);
        if (judgement == null) {
            judgement = judge(name);
            known.put(name, judgement);
        }
        return judgement;
    }

    private Judgement judge(ModuleName name) {
        Optional<Path> file = next.file(name);
        if (file.isPresent()) {
            return ofFile(name, file.get());
        }
        return next.isBuiltIn(name)
                ? Judgement.of(Fate.BUILT_IN, "it is part of the kernel itself", "")
                : replaced(name);
    }

    private Judgement ofFile(ModuleName name, Path file) {
        Optional<String> parameters = config.optionsFor(new KnownModule(name.value(), Optional.empty(), false));
        Judgement own = judge.judge(file, parameters.orElse(""));
        if (own.fate().isLoss()) {
            return own;
        }
        for (ModuleName need : next.needs(name)) {
            Optional<Path> provider = next.file(need);
            if (provider.isPresent() && !need.equals(name)) {
                Judgement first = of(need);
                if (first.fate().isLoss()) {
                    return new Judgement(Fate.REFUSED, ofProvider(need, first), own.warnings());
                }
            }
        }
        return own;
    }

    /** Its symbols are not there ({@code resolve_symbol_wait}). */
    private static ModuleOutcome.Answer ofProvider(ModuleName need, Judgement provider) {
        return new ModuleOutcome.Answer(
                "it needs " + need + ", which is " + provider.fate().label() + ": "
                        + provider.answer().reason(),
                provider.answer().hint(),
                Optional.of(Errno.ENOENT.symbol()),
                Optional.of("symbols"),
                Optional.empty());
    }

    private Judgement replaced(ModuleName name) {
        for (ModuleName other : next.find(name.value())) {
            if (!other.equals(name) && next.has(other)) {
                return by(other, "it answers to that name");
            }
        }
        Set<String> aliases = todaysAliases().getOrDefault(name, Set.of());
        Map<ModuleName, Integer> claims = new TreeMap<>();
        int claimed = 0;
        for (String alias : aliases) {
            Set<ModuleName> claimants = nextAliases().getOrDefault(alias, Set.of());
            claimants.forEach(other -> claims.merge(other, 1, Integer::sum));
            claimed += claimants.isEmpty() ? 0 : 1;
        }
        Optional<ModuleName> most = claims.entrySet().stream()
                .max(Comparator.comparingInt(Map.Entry::getValue))
                .map(Map.Entry::getKey);
        if (most.isPresent() && claimed == aliases.size()) {
            return by(most.get(), "it claims " + claims.get(most.get()) + " of its " + aliases.size() + " aliases");
        }
        String partly = most.map(other ->
                        "; " + other + " claims " + claims.get(other) + " of its " + aliases.size() + " aliases")
                .orElse("");
        return Judgement.of(
                Fate.MISSING,
                "kernel " + next.release() + " has no module " + name + partly,
                "build or install it for " + next.release() + ", or do without it");
    }

    private Judgement by(ModuleName other, String why) {
        Judgement successor = of(other);
        String reason = other + (next.file(other).isPresent() ? "" : ", part of the kernel itself,")
                + " takes its place: " + why;
        boolean lost = successor.fate().isLoss();
        ModuleOutcome.Answer answer = successor.answer();
        return new Judgement(
                lost ? Fate.REFUSED : Fate.REPLACED,
                new ModuleOutcome.Answer(
                        lost ? reason + ", and is refused: " + answer.reason() : reason,
                        lost ? answer.hint() : "name " + other + " where files name the old one",
                        answer.errno(),
                        answer.stage(),
                        Optional.of(other)),
                successor.warnings());
    }

    private Map<String, Set<ModuleName>> nextAliases() {
        Map<String, Set<ModuleName>> aliases = nextAliases;
        if (aliases == null) {
            aliases = next.aliases();
            nextAliases = aliases;
        }
        return aliases;
    }

    private Map<ModuleName, Set<String>> todaysAliases() {
        Map<ModuleName, Set<String>> aliases = todaysAliases;
        if (aliases == null) {
            Map<ModuleName, Set<String>> found = new TreeMap<>();
            today.ifPresent(tree -> tree.aliases()
                    .forEach((alias, modules) ->
                            modules.forEach(module -> found.computeIfAbsent(module, any -> new TreeSet<>())
                                    .add(alias))));
            aliases = found;
            todaysAliases = found;
        }
        return aliases;
    }

    /** {@return the modules that the new kernel has for a modalias} */
    List<ModuleName> forDevice(String modalias) {
        return next.find(modalias);
    }
}
