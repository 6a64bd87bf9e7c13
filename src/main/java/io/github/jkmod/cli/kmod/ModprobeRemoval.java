package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.ConfiguredCommand;
import io.github.jkmod.cli.terminal.Refusal;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.moddb.Absence;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.LoadSteps;
import io.github.jkmod.moddb.ModprobeConfig;
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

    private final ModprobeContext modprobe;

    ModprobeRemoval(ModprobeContext modprobe) {
        this.modprobe = modprobe;
    }

    /** Removes what {@code name} stands for, up to the first failure. {@return whether there was none} */
    boolean remove(String name) throws InterruptedException {
        if (!ModuleLookup.isWellFormed(name)) {
            return false; // kmod says nothing either
        }
        ModuleLookup lookup = modprobe.lookup();
        List<KnownModule> modules = lookup.find(name);
        if (modules.isEmpty()) {
            modprobe.fatal("Module " + name + " not found.", () -> Absence.reasons(lookup.database(), name));
            return false;
        }
        for (KnownModule module : modules) {
            if (!remove(module, modprobe.options().removeHolders(), false)) {
                return false;
            }
        }
        return true;
    }

    private boolean remove(KnownModule module, boolean withHolders, boolean ignoreBuiltIn) throws InterruptedException {
        boolean configured = !modprobe.options().ignoreCommands();
        ModprobeConfig config = modprobe.lookup().config();
        Optional<SoftDependencies> soft = config.softdepFor(module).filter(line -> configured);
        Optional<String> command = config.removeFor(module).filter(line -> configured);
        if (command.isEmpty() && !modprobe.options().ignoreLoaded()) {
            switch (modprobe.states().of(module)) {
                case ABSENT -> {
                    if (modprobe.options().firstTime()) {
                        modprobe.fatal("Module " + module.name() + " is not in kernel.");
                    }
                    return !modprobe.options().firstTime();
                }
                case BUILTIN -> {
                    if (!ignoreBuiltIn) {
                        modprobe.fatal("Module " + module.name() + " is builtin.");
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
        return withHolders && modprobe.states().of(module) == ModuleStates.State.ABSENT;
    }

    private boolean isInUse(KnownModule module) {
        if (modprobe.options().ignoreLoaded() || modprobe.options().waitMillis() > 0) {
            return false;
        }
        OptionalLong users = modprobe.states().users(module);
        boolean inUse = users.isPresent() && users.getAsLong() > 0;
        if (inUse) {
            List<String> holders = modprobe.states().holders(module).stream()
                    .map(KnownModule::name)
                    .toList();
            String reason = holders.isEmpty()
                    ? module.name() + ": " + users.getAsLong() + " uses by programs or the kernel; see lsmod"
                    : module.name() + ": held by " + String.join(", ", holders)
                            + "; remove these first, or all with --remove-holders";
            modprobe.fatal("Module " + module.name() + " is in use.", () -> List.of(reason));
        }
        return inUse;
    }

    private void removeAll(List<String> names) throws InterruptedException {
        for (KnownModule module : reversed(LoadSteps.named(modprobe.lookup(), names, modprobe.log()::error))) {
            remove(module, false, true);
        }
    }

    private boolean removeHolders(KnownModule module) throws InterruptedException {
        for (KnownModule holder : reversed(modprobe.states().holders(module))) {
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
        ModuleDatabase database = modprobe.lookup().database();
        List<String> needs = database.dependencies(module.name())
                .map(KnownModule.Dependencies::needs)
                .orElse(List.of());
        for (String file : needs) {
            KnownModule needed = ModuleDatabase.moduleIn(file);
            OptionalLong users = modprobe.states().users(needed);
            if (users.isPresent() && users.getAsLong() == 0) {
                removeAlone(needed);
            }
        }
    }

    private boolean run(KnownModule module, String command) throws InterruptedException {
        String text = ConfiguredCommand.withOptions(command, "");
        modprobe.action("remove " + text);
        if (modprobe.options().dryRun()) {
            return true;
        }
        String why;
        try {
            int status = modprobe.commands().run(module, text);
            if (status == 0) {
                return true;
            }
            why = "its exit status is " + status;
        } catch (IOException e) {
            why = Strerror.of(e);
        }
        List<String> reasons = List.of(text + ": " + why);
        modprobe.fatal("Error running remove command for " + module.name(), () -> reasons);
        return false;
    }

    private boolean removeAlone(KnownModule module) throws InterruptedException {
        modprobe.action("rmmod " + module.name());
        if (modprobe.options().dryRun()) {
            return true;
        }
        int flags = ModuleSyscalls.O_NONBLOCK | (modprobe.options().forceRemove() ? ModuleSyscalls.O_TRUNC : 0);
        ModuleName name = new ModuleName(module.name());
        Attempt attempt = modprobe.loader().remove(name, flags);
        long deadline = System.nanoTime() + modprobe.options().waitMillis() * 1_000_000;
        long nap = 1;
        while (isBusy(attempt) && System.nanoTime() < deadline) {
            Thread.sleep(Math.min(nap, Math.max(1, (deadline - System.nanoTime()) / 1_000_000)));
            nap = Math.min(2 * nap, LONGEST_NAP);
            attempt = modprobe.loader().remove(name, flags);
        }
        if (attempt.ok()) {
            return true;
        }
        String text = "could not remove '" + module.name() + "': " + RmmodCommand.text(attempt);
        modprobe.log().error(text);
        modprobe.log().reason(module.name() + ": " + Refusal.ofAttempt(attempt));
        return false;
    }

    private boolean isBusy(Attempt attempt) {
        return modprobe.options().waitMillis() > 0 && attempt.failedWith(Errno.EAGAIN);
    }
}
