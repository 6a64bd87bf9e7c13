package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.depmod.DepmodLog;
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
import java.util.function.Supplier;
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
                    KmodOption.SYSLOG,
                    KmodOption.VERBOSE,
                    KmodOption.VERSION,
                    KmodOption.HELP));

    /** What kmod says before it asks the kernel, and why that is so. */
    private record Obstacle(String text, Supplier<List<String>> reasons) {
        Obstacle(String text) {
            this(text, List::of);
        }
    }

    private final ModuleSyscalls calls;
    private final Loader loader;
    private final KernelRoot root;
    private boolean force;

    RmmodCommand(Console console, ModuleSyscalls calls, Loader loader, KernelRoot root) {
        super(console, SYNTAX);
        this.calls = calls;
        this.loader = loader;
        this.root = root;
    }

    @Override
    int run(Line line) throws InterruptedException {
        force = line.has("-f");
        if (line.has("-s")) {
            log = KmodLog.toSystem(console, "rmmod", calls);
        }
        if (line.operands().isEmpty()) {
            log.error("missing module name.");
            return 1;
        }
        int exitCode = 0;
        for (String argument : line.operands()) {
            boolean file = KmodFile.unusable(argument).isEmpty();
            if (argument.endsWith("/") && Files.isDirectory(Path.of(argument))) {
                log.error("could not use module " + argument + ": " + Errno.ENOENT.text());
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
        Optional<Obstacle> obstacle = force ? Optional.empty() : obstacle(name);
        if (obstacle.isPresent()) {
            log.log(DepmodLog.Level.ERROR, obstacle.get().text(), obstacle.get().reasons());
            return false;
        }
        int flags = ModuleSyscalls.O_NONBLOCK | (force ? ModuleSyscalls.O_TRUNC : 0);
        Attempt attempt = loader.remove(name, flags);
        if (!attempt.ok()) {
            log.error("could not remove '" + name + "': " + text(attempt));
            log.error("could not remove module " + name + ": " + text(attempt));
            attempt.logLines().forEach(line -> log.reason("kernel: " + line));
            if (attempt.trouble().isPresent()) { // the module is stuck, and so still there to be asked
                loader.file(name).stream()
                        .flatMap(file -> KmodFile.sources(file, attempt).stream())
                        .forEach(log::reason);
            }
        }
        return attempt.ok();
    }

    /** {@return how a removal that failed ended, in kmod's words} */
    static String text(Attempt attempt) {
        return attempt.errno().map(Errno::text).orElse("the kernel killed the caller");
    }

    /** What kmod looks up before it asks the kernel. */
    private Optional<Obstacle> obstacle(ModuleName name) {
        Fact<SysModule> fact = SysModule.read(root, name);
        if (isBuiltIn(name)) {
            return Optional.of(new Obstacle("Module " + name + " is builtin."));
        }
        if (!(fact instanceof Fact.Present<SysModule> present)) {
            return Optional.of(new Obstacle("Module " + name + " is not currently loaded"));
        }
        SysModule module = present.content();
        String holders = root.sys("module") + "/" + name + "/holders"; // also of no name at all
        if (!Files.isDirectory(Path.of(holders))) {
            log.error("could not open '" + holders + "': " + Errno.ENOENT.text());
        }
        if (!module.holders().isEmpty()) {
            String holding = module.holders().stream()
                    .map(holder -> new ModuleName(holder).value())
                    .collect(Collectors.joining(" "));
            return Optional.of(new Obstacle("Module " + name + " is in use by: " + holding));
        }
        if (module.refCount().isEmpty()) {
            return Optional.of(new Obstacle("Module unloading is not supported", () -> stateless(name)));
        }
        return module.refCount().getAsLong() > 0
                ? Optional.of(new Obstacle("Module " + name + " is in use", () -> users(name)))
                : Optional.empty();
    }

    private List<String> stateless(ModuleName name) {
        Path state = root.sys("module", name.value(), "initstate");
        return Files.exists(state)
                ? List.of()
                : List.of(name + ": no " + state + ": it is part of the kernel, or just going");
    }

    private List<String> users(ModuleName name) {
        return new ModuleUsers(root)
                .of(name, aliasesOf(name)).stream()
                        .map(user -> name + ": " + user)
                        .toList();
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
}
