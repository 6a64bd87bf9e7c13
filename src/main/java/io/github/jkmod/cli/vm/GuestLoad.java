package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.ModuleFinder;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.moddb.DependencyCycleException;
import io.github.jkmod.moddb.LoadPlan;
import io.github.jkmod.moddb.ModuleEntry;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a guest is to load: the files that were given, and before each what it needs. */
public final class GuestLoad {
    private GuestLoad() {}

    /**
     * {@return the files in the order of loading, dependencies without parameters}
     *
     * @param given as on the command line
     * @param modules the kernel's own modules, if they are known
     * @param console told what was not found
     * @throws Failure if modules need each other
     */
    public static List<FileArguments> withDependencies(
            List<FileArguments> given, Optional<Path> modules, Console console) throws IOException {
        List<ModuleEntry> wanted = new ArrayList<>();
        Map<ModuleEntry, FileArguments> arguments = new LinkedHashMap<>();
        for (FileArguments each : given) {
            ModuleEntry entry = ModuleFinder.read(each.file());
            wanted.add(entry);
            arguments.put(entry, each);
        }
        ModuleFinder finder =
                new ModuleFinder(given.stream().map(FileArguments::file).toList(), modules);
        LoadPlan plan;
        try {
            plan = LoadPlan.of(wanted, finder);
        } catch (DependencyCycleException e) {
            throw Failure.of(ExitCode.MALFORMED, given.get(0).file().toString(), "cannot be loaded")
                    .because("" + e.getMessage())
                    .hint("build them anew, or load as they are with --no-deps");
        }
        for (LoadPlan.Missing each : plan.missing()) {
            console.error(each.neededBy().file() + ": " + each.name() + " is not loaded before it: not found "
                    + finder.places() + "; give its file too");
        }
        return plan.order().stream()
                .map(entry -> arguments.getOrDefault(entry, new FileArguments(entry.file(), List.of())))
                .toList();
    }

    /**
     * {@return the architecture that was asked for, else that which the first file was built for, else this machine's; all
     * files are looked at}
     *
     * @throws IOException if one cannot be read
     */
    static Architecture architecture(List<FileArguments> files, VmOptions options) throws IOException {
        Architecture asked = options.architecture();
        for (FileArguments each : files) {
            ModuleImage image = ModuleImage.read(each.file(), each.file().toString());
            if (asked == null) {
                asked = ModuleFile.parse(image).architecture().orElse(null);
            }
        }
        return asked == null ? GuestLab.hostArchitecture() : asked;
    }

    /**
     * {@return the files by their names in the guest's /payload}
     *
     * @throws Failure if two have the same name
     */
    static Map<String, Path> payload(List<FileArguments> files) {
        Map<String, Path> payload = new LinkedHashMap<>();
        for (FileArguments each : files) {
            String name = each.file().getFileName().toString();
            if (payload.put(name, each.file()) != null) {
                throw Failure.of(ExitCode.USAGE, each.file().toString(), "two files of one name")
                        .because(name)
                        .hint("rename one of them");
            }
        }
        return payload;
    }

    /**
     * {@return files and folders for the guest's /payload, by their names there}
     *
     * @throws Failure if two have the same name
     */
    public static Map<String, Path> copies(List<Path> paths) {
        Map<String, Path> payload = new LinkedHashMap<>();
        for (Path path : paths) {
            String name = path.toAbsolutePath().normalize().getFileName().toString();
            if (payload.put(name, path) != null) {
                throw Failure.of(ExitCode.USAGE, path.toString(), "cannot be copied")
                        .because("two files named " + name)
                        .hint("rename one");
            }
        }
        return payload;
    }
}
