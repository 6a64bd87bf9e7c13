package io.github.jkmod.cli.kmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.terminal.ConfiguredCommand;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.LoadRequest;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.moddb.Absence;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.LoadSteps;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** modprobe's loading: from a name to its modules, and for each all that it needs first. */
final class ModprobeInsertion {
    /** kmod's words for what an insertion's errors mean. */
    private static final Map<Errno, String> MEANINGS = Map.of(
            Errno.EEXIST, "Module already in kernel",
            Errno.ENOENT, "Unknown symbol in module, or unknown parameter (see dmesg)");

    private final ModprobeOptions options;
    private final ModprobeLog log;
    private final ModuleLookup lookup;
    private final ModuleStates states;
    private final Loader loader;
    private final ConfiguredCommand commands;
    private final List<String> reasons = new ArrayList<>();

    ModprobeInsertion(
            ModprobeOptions options,
            ModprobeLog log,
            ModuleLookup lookup,
            ModuleStates states,
            Loader loader,
            ConfiguredCommand commands) {
        this.options = options;
        this.log = log;
        this.lookup = lookup;
        this.states = states;
        this.loader = loader;
        this.commands = commands;
    }

    /** How one step ended; a text is kmod's for an error that no errno stands for. */
    private record Result(Optional<Errno> error, Optional<String> text) {
        static final Result OK = new Result(Optional.empty(), Optional.empty());

        static Result of(Errno error) {
            return new Result(Optional.of(error), Optional.empty());
        }

        boolean failed() {
            return error.isPresent() || text.isPresent();
        }

        boolean alreadyThere() {
            return error.filter(Errno.EEXIST::equals).isPresent();
        }
    }

    /**
     * Loads what {@code name} stands for. {@return whether the last of its modules is there now}
     *
     * @param parameters further options for the module itself; empty for none
     */
    boolean insert(String name, String parameters) throws InterruptedException {
        Optional<String> file = Optional.empty();
        List<KnownModule> modules;
        if (name.startsWith("/") || name.startsWith("./")) {
            Optional<String> unusable = KmodFile.unusable(name);
            if (unusable.isPresent()) {
                log.fatal("Failed to get module from path " + name + ": " + unusable.get());
                return false;
            }
            file = Optional.of(Path.of(name).toAbsolutePath().toString());
            modules = List.of(ModuleDatabase.moduleIn(name));
        } else {
            modules = lookup.find(name);
        }
        if (modules.isEmpty()) {
            ModuleDatabase database = lookup.database();
            log.fatal(
                    "Module " + name + " not found in directory " + database.tree(),
                    () -> Absence.reasons(database, name));
            return false;
        }
        boolean ok = true;
        for (KnownModule module : modules) {
            if (options.resolve()) {
                log.out(module.name() + "\n");
            } else {
                ok = insert(module, file, parameters);
            }
        }
        return ok;
    }

    private boolean insert(KnownModule module, Optional<String> file, String parameters) throws InterruptedException {
        reasons.clear();
        Result result = probe(module, file, parameters);
        if (result.failed()) {
            log.error("could not insert '" + module.name() + "': " + text(result));
            reasons.forEach(log::reason);
        }
        return !result.failed();
    }

    private static String text(Result result) {
        return result.text()
                .orElseGet(() -> result.error()
                        .map(error -> MEANINGS.getOrDefault(error, error.text()))
                        .orElse("?"));
    }

    private Result probe(KnownModule module, Optional<String> file, String parameters) throws InterruptedException {
        if (!options.ignoreLoaded() && states.isInKernel(module)) {
            return options.firstTime() ? Result.of(Errno.EEXIST) : Result.OK;
        }
        if (lookup.config().isBlacklisted(module) && (module.alias().isPresent() || options.useBlacklist())) {
            return Result.OK;
        }
        List<LoadSteps.Step> steps = LoadSteps.of(lookup, module, file, options.ignoreCommands(), log::error);
        if (!options.dryRun() && steps.stream().anyMatch(step -> isTheFile(step, module))) {
            Optional<ModuleDatabase.Missing> missing = lookup.database().missingDependency(module.name());
            if (missing.isPresent()) {
                String why = missing.get().why();
                reasons.add(missing.get().file() + ": " + why + ": " + module.name()
                        + " needs it and modules.dep.bin lists it; install it or run depmod");
                return why.equals(Errno.ENOENT.text())
                        ? Result.of(Errno.ENOENT)
                        : new Result(Optional.empty(), Optional.of(why));
            }
        }
        Result result = Result.OK;
        for (LoadSteps.Step step : steps) {
            boolean wanted = step.module().equals(module);
            result = carryOut(step, wanted ? parameters : "");
            if (result.alreadyThere() && wanted && options.firstTime()) {
                return result;
            }
            if (result.alreadyThere() || !step.required()) {
                result = Result.OK; // what is there serves; what a softdep line names may fail
                reasons.clear();
            } else if (result.failed()) {
                return result;
            }
        }
        return result;
    }

