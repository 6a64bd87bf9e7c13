package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which files to load, and in which order.
 *
 * @param order the wanted files and what they need, each after all that it needs; else as wanted
 * @param missing what is needed and was not found
 */
public record LoadPlan(List<ModuleEntry> order, List<Missing> missing) {
    /**
     * A module that was not found.
     *
     * @param name its name
     * @param neededBy who names it in {@code depends}
     */
    public record Missing(ModuleName name, ModuleEntry neededBy) {}

    /** Copies the lists. */
    public LoadPlan {
        order = List.copyOf(order);
        missing = List.copyOf(missing);
    }

    /**
     * {@return the plan that loads {@code wanted}, all of them, and first what they need}
     *
     * <p>What is needed is looked for among the wanted, then in {@code source}. A soft dependency that is not found, or
     * would close a circle, is left out, as modprobe does; one that names an algorithm is satisfied by the portable
     * module of it, {@code NAME_generic}.
     *
     * @throws DependencyCycleException if modules need each other
     * @throws IOException if {@code source} throws it
     */
    public static LoadPlan of(List<ModuleEntry> wanted, ModuleSource source)
            throws IOException, DependencyCycleException {
        Planner planner = new Planner(wanted, source);
        for (ModuleEntry each : wanted) {
            planner.visit(each);
        }
        return new LoadPlan(List.copyOf(planner.done), planner.missing);
    }

    /** A depth-first walk. */
    private static final class Planner {
        private static final String PORTABLE = "_generic";

        private final ModuleSource source;
        private final Map<ModuleName, ModuleSource.Answer> known = new HashMap<>();
        private final Set<ModuleEntry> done = new LinkedHashSet<>();
        private final List<ModuleEntry> path = new ArrayList<>();
        private final List<Missing> missing = new ArrayList<>();

        Planner(List<ModuleEntry> wanted, ModuleSource source) {
            this.source = source;
            for (ModuleEntry each : wanted) {
                known.putIfAbsent(each.name(), new ModuleSource.Found(each));
            }
        }

        void visit(ModuleEntry entry) throws IOException, DependencyCycleException {
            if (done.contains(entry)) {
                return;
            }
            if (path.contains(entry)) {
                throw new DependencyCycleException(path.subList(path.indexOf(entry), path.size()).stream()
                        .map(ModuleEntry::name)
                        .toList());
            }
            path.add(entry);
            for (ModuleName name : entry.prefers()) {
                Optional<ModuleEntry> found = preferred(name);
                if (found.isPresent()) {
                    visitIfPossible(found.get());
                }
            }
            for (ModuleName name : entry.needs()) {
                ModuleSource.Answer answer = find(name);
                if (answer instanceof ModuleSource.Found found) {
                    visit(found.entry());
                } else if (answer instanceof ModuleSource.Absent) {
                    missing.add(new Missing(name, entry));
                }
            }
            path.remove(path.size() - 1);
            done.add(entry);
        }

        private void visitIfPossible(ModuleEntry entry) throws IOException {
            int depth = path.size();
            try {
                visit(entry);
            } catch (DependencyCycleException e) {
                path.subList(depth, path.size()).clear();
            }
        }

        private Optional<ModuleEntry> preferred(ModuleName name) throws IOException {
            for (ModuleName candidate : List.of(name, new ModuleName(name + PORTABLE))) {
                ModuleSource.Answer answer = find(candidate);
                if (answer instanceof ModuleSource.Found found) {
                    return Optional.of(found.entry());
                }
                if (answer instanceof ModuleSource.BuiltIn) {
                    return Optional.empty();
                }
            }
            return Optional.empty();
        }

        private ModuleSource.Answer find(ModuleName name) throws IOException {
            ModuleSource.Answer answer = known.get(name);
            if (answer == null) {
                answer = source.find(name);
                known.put(name, answer);
            }
            return answer;
        }
    }
}
