package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Coming;
import io.github.jkmod.forecast.verdict.ExportLookup;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code find_symbol}: the kernel's own exports, then those of the loaded modules, newest first. What cannot be known is
 * said by name, never taken for "not there".
 */
final class ExportSearch {
    /** What comes of a search. */
    sealed interface Answer {
        /**
         * The kernel finds it.
         *
         * @param owner the line of /proc/modules of the module that has it; empty for the kernel itself, and where the
         *     owner is only presumed to be loaded
         * @param presumed whether it is a module's that would have to be loaded first: one of a kernel which does not run, or
         *     one that is judged together with this one
         */
        record Found(KernelExport export, Optional<ProcModule> owner, boolean presumed) implements Answer {}

        /**
         * The kernel finds nothing.
         *
         * @param hidden the export that it passes over because it is for GPL-compatible modules only
         * @param elsewhere what modules that are not loaded export under that name
         */
        record Missing(Optional<KernelExport> hidden, List<KernelExport> elsewhere) implements Answer {}

        /**
         * It cannot be told.
         *
         * @param fact what would have to be known, in people's words
         * @param why the reason why it is not known
         */
        record NotKnown(String fact, String why) implements Answer {}
    }

    /** The name of what is not known when the kernel's own exports are not. */
    static final String KERNEL_EXPORTS = "exports of the kernel";

    private static final String GPL_MARKS = "which exports are GPL-only";

    private final ExportLookup exports;
    private final Fact<List<ProcModule>> modules;
    private final Set<ModuleName> own;
    private final Map<String, Answer> open = new HashMap<>();
    private final Map<String, Answer> gplOnlyHidden = new HashMap<>();

    /**
     * @param own the names of the module that is being loaded: what a module of that name exports is its own, and is not
     *     there yet
     */
    ExportSearch(Load load, Set<ModuleName> own) {
        this.exports = load.kernel().exports();
        this.modules = load.modules();
        this.own = Set.copyOf(own);
    }

    /** {@return whether the kernel does not run, so that there are no loaded modules} */
    boolean isAtRest() {
        return modules instanceof Fact.Absent<List<ProcModule>>;
    }

    /**
     * {@return what {@code find_symbol} finds; what comes of a kernel at rest is as if each owner had been loaded}
     *
     * @param gplOk whether GPL-only exports are seen
     */
    Answer find(String name, boolean gplOk) {
        Map<String, Answer> answers = gplOk ? open : gplOnlyHidden;
        Answer known = answers.get(name);
        if (known == null) {
            known = search(name, gplOk);
            answers.put(name, known);
        }
        return known;
    }

    /** {@return what is found among the kernel's own exports only} */
    Answer findInKernel(String name) {
        return exports.ofKernel(name) instanceof Fact.Present<KernelExport> present
                ? new Answer.Found(present.content(), Optional.empty(), false)
                : missing(name, exports.ofModules(name));
    }

    private Answer search(String name, boolean gplOk) {
        Fact<KernelExport> kernel = exports.ofKernel(name);
        Optional<KernelExport> hidden = Optional.empty();
        if (kernel instanceof Fact.Present<KernelExport> present) {
            Optional<Answer> seen = look(present.content(), Optional.empty(), false, gplOk);
            if (seen.isPresent()) {
                return seen.get();
            }
            hidden = Optional.of(present.content());
        }
        List<KernelExport> ofModules = exports.ofModules(name).stream()
                .filter(export -> export.owner().filter(own::contains).isEmpty())
                .toList();
        return modules instanceof Fact.Present<List<ProcModule>> loaded
                ? amongLoaded(name, loaded.content(), ofModules, hidden, gplOk)
                : amongUnknown(name, ofModules, hidden, gplOk);
    }

