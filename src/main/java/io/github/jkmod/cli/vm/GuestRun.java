package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.report.VmReport;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Loads modules in a fresh guest, unloads them again in the reverse order, and reports both. */
final class GuestRun {
    private static final String PAYLOAD = "/payload/";

    private final Console console;
    private final GuestLab lab;
    private final VmOptions options;
    private final List<String> forced;
    private final boolean json;

    /**
     * @param forced the options with which the guest's kernel is asked against the forecast
     */
    GuestRun(Console console, GuestLab lab, VmOptions options, List<String> forced, boolean json) {
        this.console = console;
        this.lab = lab;
        this.options = options;
        this.forced = forced;
        this.json = json;
    }

    /** {@return the exit code: that of the load, else that of the unload} */
    int run(GuestKernel kernel, List<FileArguments> files) throws IOException, GuestDiedException {
        Map<String, Path> payload = payload(files);
        try (Guest guest = lab.guest(kernel, options, payload)) {
            ExecResult load = exec(guest, loadCommand(files));
            Tree report = document(load);
            List<String> loaded = loaded(report);
            int exitCode = load.exitCode();
            if (!loaded.isEmpty()) {
                ExecResult unload = exec(guest, unloadCommand(loaded));
                report.put("unload", document(unload));
                exitCode = exitCode == 0 ? unload.exitCode() : exitCode;
                relay(unload, payload);
            } else {
                report.put("unload", null);
            }
            nameHostFiles(report, payload);
            report.put("vm", VmReport.of(guest, kernel.arch()));
            relay(load, payload);
            if (json) {
                console.json(report);
            } else {
                console.text(VmReport.text(report));
            }
            return exitCode;
        }
    }

    private static Map<String, Path> payload(List<FileArguments> files) {
        Map<String, Path> payload = new LinkedHashMap<>();
        for (FileArguments each : files) {
            String name = each.file().getFileName().toString();
            if (payload.put(name, each.file()) != null) {
                throw Failure.of(
                        ExitCode.USAGE, each.file().toString(), "two files of one name", name, "rename one of them");
            }
        }
        return payload;
    }

    private List<String> loadCommand(List<FileArguments> files) {
        List<String> command = new ArrayList<>(List.of("jkmod", "load", "--watch", "--json"));
        command.addAll(forced);
        for (FileArguments each : files) {
            command.add(PAYLOAD + each.file().getFileName());
            command.addAll(each.parameters());
        }
        return command;
    }

    private static List<String> unloadCommand(List<String> loaded) {
        List<String> command = new ArrayList<>(List.of("jkmod", "unload", "--json"));
        List<String> names = new ArrayList<>(loaded);
        Collections.reverse(names);
        command.addAll(names);
        return command;
    }

    /** The modules that the guest took, in the order in which they were loaded. */
    private static List<String> loaded(Tree report) {
        List<Tree> all = new ArrayList<>(report.trees("others"));
        all.add(report);
        return all.stream()
                .filter(each -> each.tree("load").text("ending").equals("ok"))
                .map(each -> each.tree("check").text("module"))
                .toList();
    }

    private ExecResult exec(Guest guest, List<String> command) throws IOException, GuestDiedException {
        return guest.exec(command, Duration.ofSeconds(options.timeoutSeconds()));
    }

    private Tree document(ExecResult result) {
        String text = new String(result.stdout(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? Tree.create() : Tree.of(Json.parse(text));
    }

    /** In the guest the files were elsewhere; the user knows them by the names given here. */
    private static void nameHostFiles(Tree report, Map<String, Path> payload) {
        List<Tree> all = new ArrayList<>(report.trees("others"));
        all.add(report);
        for (Tree each : all) {
            String file = each.tree("check").text("file");
            Path host = payload.get(file.substring(file.lastIndexOf('/') + 1));
            if (host != null) {
                each.tree("check").put("file", host.toString());
                each.trees("differences")
                        .forEach(difference -> difference.tree("evidence").put("file", host.toString()));
            }
        }
    }

    /** The guest's own error lines are the user's, with the names of files as given here. */
    private void relay(ExecResult result, Map<String, Path> payload) {
        String text = new String(result.stderr(), StandardCharsets.UTF_8);
        for (Map.Entry<String, Path> each : payload.entrySet()) {
            text = text.replace(PAYLOAD + each.getKey(), each.getValue().toString());
        }
        console.err().print(text);
        console.err().flush();
    }
}