    private static boolean isTheFile(LoadSteps.Step step, KnownModule module) {
        return step.module().equals(module) && step.command().isEmpty();
    }

    private Result carryOut(LoadSteps.Step step, String parameters) throws InterruptedException {
        if (!options.ignoreLoaded() && states.isInKernel(step.module())) {
            return Result.of(Errno.EEXIST);
        }
        Optional<String> configured = lookup.config().optionsFor(step.module());
        String all = configured.map(text -> text + " " + parameters).orElse(parameters);
        if (step.command().isPresent()) {
            log.action("install " + step.command().get() + " " + all);
            return options.dryRun()
                    ? Result.OK
                    : install(step.module(), step.command().get(), all);
        }
        if (step.file().isPresent()) {
            log.action("insmod " + step.file().get() + " " + all);
        } else if (lookup.isBuiltIn(step.module())) {
            log.action("builtin " + step.module().name());
        }
        return options.dryRun() ? Result.OK : load(step, all);
    }

    private Result install(KnownModule module, String command, String all) throws InterruptedException {
        String text = ConfiguredCommand.withOptions(command, all);
        int status;
        try {
            status = commands.run(module, text);
        } catch (IOException e) {
            log.error(
                    "Could not run install command '" + text + "' for module " + module.name() + ": " + Strerror.of(e));
            return Result.of(Errno.EINVAL);
        }
        if (status == 0) {
            return Result.OK;
        }
        log.error("../libkmod/libkmod-module.c:1047 command_do() Error running install command '" + text
                + "' for module " + module.name() + ": retcode " + status);
        return Result.of(Errno.EINVAL);
    }

    private Result load(LoadSteps.Step step, String parameters) throws InterruptedException {
        if (step.file().isEmpty()) {
            log.error("../libkmod/libkmod-module.c:895 kmod_module_insert_module() could not find module by name='"
                    + step.module().name() + "'");
            return Result.of(Errno.ENOENT);
        }
        String file = step.file().get();
        List<String> tokens = parameters.isBlank() ? List.of() : List.of(parameters);
        try {
            if (KmodFile.isTooShort(Path.of(file))) {
                reasons.add(file + ": " + KmodFile.TOO_SHORT);
                return Result.of(Errno.EINVAL);
            }
            return report(
                    file,
                    loader.insert(
                            Path.of(file),
                            LoadRequest.of(tokens)
                                    .despite(Set.of(LoadRequest.Force.REFUSAL))
                                    .with(options.flags())));
        } catch (NoSuchFileException e) {
            reasons.add(file + ": listed in modules.dep.bin, but not there; install it or run depmod");
            return Result.of(Errno.ENOENT);
        } catch (IOException e) {
            String text = Strerror.of(e);
            reasons.add(file + ": " + text);
            return text.equals(Errno.ENOENT.text())
                    ? Result.of(Errno.ENOENT)
                    : new Result(Optional.empty(), Optional.of(text));
        }
    }

    private Result report(String file, Loader.Insertion insertion) {
        if (insertion.attempt().isEmpty()) { // unsafe: the one thing that is kept from the kernel
            reasons.add(file + ": forecast: " + Refusal.ofForecast(insertion.verdict()));
            return Result.of(Errno.ENOEXEC);
        }
        Attempt attempt = insertion.attempt().get();
        if (attempt.ok()) {
            return Result.OK;
        }
        Refusal.foretold(attempt, insertion.verdict())
                .ifPresent(finding -> reasons.add(file + ": forecast: " + Refusal.text(finding)));
        insertion.defect().map(MalformedException::getMessage).ifPresent(why -> reasons.add(file + ": file: " + why));
        attempt.logLines().forEach(line -> reasons.add(file + ": kernel: " + line));
        if (attempt.ending() == Attempt.Ending.CALLER_KILLED) {
            return new Result(Optional.empty(), Optional.of(Refusal.ofAttempt(attempt)));
        }
        Errno errno = KmodFile.errno(attempt, insertion);
        if (reasons.isEmpty() && !attempt.failedWith(Errno.EEXIST)) {
            reasons.add(file + ": " + Refusal.ofAttempt(attempt));
        }
        log.info("../libkmod/libkmod-module.c:949 kmod_module_insert_module() Failed to insert module '" + file + "': "
                + errno.text());
        return Result.of(errno);
    }
}