    /** {@return what is found if that export is looked at; empty if it is passed over} */
    private static Optional<Answer> look(
            KernelExport export, Optional<ProcModule> owner, boolean presumed, boolean gplOk) {
        if (!gplOk && export.gplOnly().isEmpty()) {
            return Optional.of(new Answer.NotKnown(GPL_MARKS, "whether " + export.name() + " is, is not known"));
        }
        return !gplOk && export.gplOnly().orElse(false)
                ? Optional.empty()
                : Optional.of(new Answer.Found(export, owner, presumed));
    }

    private Answer amongLoaded(
            String name,
            List<ProcModule> loaded,
            List<KernelExport> ofModules,
            Optional<KernelExport> hiddenByKernel,
            boolean gplOk) {
        Optional<KernelExport> hidden = hiddenByKernel;
        for (ProcModule module : loaded) {
            for (KernelExport export : ofModules) {
                if (export.owner().filter(module.name()::equals).isPresent()) {
                    Optional<Answer> seen = look(export, Optional.of(module), false, gplOk);
                    if (seen.isPresent()) {
                        return seen.get();
                    }
                    hidden = Optional.of(export);
                }
            }
        }
        Optional<Answer> ahead =
                lookAhead(ofModules.stream().filter(this::isFirst).toList(), gplOk);
        if (ahead.isPresent()) {
            return ahead.get();
        }
        if (hidden.isPresent()) {
            return new Answer.Missing(hidden, List.of()); // nobody else can export the same name
        }
        for (ProcModule module : loaded) {
            if (!own.contains(module.name()) && !exports.knowsAllOf(module.name())) {
                return new Answer.NotKnown(
                        "exports of module " + module.name(), "it is loaded, and its file could not be read");
            }
        }
        return missing(name, ofModules);
    }

    private Answer amongUnknown(
            String name, List<KernelExport> ofModules, Optional<KernelExport> hiddenByKernel, boolean gplOk) {
        if (!ofModules.isEmpty() && !isAtRest()) {
            return new Answer.NotKnown("loaded modules", modules.reason().orElse("not known"));
        }
        // a module whose file is known as none of the kernel's is loaded first, or it is not
        List<KernelExport> presumed = ofModules.stream()
                .filter(export -> coming(export).map(Coming::first).orElse(true))
                .toList();
        Optional<Answer> ahead = lookAhead(presumed, gplOk);
        if (ahead.isPresent()) {
            return ahead.get();
        }
        return hiddenByKernel.isPresent() ? new Answer.Missing(hiddenByKernel, List.of()) : missing(name, ofModules);
    }

    /** {@return what is found among exports of modules that are taken to be loaded before; empty if there are none} */
    private static Optional<Answer> lookAhead(List<KernelExport> presumed, boolean gplOk) {
        Optional<Answer> passedOver = Optional.empty();
        for (KernelExport export : presumed) {
            Optional<Answer> seen = look(export, Optional.empty(), true, gplOk);
            if (seen.isPresent()) {
                return seen;
            }
            passedOver = Optional.of(new Answer.Missing(Optional.of(export), List.of()));
        }
        return passedOver;
    }

    private Optional<Coming> coming(KernelExport export) {
        return export.owner().flatMap(exports::coming);
    }

    /** Whether it is of a module that is taken to be loaded before, though it is not in yet. */
    private boolean isFirst(KernelExport export) {
        return coming(export).filter(Coming::first).isPresent();
    }

    /** The build of a kernel refuses a module that exports what the kernel exports: what a module of it has, it has not. */
    private Answer missing(String name, List<KernelExport> ofModules) {
        Fact<KernelExport> kernel = exports.ofKernel(name);
        boolean surely = kernel instanceof Fact.Absent<KernelExport> || !ofModules.isEmpty() || exportedByItself(name);
        return surely
                ? new Answer.Missing(Optional.empty(), ofModules)
                : new Answer.NotKnown(KERNEL_EXPORTS, kernel.reason().orElse("not known"));
    }

    private boolean exportedByItself(String name) {
        return exports.ofModules(name).stream()
                .anyMatch(export -> export.owner().filter(own::contains).isPresent());
    }
}
