package io.github.jkmod.facts;

import io.github.jkmod.forecast.verdict.ChangedFacts;
import io.github.jkmod.forecast.verdict.Coming;
import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * A kernel as a module finds it that is judged together with others: their exports are there as well. The others are not
 * looked at before a symbol is in neither the kernel nor its own modules, or in one that a file which was given stands for.
 */
public final class CompanionFacts extends ChangedFacts {
    private final Path file;
    private final Companions given;
    private final Supplier<Companions> beside;
    private final Predicate<Path> first;

    private final Supplier<Set<ModuleName>> loaded = new Once<>(this::readLoaded);

    /** The files of those that have been named as owners. */
    private final Map<ModuleName, Path> named = new ConcurrentHashMap<>();

    /**
     * @param base the kernel alone
     * @param file the one that is judged; it is no companion of itself
     * @param given those that were given with it: if the tree has a module of such a name, that does not count
     * @param beside others that it needs
     * @param first whether a companion is taken to be loaded before
     */
    public CompanionFacts(
            KernelFacts base, Path file, Companions given, Supplier<Companions> beside, Predicate<Path> first) {
        super(base);
        this.file = file;
        this.given = given;
        this.beside = new Once<>(beside);
        this.first = first;
    }

    @Override
    public ExportLookup exports() {
        return new Joined(super.exports());
    }

    /** Both the kernel's exports and the companions'. */
    private final class Joined implements ExportLookup {
        private final ExportLookup base;

        Joined(ExportLookup base) {
            this.base = base;
        }

        @Override
        public Fact<KernelExport> ofKernel(String name) {
            return base.ofKernel(name);
        }

        @Override
        public List<KernelExport> ofModules(String name) {
            List<KernelExport> known = base.ofModules(name);
            boolean inKernel = known.isEmpty() && base.ofKernel(name) instanceof Fact.Present<KernelExport>;
            if (inKernel || known.stream().anyMatch(export -> !isStoodFor(export))) {
                return known;
            }
            List<KernelExport> found = offered(given, name);
            if (found.isEmpty() && known.isEmpty()) {
                found = offered(beside.get(), name);
            }
            return found.isEmpty() ? known : found;
        }

        @Override
        public Optional<Coming> coming(ModuleName owner) {
            return Optional.ofNullable(named.get(owner)).map(other -> new Coming(other, first.test(other)));
        }

        @Override
        public Fact<Set<String>> symbolsAmong(Set<String> names) {
            return base.symbolsAmong(names);
        }

        @Override
        public boolean knowsAllOf(ModuleName loaded) {
            return base.knowsAllOf(loaded);
        }
    }

    private List<KernelExport> offered(Companions companions, String name) {
        List<KernelExport> exports = new ArrayList<>();
        for (Companions.Offer offer : companions.offers(name)) {
            if (!offer.file().equals(file)) {
                offer.export().owner().ifPresent(owner -> named.put(owner, offer.file()));
                exports.add(offer.export());
            }
        }
        return exports;
    }

    /** Whether it is of a module of the tree that a given file stands for. One that is loaded stands for itself. */
    private boolean isStoodFor(KernelExport export) {
        return export.owner()
                .filter(given::isNamed)
                .filter(owner -> !loaded.get().contains(owner))
                .isPresent();
    }

    private Set<ModuleName> readLoaded() {
        return modules().value().orElse(List.of()).stream()
                .map(ProcModule::name)
                .collect(Collectors.toSet());
    }
}
