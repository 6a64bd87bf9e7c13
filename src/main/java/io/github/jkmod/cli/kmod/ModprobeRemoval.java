package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.ConfiguredCommand;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.moddb.Absence;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.LoadSteps;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.moddb.SoftDependencies;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Strerror;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * modprobe's removing: what a softdep line has after the module, its holders if asked for, the module, what it needed and nobody
 * needs any more, what a softdep line has before it.
 */
final class ModprobeRemoval {
    private static final long LONGEST_NAP = 1000;

    private final ModprobeOptions options;
    private final ModprobeLog log;
    private final ModuleLookup lookup;
    private final ModuleStates states;
    private final Loader loader;
    private final ConfiguredCommand commands;

    ModprobeRemoval(
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

    /** Removes what {@code name} stands for, up to the first failure. {@return whether there was none} */
    boolean remove(String name) throws InterruptedException {
        if (!ModuleLookup.isWellFormed(name)) {
            return false; // kmod says nothing either
        }
        List<KnownModule> modules = lookup.find(name);
        if (modules.isEmpty()) {
            log.fatal("Module " + name + " not found.", () -> Absence.reasons(lookup.database(), name));
            return false;
        }
        for (KnownModule module : modules) {
            if (!remove(module, options.removeHolders(), false)) {
                return false;
            }
        }
        return true;
    }

    private boolean remove(KnownModule module, boolean withHolders, boolean ignoreBuiltIn) throws InterruptedException {
        Optional<SoftDependencies> soft =
                options.ignoreCommands() ? Optional.empty() : lookup.config().softdepFor(module);
        Optional<String> command =
                options.ignoreCommands() ? Optional.empty() : lookup.config().removeFor(module);
        if (command.isEmpty() && !options.ignoreLoaded()) {
            switch (states.of(module)) {
                case ABSENT -> {
                    if (options.firstTime()) {
                        log.fatal("Module " + module.name() + " is not in kernel.");
                    }
                    return !options.firstTime();
                }
                case BUILTIN -> {
                    if (!ignoreBuiltIn) {
                        log.fatal("Module " + module.name() + " is builtin.");
                    }
                    return ignoreBuiltIn;
                }
                default -> {
                    // it is there
                }
            }
        }
        removeAll(soft.map(SoftDependencies::post).orElse(List.of()));
        if (withHolders && !removeHolders(module)) {
            return false;
        }
        if (command.isPresent()) {
            if (!run(module, command.get())) {
                return false;
            }
        } else if (!wentWithItsHolders(module, withHolders)) {
            if (isInUse(module) || !removeAlone(module)) {
                return false;
            }
            removeUnused(module);
        }
        removeAll(soft.map(SoftDependencies::pre).orElse(List.of()));
        return true;
    }

    /** The last of its holders took it along: nobody used it any more. */
    private boolean wentWithItsHolders(KnownModule module, boolean withHolders) {
        return withHolders && states.of(module) == ModuleStates.State.ABSENT;
    }

    private boolean isInUse(KnownModule module) {
        if (options.ignoreLoaded() || options.waitMillis() > 0) {
            return false;
        }
        OptionalLong users = states.users(module);
        boolean inUse = users.isPresent() && users.getAsLong() > 0;
        if (inUse) {
            List<String> holders =
                    states.holders(module).stream().map(KnownModule::name).toList();
            String reason = holders.isEmpty()
                    ? module.name() + ": " + users.getAsLong() + " uses by programs or the kernel; see lsmod"
                    : module.name() + ": held by " + String.join(", ", holders)
                            + "; remove these first, or all with --remove-holders";
            log.fatal("Module " + module.name() + " is in use.", List.of(reason));
        }
        return inUse;
    }

    private void removeAll(List<String> names) throws InterruptedException {
        for (KnownModule module : reversed(LoadSteps.named(lookup, names, log::error))) {
            remove(module, false, true);
        }
    }

    private boolean removeHolders(KnownModule module) throws InterruptedException {
        for (KnownModule holder : reversed(states.holders(module))) {
            if (!remove(holder, false, true)) {
                return false;
            }
        }
        return true;
    }

    private static List<KnownModule> reversed(List<KnownModule> modules) {
        List<KnownModule> reversed = new ArrayList<>(modules);
        Collections.reverse(reversed);
        return reversed;
    }

    private void removeUnused(KnownModule module) throws InterruptedException {
        List<String> needs = lookup.database()
                .dependencies(module.name())
                .map(KnownModule.Dependencies::needs)
                .orElse(List.of());
        for (String file : needs) {
            KnownModule needed = ModuleDatabase.moduleIn(file);
            OptionalLong users = states.users(needed);
            if (users.isPresent() && users.getAsLong() == 0) {
                removeAlone(needed);
            }
        }
    }

    private boolean run(KnownModule module, String command) throws InterruptedException {
        String text = ConfiguredCommand.withOptions(command, "");
        log.action("remove " + text);
        if (options.dryRun()) {
            return true;
        }
        String reason;
        try {
            int status = commands.run(module, text);
            if (status == 0) {
                return true;
            }
            reason = "its exit status is " + status;
        } catch (IOException e) {
            reason = Strerror.of(e);
        }
        log.fatal("Error running remove command for " + module.name(), List.of(text + ": " + reason));
        return false;
    }

    private boolean removeAlone(KnownModule module) throws InterruptedException {
        log.action("rmmod " + module.name());
        if (options.dryRun()) {
            return true;
        }
        int flags = ModuleSyscalls.O_NONBLOCK | (options.forceRemove() ? ModuleSyscalls.O_TRUNC : 0);
        ModuleName name = new ModuleName(module.name());
        Attempt attempt = loader.remove(name, flags);
        long deadline = System.nanoTime() + options.waitMillis() * 1_000_000;
        long nap = 1;
        while (isBusy(attempt) && System.nanoTime() < deadline) {
            Thread.sleep(Math.min(nap, Math.max(1, (deadline - System.nanoTime()) / 1_000_000)));
            nap = Math.min(2 * nap, LONGEST_NAP);
            attempt = loader.remove(name, flags);
        }
        if (attempt.ok()) {
            return true;
        }
        String text = attempt.errno().map(Errno::text).orElse("the kernel killed the caller");
        String place = options.waitMillis() > 0 ? "" : "../libkmod/libkmod-module.c:856 kmod_module_remove_module() ";
        log.error(place + "could not remove '" + module.name() + "': " + text);
        log.reason(module.name() + ": " + Refusal.ofAttempt(attempt));
        return false;
    }

    private boolean isBusy(Attempt attempt) {
        return options.waitMillis() > 0 && attempt.failedWith(Errno.EAGAIN);
    }
}
