package io.github.jkmod.cli.own;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.ModuleFinder;
import io.github.jkmod.cli.terminal.UnpackingOption;
import io.github.jkmod.facts.CompanionFacts;
import io.github.jkmod.facts.Companions;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which modules a file finds loaded: of a running kernel those that were given before it, as {@code load} goes through
 * them; of a kernel that does not run all that it needs, given or beside it, as {@code vm run} loads them. A module that the
 * kernel refuses is not there for the next.
 */
final class CheckPlan {
    private final KernelFacts kernel;
    private final UnpackingOption unpacking;
    private final Optional<Path> tree;
    private final Map<Path, Given> given = new LinkedHashMap<>();
    private final Companions companions;
    private final Map<Path, Boolean> taken = new ConcurrentHashMap<>();

    /** A file that was given, and which one in order. */
    private record Given(int place, FileArguments arguments) {}

    /**
     * @param kernel what is known of it alone
     * @param unpacking as for the files that are checked
     * @param tree the modules of a kernel that does not run, which are there without being given; empty for the running one
     */
    CheckPlan(List<FileArguments> files, KernelFacts kernel, UnpackingOption unpacking, Optional<String> tree) {
        this.kernel = kernel;
        this.unpacking = unpacking;
        this.tree = tree.map(Path::of).map(CheckPlan::place);
        for (FileArguments each : files) {
            if (!isOfKernel(each.file())) {
                given.putIfAbsent(place(each.file()), new Given(given.size(), each));
            }
        }
        this.companions = new Companions(
                given.values().stream().map(each -> each.arguments().file()).toList());
    }

    /** {@return the kernel as that file finds it} */
    KernelFacts facts(Path file) {
        return isOfKernel(file) ? kernel : facts(file, Set.of());
    }

    /** @param waiting the files that are asked about for the sake of this one: they are not loaded before it */
    private KernelFacts facts(Path file, Set<Path> waiting) {
        Set<Path> closed = new HashSet<>(waiting);
        closed.add(place(file));
        return new CompanionFacts(
                kernel,
                file,
                companions,
                () -> new Companions(beside(file)),
                other -> !closed.contains(place(other)) && isItsTurn(other, file) && isTaken(other, closed));
    }

    private List<Path> beside(Path file) {
        try {
            ModuleFinder finder = new ModuleFinder(List.of(file), Optional.empty());
            return ModuleFile.parse(ModuleImage.read(file, file.toString())).depends().stream()
                    .map(ModuleName::ofFileName)
                    .flatMap(name -> finder.beside(name).stream())
                    .filter(other -> !given.containsKey(place(other)))
                    .toList();
        } catch (IOException | MalformedException e) {
            return List.of(); // what is wrong with it is said where it is judged
        }
    }

    private boolean isItsTurn(Path companion, Path file) {
        if (tree.isPresent()) {
            return true;
        }
        Given earlier = given.get(place(companion));
        Given later = given.get(place(file));
        return earlier != null && later != null && earlier.place() < later.place();
    }

    /** Whether the kernel takes it, as far as can be told. What needs one that waits for it is never taken, so this can be kept. */
    private boolean isTaken(Path companion, Set<Path> waiting) {
        Boolean known = taken.get(place(companion));
        if (known == null) {
            known = forecast(companion, waiting);
            taken.put(place(companion), known);
        }
        return known;
    }

    private boolean forecast(Path companion, Set<Path> waiting) {
        try {
            ModuleImage image = ModuleImage.read(companion, companion.toString());
            Given own = given.get(place(companion));
            String parameters =
                    own == null ? "" : String.join(" ", own.arguments().parameters());
            LoadCall call = unpacking.call(image.compression(), parameters, kernel);
            Verdict.Answer answer =
                    Forecast.verdict(image, call, facts(companion, waiting)).answer();
            return answer == Verdict.Answer.ACCEPT || answer == Verdict.Answer.UNKNOWN;
        } catch (IOException | MalformedException e) {
            return false;
        }
    }

    private boolean isOfKernel(Path file) {
        return tree.filter(folder -> place(file).startsWith(folder)).isPresent();
    }

    private static Path place(Path file) {
        return file.toAbsolutePath().normalize();
    }
}
