package io.github.jkmod.cli.vm;

import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.preflight.Fate;
import io.github.jkmod.preflight.ModuleOutcome;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.PreflightDocument;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loads a machine's modules in a guest of the new kernel, one after the other, and notes what the kernel does. */
final class PreflightTrial {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final Guest guest;
    private final Set<Path> gone = new LinkedHashSet<>();
    private final List<PreflightDocument.Trial> trials = new ArrayList<>();

    private PreflightTrial(Guest guest) {
        this.guest = guest;
    }

    /**
     * {@return what became of each module that has a file, in the order of loading} One that would harm the kernel is not
     * given to it.
     */
    static List<PreflightDocument.Trial> of(GuestLab lab, GuestKernel kernel, List<ModuleOutcome> modules)
            throws IOException, GuestDiedException {
        List<ModuleOutcome> tried = modules.stream()
                .filter(each -> !each.files().isEmpty() && each.fate() != Fate.UNSAFE)
                .toList();
        Map<String, Path> payload = new LinkedHashMap<>();
        tried.forEach(each -> each.files().forEach(file -> payload.put(name(file), file)));
        if (payload.isEmpty()) {
            return List.of();
        }
        try (Guest guest = lab.guest(kernel, MachineShape.USUAL, payload)) {
            PreflightTrial trial = new PreflightTrial(guest);
            for (ModuleOutcome each : tried) {
                trial.load(each);
            }
            return trial.trials;
        }
    }

    private void load(ModuleOutcome module) throws IOException, GuestDiedException {
        Path own = module.files().get(module.files().size() - 1);
        for (Path file : module.files()) {
            if (!file.equals(own) && gone.add(file)) {
                load(file, Fate.ACCEPTED);
            }
        }
        gone.add(own);
        trials.add(trial(module.name(), module.fate(), load(own, module.fate())));
    }

    private Optional<LoadDocument> load(Path file, Fate fate) throws IOException, GuestDiedException {
        List<String> command = new ArrayList<>(List.of("jkmod", "load", "--json"));
        if (fate == Fate.REFUSED) {
            command.add("--force"); // the kernel is to say so itself
        }
        command.add(GuestFiles.PAYLOAD + name(file));
        ExecResult result = guest.exec(command, LIMIT);
        String text = new String(result.stdout(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? Optional.empty() : Optional.of(Json.read(LoadDocument.class, text));
    }

    private static PreflightDocument.Trial trial(ModuleName name, Fate fate, Optional<LoadDocument> load) {
        Optional<String> errno = load.flatMap(LoadDocument::load)
                .flatMap(LoadDocument.LoadAttempt::errno)
                .or(() -> load.flatMap(document -> document.check().errno()));
        boolean loaded = load.filter(LoadDocument::isLoaded).isPresent()
                || errno.equals(Optional.of(Errno.EEXIST.symbol())); // the guest had it, or it came with another one
        boolean initsOwn = !loaded
                && load.filter(document -> document.check().verdict() == Verdict.Answer.ACCEPT
                                && document.load().isPresent())
                        .isPresent();
        boolean asForecast = fate == Fate.UNKNOWN || (fate == Fate.REFUSED ? !loaded && !initsOwn : loaded || initsOwn);
        return new PreflightDocument.Trial(
                name.value(), fate, loaded, loaded ? Optional.empty() : errno, initsOwn, asForecast);
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
