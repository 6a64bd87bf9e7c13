package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.ConfiguredCommand;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.depmod.DepmodLog.Level;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.Loader.Insertion;
import io.github.jkmod.moddb.Absence;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.LoadSteps;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** modprobe's loading: from a name to its modules, and for each all that it needs first. */
final class ModprobeInsertion {
    /** kmod's words for what an insertion's errors mean. */
    private static final Map<Errno, String> MEANINGS = Map.of(
            Errno.EEXIST, "Module already in kernel",
            Errno.ENOENT, "Unknown symbol in module, or unknown parameter (see dmesg)");

    private final ModprobeContext modprobe;

    ModprobeInsertion(ModprobeContext modprobe) {
        this.modprobe = modprobe;
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
                modprobe.fatal("Failed to get module from path " + name + ": " + unusable.get());
                return false;
            }
            file = Optional.of(Path.of(name).toAbsolutePath().toString());
            modules = List.of(ModuleDatabase.moduleIn(name));
        } else {
            modules = modprobe.lookup().find(name);
        }
        if (modules.isEmpty()) {
            ModuleDatabase database = modprobe.lookup().database();
            modprobe.fatal(
                    "Module " + name + " not found in directory " + database.tree(),
                    () -> Absence.reasons(database, name));
            return false;
        }
        boolean ok = true;
        for (KnownModule module : modules) {
            if (modprobe.options().resolve()) {
                modprobe.print(module.name() + "\n");
            } else {
                ok = insert(module, file, parameters);
            }
        }
        return ok;
    }

    private boolean insert(KnownModule module, Optional<String> file, String parameters) throws InterruptedException {
        KmodResult result = probe(module, file, parameters);
        if (result.failed()) {
            String what = "could not insert '" + module.name() + "': ";
            modprobe.log().log(Level.ERROR, what + result.words(MEANINGS), result::reasons);
        }
        return !result.failed();
    }

    private KmodResult probe(KnownModule module, Optional<String> file, String parameters) throws InterruptedException {
        if (!modprobe.options().ignoreLoaded() && modprobe.states().isInKernel(module)) {
            return modprobe.options().firstTime() ? KmodResult.of(Errno.EEXIST) : KmodResult.OK;
        }
        if (modprobe.lookup().config().isBlacklisted(module)
                && (module.alias().isPresent() || modprobe.options().useBlacklist())) {
            return KmodResult.OK;
        }
        List<LoadSteps.Step> steps = LoadSteps.of(
                modprobe.lookup(), module, file, modprobe.options().ignoreCommands(), modprobe.log()::error);
        if (!modprobe.options().dryRun() && steps.stream().anyMatch(step -> isTheFile(step, module))) {
            Optional<ModuleDatabase.Missing> missing =
                    modprobe.lookup().database().missingDependency(module.name());
            if (missing.isPresent()) {
                String why = missing.get().why();
                return KmodResult.of(
                        why,
                        missing.get().file() + ": " + why + ": " + module.name()
                                + " needs it and modules.dep.bin lists it; install it or run depmod");
            }
        }
        KmodResult result = KmodResult.OK;
        for (LoadSteps.Step step : steps) {
            boolean wanted = step.module().equals(module);
            result = carryOut(step, wanted ? parameters : "");
            if (result.alreadyThere() && wanted && modprobe.options().firstTime()) {
                return result;
            }
            if (result.alreadyThere()) {
                sayIfAbsent(step, result); // kmod takes it for a module that somebody else has loaded meanwhile
            }
            if (result.alreadyThere() || !step.required()) {
                result = KmodResult.OK; // what is there serves; what a softdep line names may fail
            } else if (result.failed()) {
                return result;
            }
        }
        return result;
    }

    /** An init that returns EEXIST has not loaded its module, whatever modprobe's exit code says. */
    private void sayIfAbsent(LoadSteps.Step step, KmodResult result) {
        if (modprobe.states().of(step.module()) == ModuleStates.State.ABSENT) {
            modprobe.log().reason("module " + step.module().name() + " is not loaded");
            result.reasons().forEach(modprobe.log()::reason);
        }
    }

    private static boolean isTheFile(LoadSteps.Step step, KnownModule module) {
        return step.module().equals(module) && step.command().isEmpty();
    }

    private KmodResult carryOut(LoadSteps.Step step, String parameters) throws InterruptedException {
        if (!modprobe.options().ignoreLoaded() && modprobe.states().isInKernel(step.module())) {
            return KmodResult.of(Errno.EEXIST);
        }
        Optional<String> configured = modprobe.lookup().config().optionsFor(step.module());
        String all = configured.map(text -> text + " " + parameters).orElse(parameters);
        if (step.command().isPresent()) {
            modprobe.action("install " + step.command().get() + " " + all);
            return modprobe.options().dryRun()
                    ? KmodResult.OK
                    : install(step.module(), step.command().get(), all);
        }
        if (step.file().isPresent()) {
            modprobe.action("insmod " + step.file().get() + " " + all);
        } else if (modprobe.lookup().isBuiltIn(step.module())) {
            modprobe.action("builtin " + step.module().name());
        }
        return modprobe.options().dryRun() ? KmodResult.OK : load(step, all);
    }

    private KmodResult install(KnownModule module, String command, String all) throws InterruptedException {
        String text = ConfiguredCommand.withOptions(command, all);
        String of = "' for module " + module.name();
        int status;
        try {
            status = modprobe.commands().run(module, text);
        } catch (IOException e) {
            modprobe.log().error("Could not run install command '" + text + of + ": " + Strerror.of(e));
            return KmodResult.of(Errno.EINVAL);
        }
        if (status == 0) {
            return KmodResult.OK;
        }
        String what = "Error running install command '" + text + of + ": retcode " + status;
        modprobe.log().error(what);
        return KmodResult.of(Errno.EINVAL);
    }

    private KmodResult load(LoadSteps.Step step, String parameters) throws InterruptedException {
        if (step.file().isEmpty()) {
            String what = "could not find module by name='" + step.module().name() + "'";
            modprobe.log().error(what);
            return KmodResult.of(Errno.ENOENT);
        }
        String file = step.file().get();
        List<String> tokens = parameters.isBlank() ? List.of() : List.of(parameters);
        int flags = modprobe.options().flags();
        try {
            return KmodFile.isTooShort(Path.of(file))
                    ? KmodResult.of(Errno.EINVAL, file + ": " + KmodFile.TOO_SHORT)
                    : result(file, KmodFile.insert(modprobe.loader(), file, tokens, flags));
        } catch (NoSuchFileException e) {
            return KmodResult.of(
                    Errno.ENOENT, file + ": listed in modules.dep.bin, but not there; install it or run depmod");
        } catch (IOException e) {
            return KmodResult.of(Strerror.of(e), file + ": " + Strerror.of(e));
        }
    }

    private KmodResult result(String file, Insertion insertion) {
        KmodResult result = KmodResult.of(insertion, Path.of(file)).at(file);
        Optional<Attempt> refused = insertion.attempt().filter(attempt -> !attempt.ok());
        if (refused.isEmpty() || result.errno().isEmpty()) {
            return result;
        }
        Errno errno = result.errno().get();
        String what = "Failed to insert module '" + file + "': " + errno.text();
        modprobe.log().info(what);
        return result.reasons().isEmpty() && !refused.get().failedWith(Errno.EEXIST)
                ? KmodResult.of(errno, file + ": " + Refusal.ofAttempt(refused.get()))
                : result;
    }
}
