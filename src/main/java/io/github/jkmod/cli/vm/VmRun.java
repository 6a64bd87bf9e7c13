package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.report.DecodeDocument;
import io.github.jkmod.report.DecodeReport;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.Others;
import io.github.jkmod.report.UnloadDocument;
import io.github.jkmod.report.VmReport;
import io.github.jkmod.report.VmRunDocument;
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
import java.util.function.Function;
import java.util.stream.Stream;

/** Loads modules in a fresh guest, unloads them again in the reverse order, and reports both. */
final class VmRun {
    /** Who debugs takes his time. */
    private static final Duration UNLIMITED = Duration.ofDays(365);

    private final Console console;
    private final GuestLab lab;
    private final VmOptions options;
    private final DebugOptions debug;
    private final List<String> forced;
    private final boolean json;

    /**
     * @param debug what debuggers are to have of the guest
     * @param forced the options with which the guest's kernel is asked against the forecast
     */
    VmRun(Console console, GuestLab lab, VmOptions options, DebugOptions debug, List<String> forced, boolean json) {
        this.console = console;
        this.lab = lab;
        this.options = options;
        this.debug = debug;
        this.forced = forced;
        this.json = json;
    }

    /** {@return the exit code: that of the load, else that of the unload} */
    int run(GuestKernel kernel, List<FileArguments> files) throws IOException, GuestDiedException {
        Map<String, Path> payload = GuestLoad.payload(files);
        CrashSources crashes = new CrashSources(payload.values(), kernel.arch());
        try (Guest guest = lab.guest(kernel, options, payload)) {
            return run(guest, kernel, files, payload, crashes);
        } catch (GuestDiedException e) {
            throw e.saying(crashes.annotated(e.kernelLines()));
        }
    }

    private int run(
            Guest guest, GuestKernel kernel, List<FileArguments> files, Map<String, Path> payload, CrashSources crashes)
            throws IOException, GuestDiedException {
        if (debug.core().isPresent()) {
            guest.keepCore(debug.core().get(), this::note);
        }
        ExecResult load = load(guest, kernel, files);
        guest.writeCore("after the load");
        Optional<LoadDocument> loads = document(LoadDocument.class, load);
        List<LoadDocument> loaded = loaded(loads);
        int exitCode = load.exitCode();
        Optional<UnloadDocument> unloads = Optional.empty();
        if (!loaded.isEmpty()) {
            ExecResult unload = unload(guest, loaded, payload);
            unloads = document(UnloadDocument.class, unload);
            exitCode = exitCode == 0 ? unload.exitCode() : exitCode;
            relay(unload, payload);
        }
        VmRunDocument.Machine machine = VmReport.of(guest, kernel.arch());
        relay(load, payload);
        List<KernelTrouble> troubles = ConsoleTrouble.find(guest.console(0, Long.MAX_VALUE));
        if (loads.isPresent()) {
            LoadDocument named = nameHostFiles(loads.get(), payload);
            tell(
                    VmRunDocument.of(named, unloads, json ? documents(crashes, troubles) : List.of(), machine),
                    run -> VmReport.text(run) + crashes.text(troubles));
        } else {
            tell(new VmRunDocument.Untold(unloads, machine), VmReport::text);
        }
        return exitCode;
    }

    private void note(String line) {
        console.error(line);
        console.err().flush(); // it may come while a thread waits for the guest
    }

    private ExecResult load(Guest guest, GuestKernel kernel, List<FileArguments> files)
            throws IOException, GuestDiedException {
        if (!debug.gdb()) {
            return exec(guest, loadCommand(files));
        }
        try (GdbSession session = new GdbSession(console, lab, guest, kernel.arch(), debug, files)) {
            session.begin();
            return guest.exec(loadCommand(files), UNLIMITED);
        }
    }

    private static List<DecodeDocument.Report> documents(CrashSources crashes, List<KernelTrouble> troubles) {
        return troubles.isEmpty()
                ? List.of()
                : DecodeReport.of("console", CrashSources.first(troubles), crashes.symbols())
                        .reports();
    }

    private <T extends Record> void tell(T document, Function<T, String> text) {
        if (json) {
            console.json(document);
        } else {
            console.text(text.apply(document));
        }
    }

    private List<String> loadCommand(List<FileArguments> files) {
        List<String> command = new ArrayList<>(List.of("jkmod", "load", "--watch", "--json"));
        command.addAll(forced);
        for (FileArguments each : files) {
            command.add(GuestFiles.PAYLOAD + each.file().getFileName());
            command.addAll(each.parameters());
        }
        return command;
    }

    /** A guest that dies by what a module left behind shows only where that was. */
    private ExecResult unload(Guest guest, List<LoadDocument> loaded, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        try {
            return exec(guest, unloadCommand(loaded));
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

    private ExecResult exec(Guest guest, List<String> command) throws IOException, GuestDiedException {
        return guest.exec(command, Duration.ofSeconds(options.timeoutSeconds()));
    }

    private static <T extends Record> Optional<T> document(Class<T> type, ExecResult result) {
        String text = new String(result.stdout(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(Json.read(type, text));
    }

    /** In the guest the files were elsewhere; the user knows them by the names given here. */
    private static LoadDocument nameHostFiles(LoadDocument load, Map<String, Path> payload) {
        List<LoadDocument> others = load.others().documents().stream()
                .map(each -> nameHostFiles(each, payload))
                .toList();
        String file = load.check().file();
        Path host = payload.get(file.substring(file.lastIndexOf('/') + 1));
        return (host == null ? load : load.named(host.toString())).with(new Others<>(others));
    }

    /** The guest's own error lines are the user's, with the names of files as given here. */
    private void relay(ExecResult result, Map<String, Path> payload) {
        String text = new String(result.stderr(), StandardCharsets.UTF_8);
        for (Map.Entry<String, Path> each : payload.entrySet()) {
            text = text.replace(
                    GuestFiles.PAYLOAD + each.getKey(), each.getValue().toString());
        }
        console.err().print(text);
        console.err().flush();
    }
}
