package io.github.jkmod.cli;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleUsers;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.loader.Loader;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rmmod}: kmod's command; on a refusal kmod's line comes first, then the reasons. */
@Command(
        name = "rmmod",
        versionProvider = Version.class,
        customSynopsis = "rmmod [options] NAME…",
        description = "Removes modules, as kmod's rmmod does, and says why the kernel refused.")
final class RmmodCommand implements OperandLine.Command {
    private final Console console;
    private final Loader loader;
    private final KernelRoot root;

    @Option(
            names = {"-f", "--force"},
            description = "Force removal where the kernel allows it; dangerous.")
    private boolean force;

    @Mixin
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private KmodOptions common;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "Names, or paths of module files.")
    private List<String> arguments = List.of();

    RmmodCommand(Console console, Loader loader, KernelRoot root) {
        this.console = console;
        this.loader = loader;
        this.root = root;
    }

    @Override
    public void operands(List<String> words) {
        arguments = words;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (arguments.isEmpty()) {
            error("missing module name.");
            return 1;
        }
        int exitCode = 0;
        for (String argument : arguments) {
            if (!remove(name(argument))) {
                exitCode = 1; // kmod goes on with the next name
            }
        }
        return exitCode;
    }

    private static ModuleName name(String argument) {
        return argument.contains("/") || argument.contains(".ko")
                ? ModuleName.ofFileName(Path.of(argument).getFileName().toString())
                : new ModuleName(argument);
    }

    private boolean remove(ModuleName name) throws InterruptedException {
        Optional<String> obstacle = force ? Optional.empty() : obstacle(name);
        if (obstacle.isPresent()) {
            error(obstacle.get());
            if (obstacle.get().equals(inUse(name))) {
                new ModuleUsers(root)
                        .of(name, type -> isFileSystemOf(name, type))
                        .forEach(user -> console.err().println("rmmod: " + name + ": " + user));
            }
            return false;
        }
        int flags = ModuleSyscalls.O_NONBLOCK | (force ? ModuleSyscalls.O_TRUNC : 0);
        Attempt attempt = loader.remove(name, flags);
        if (!attempt.ok()) {
            error("could not remove '" + name + "': " + text(attempt));
            error("could not remove module " + name + ": " + text(attempt));
            attempt.logLines().forEach(line -> console.err().println("rmmod: kernel: " + line));
        }
        return attempt.ok();
    }

    private static String text(Attempt attempt) {
        return attempt.errno().map(errno -> errno.text()).orElse("the kernel killed the caller");
    }

    /** What kmod looks up before it asks the kernel. */
    private Optional<String> obstacle(ModuleName name) {
        Fact<SysModule> fact = SysModule.read(root, name);
        if (!(fact instanceof Fact.Present<SysModule> present)) {
            return Optional.of("Module " + name + " is not currently loaded");
        }
        SysModule module = present.content();
        if (module.builtIn()) {
            return Optional.of("Module " + name + " is builtin.");
        }
        if (!module.holders().isEmpty()) {
            return Optional.of("Module " + name + " is in use by: " + String.join(" ", module.holders()));
        }
        if (module.refCount().isEmpty()) {
            return Optional.of("Module unloading is not supported");
        }
        return module.refCount().getAsLong() > 0 ? Optional.of(inUse(name)) : Optional.empty();
    }

    private static String inUse(ModuleName name) {
        return "Module " + name + " is in use";
    }

    /** By its name, else by the alias that every module of a file system has ({@code MODULE_ALIAS_FS}). */
    private boolean isFileSystemOf(ModuleName name, String type) {
        if (new ModuleName(type).equals(name)) {
            return true;
        }
        try {
            String release = KernelIdentity.read(root)
                    .value()
                    .map(KernelIdentity::release)
                    .orElse("");
            Path tree = root.path().resolve("lib/modules").resolve(release);
            return new ModuleLookup(new ModuleDatabase(tree.toString(), complaint -> {}), new ModprobeConfig())
                    .find("fs-" + type).stream()
                            .anyMatch(module -> module.name().equals(name.value()));
        } catch (IOException | MalformedException e) {
            return false; // only more could be said with it
        }
    }

    private void error(String text) {
        console.err().println("rmmod: ERROR: " + text);
    }
}
