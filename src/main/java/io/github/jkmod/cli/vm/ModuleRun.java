package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.report.DecodeDocument;
import io.github.jkmod.report.DecodeReport;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.Others;
import io.github.jkmod.report.UnloadDocument;
import io.github.jkmod.vm.ConsoleTrouble;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Modules in a fresh guest: loaded by the jkmod in there, used, unloaded in the reverse order. Shows nothing itself. */
public final class ModuleRun {
    private final List<FileArguments> files;
    private final List<String> forced;
    private final Duration limit;
    private final Map<String, Path> payload;
    private final CrashSources crashes;

    /** What is done with the guest besides. */
    public interface Use {
        /** Loads the modules. {@return what the command said} */
        default ExecResult load(Guest guest, List<String> command, Duration limit)
                throws IOException, GuestDiedException {
            return guest.exec(command, limit);
        }

        /** Is called between the two, with the modules that were loaded: in the order of loading, none if none was. */
        void loaded(Guest guest, List<LoadDocument> modules) throws IOException, GuestDiedException;
    }

    /**
     * What came of it.
     *
     * @param exitCode that of the load, else that of the unload
     * @param load what the guest said; empty if nothing but errors
     * @param unload the same; empty also if nothing was loaded
     * @param troubles what its kernel complained of
     * @param errors the lines on standard error, with the files' names as given here
     */
    public record Ran(
            int exitCode,
            Optional<LoadDocument> load,
            Optional<UnloadDocument> unload,
            List<KernelTrouble> troubles,
            List<String> errors) {}

    /**
     * @param files in the order of loading
     * @param forced the options with which the guest's kernel is asked against the forecast
     * @param limit for each command
     */
    public ModuleRun(GuestKernel kernel, List<FileArguments> files, List<String> forced, Duration limit) {
        this.files = List.copyOf(files);
        this.forced = List.copyOf(forced);
        this.limit = limit;
        this.payload = GuestLoad.payload(files);
        this.crashes = new CrashSources(payload.values(), kernel.arch());
    }

    /** {@return the files by their names in the guest's /payload} */
    public Map<String, Path> payload() {
        return payload;
    }

    /** {@return where the modules' source lines are found} */
    public CrashSources crashes() {
        return crashes;
    }

    /**
     * {@return what came of it}
     *
     * @param guest with the payload
     * @throws GuestDiedException if it dies; its lines do not have the source lines yet
     */
    public Ran in(Guest guest, Use use) throws IOException, GuestDiedException {
        ExecResult load = use.load(guest, loadCommand(), limit);
        Optional<LoadDocument> loads = document(LoadDocument.class, load);
        List<LoadDocument> loaded = loaded(loads);
        use.loaded(guest, loaded);
        List<String> errors = new ArrayList<>(errors(load));
        int exitCode = load.exitCode();
        Optional<UnloadDocument> unloads = Optional.empty();
        if (!loaded.isEmpty()) {
            ExecResult unload = unload(guest, loaded);
            unloads = document(UnloadDocument.class, unload);
            exitCode = exitCode == 0 ? unload.exitCode() : exitCode;
            errors.addAll(errors(unload));
        }
        List<KernelTrouble> troubles = ConsoleTrouble.find(guest.console(0, Long.MAX_VALUE));
        return new Ran(exitCode, loads.map(this::nameHostFiles), unloads, troubles, errors);
    }

    /** {@return these complaints with the modules' source lines} */
    public List<DecodeDocument.Report> reports(List<KernelTrouble> troubles) {
        return troubles.isEmpty()
                ? List.of()
                : DecodeReport.of("console", CrashSources.first(troubles), crashes.symbols())
                        .reports();
    }

    private List<String> loadCommand() {
        List<String> command = new ArrayList<>(List.of("jkmod", "load", "--watch", "--json"));
        command.addAll(forced);
        for (FileArguments each : files) {
            command.add(GuestFiles.PAYLOAD + each.file().getFileName());
            command.addAll(each.parameters());
        }
        return command;
    }

    /** A guest that dies by what a module left behind shows only where that was. */
    private ExecResult unload(Guest guest, List<LoadDocument> loaded) throws IOException, GuestDiedException {
        try {
            return guest.exec(unloadCommand(loaded), limit);
        } catch (GuestDiedException e) {
            throw GoneModules.of(loaded, payload).explained(e);
        }
    }

    private static List<String> unloadCommand(List<LoadDocument> loaded) {
        List<String> command = new ArrayList<>(List.of("jkmod", "unload", "--json"));
        List<String> names = new ArrayList<>();
        loaded.forEach(each -> names.add(each.check().module().orElse("?")));
        Collections.reverse(names);
        command.addAll(names);
        return command;
    }

    /** The modules that the guest took, in the order in which they were loaded. */
    private static List<LoadDocument> loaded(Optional<LoadDocument> loads) {
        return loads.stream()
                .flatMap(main -> Stream.concat(main.others().documents().stream(), Stream.of(main)))
                .filter(LoadDocument::isLoaded)
                .toList();
    }

    private static <T extends Record> Optional<T> document(Class<T> type, ExecResult result) {
        String text = new String(result.stdout(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(Json.read(type, text));
    }

    /** In the guest the files were elsewhere; the user knows them by the names given here. */
    private LoadDocument nameHostFiles(LoadDocument load) {
        List<LoadDocument> others =
                load.others().documents().stream().map(this::nameHostFiles).toList();
        String file = load.check().file();
        Path host = payload.get(file.substring(file.lastIndexOf('/') + 1));
        return (host == null ? load : load.named(host.toString())).with(new Others<>(others));
    }

    /** The guest's own error lines are the user's, with the names of files as given here. */
    private List<String> errors(ExecResult result) {
        String text = new String(result.stderr(), StandardCharsets.UTF_8);
        for (Map.Entry<String, Path> each : payload.entrySet()) {
            text = text.replace(
                    GuestFiles.PAYLOAD + each.getKey(), each.getValue().toString());
        }
        return text.lines().toList();
    }
}
