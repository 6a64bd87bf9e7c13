package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;
import static io.github.jkmod.cli.kmod.KmodOption.hidden;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleUsers;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** {@code rmmod}: kmod's command; on a refusal kmod's line comes first, then the reasons. */
final class RmmodCommand extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "rmmod",
            List.of("rmmod [options] NAME…"),
            "Removes modules, as kmod's rmmod does, and says why the kernel refused.",
            Optional.of(new KmodSyntax.Operand("NAME", "Names, or paths of module files.")),
            true,
            List.of(
                    flag("Force removal where the kernel allows it; dangerous.", "-f", "--force"),
                    hidden("-w"), // kmod 30 knows of it and refuses it
                    KmodOption.SYSLOG,
                    KmodOption.VERBOSE,
                    KmodOption.VERSION,
                    KmodOption.HELP));

    /** syslog's number. */
    private static final int ERROR = 3;

    private static final String NO_UNLOADING = "Module unloading is not supported";

    private final KmodOutlet outlet;
    private final Loader loader;
    private final KernelRoot root;
    private boolean force;
    private boolean systemLog;

    RmmodCommand(Console console, ModuleSyscalls calls, Loader loader, KernelRoot root) {
        super(console, SYNTAX);
        this.outlet = new KmodOutlet(console, calls, "rmmod");
        this.loader = loader;
        this.root = root;
    }

    @Override
    int run(Line line) throws InterruptedException {
        force = line.has("-f");
        systemLog = line.has("-s");
        if (line.has("-w")) {
            outlet.say(false, ERROR, "ERROR: unexpected getopt_long() value 'w'.");
            return 1;
        }
        if (line.operands().isEmpty()) {
            error("missing module name.");
            return 1;
        }
        int exitCode = 0;
        for (String argument : line.operands()) {
            boolean file = KmodFile.unusable(argument).isEmpty();
            if (argument.endsWith("/") && Files.isDirectory(Path.of(argument))) {
                error("could not use module " + argument + ": " + Errno.ENOENT.text());
                return 1; // here kmod stops, and its exit code is 0
            }
            if (!remove(name(argument, file))) {
                exitCode = 1; // kmod goes on with the next name
            }
        }
        return exitCode;
    }

    /** Of a file the last part of its path, else the whole argument; up to the first dot. */
    private static ModuleName name(String argument, boolean file) {
        int dot = argument.indexOf('.');
        return new ModuleName(file ? ModuleName.inPath(argument) : dot < 0 ? argument : argument.substring(0, dot));
    }

    private boolean remove(ModuleName name) throws InterruptedException {
        Optional<String> obstacle = force ? Optional.empty() : obstacle(name);
        if (obstacle.isPresent()) {
            error(obstacle.get());
            Path state = root.sys("module", name.value(), "initstate");
            if (obstacle.get().equals(NO_UNLOADING) && !Files.exists(state)) {
                reason(name + ": no " + state + ": it is part of the kernel, or just going");
            }
            if (obstacle.get().equals(inUse(name))) {
                new ModuleUsers(root).of(name, aliasesOf(name)).forEach(user -> reason(name + ": " + user));
            }
            return false;
        }
        int flags = ModuleSyscalls.O_NONBLOCK | (force ? ModuleSyscalls.O_TRUNC : 0);
        Attempt attempt = loader.remove(name, flags);
        if (!attempt.ok()) {
            error("../libkmod/libkmod-module.c:856 kmod_module_remove_module() could not remove '" + name + "': "
                    + text(attempt));
            error("could not remove module " + name + ": " + text(attempt));
            attempt.logLines().forEach(line -> reason("kernel: " + line));
        }
        return attempt.ok();
    }

    private static String text(Attempt attempt) {
        return attempt.errno().map(errno -> errno.text()).orElse("the kernel killed the caller");
    }

    /** What kmod looks up before it asks the kernel. */
    private Optional<String> obstacle(ModuleName name) {
        Fact<SysModule> fact = SysModule.read(root, name);
        if (isBuiltIn(name)) {
            return Optional.of("Module " + name + " is builtin.");
        }
        if (!(fact instanceof Fact.Present<SysModule> present)) {
            return Optional.of("Module " + name + " is not currently loaded");
        }
        SysModule module = present.content();
        String holders = root.sys("module") + "/" + name + "/holders"; // also of no name at all
        if (!Files.isDirectory(Path.of(holders))) {
            error("../libkmod/libkmod-module.c:1998 kmod_module_get_holders() could not open '" + holders
                    + "': No such file or directory");
        }
        if (!module.holders().isEmpty()) {
            String holding = module.holders().stream()
                    .map(holder -> new ModuleName(holder).value())
                    .collect(Collectors.joining(" "));
            return Optional.of("Module " + name + " is in use by: " + holding);
        }
        if (module.refCount().isEmpty()) {
            return Optional.of(NO_UNLOADING);
        }
        return module.refCount().getAsLong() > 0 ? Optional.of(inUse(name)) : Optional.empty();
    }

    /** As modules.builtin of the running kernel has it, as kmod asks; without that file a module is never built in. */
    private boolean isBuiltIn(ModuleName name) {
        try {
            return database().isBuiltIn(name.value());
        } catch (IOException | MalformedException e) {
            return false;
        }
    }

    private ModuleDatabase database() throws IOException {
        String release = KernelIdentity.release(root).value().orElse("");
        Path tree = root.path().resolve("lib/modules").resolve(release);
        return new ModuleDatabase(tree.toString(), complaint -> {});
    }

    private static String inUse(ModuleName name) {
        return "Module " + name + " is in use";
    }

    /** {@return whether an alias, such as {@code fs-iso9660}, is one of the module's, as far as the kernel's tree tells} */
    private Predicate<String> aliasesOf(ModuleName name) {
        try {
            ModuleLookup lookup = new ModuleLookup(database(), new ModprobeConfig());
            return alias -> {
                try {
                    return lookup.find(alias).stream()
                            .anyMatch(module -> module.name().equals(name.value()));
                } catch (MalformedException e) {
                    return false; // only more could be said with it
                }
            };
        } catch (IOException | MalformedException e) {
            return alias -> false;
        }
    }

    private void error(String text) {
        reason("ERROR: " + text);
    }

    private void reason(String text) {
        outlet.say(systemLog, ERROR, text);
    }
}
