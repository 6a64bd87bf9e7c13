package io.github.jkmod.moddb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The modules to load for one, in order: what it needs, what is better there before, itself, what is better there after.
 *
 * <p>This is kmod's walk ({@code kmod_module_get_probe_list}): modules.dep has all that a module needs, so that each of these is
 * only asked for its own softdep line; a module that a softdep names comes with all it needs. A module may come twice; who
 * loads them leaves out what is loaded by then.
 */
public final class LoadSteps {
    private final ModuleLookup lookup;
    private final Consumer<Complaint> complaints;
    private final List<Place> places = new ArrayList<>();
    private final Set<KnownModule> visited = new HashSet<>();
    private final Set<KnownModule> required = new HashSet<>();

    /**
     * One module to load.
     *
     * @param module the module
     * @param file its file; empty for one in the kernel itself and one that only an install command knows
     * @param required whether the module asked for cannot do without: others may fail
     * @param command the install command to run in its place; empty to load the file
     */
    public record Step(KnownModule module, Optional<String> file, boolean required, Optional<String> command) {}

    /** Where in the order a module comes, and whether its install command is out of account from there on. */
    private record Place(KnownModule module, boolean ignoreCommand) {}

    private LoadSteps(ModuleLookup lookup, Consumer<Complaint> complaints) {
        this.lookup = lookup;
        this.complaints = complaints;
    }

    /**
     * {@return the steps for {@code module}}
     *
     * @param given the file that it is to be loaded from; empty for the tree's
     * @param ignoreCommands whether its own install command and softdep line are left out of account
     * @param complaints files that are listed and not there, see {@link ModuleDatabase#missingDependency}: their module then
     *     stands alone, as kmod has it
     */
    public static List<Step> of(
            ModuleLookup lookup,
            KnownModule module,
            Optional<String> given,
            boolean ignoreCommands,
            Consumer<Complaint> complaints) {
        LoadSteps walk = new LoadSteps(lookup, complaints);
        walk.visit(module, true, ignoreCommands);
        // A softdep line takes a module's install command away, wherever in the list it stands (kmod issue 446).
        Set<KnownModule> withoutCommand = new HashSet<>();
        for (Place place : walk.places) {
            if (place.ignoreCommand()) {
                withoutCommand.add(place.module());
            } else {
                withoutCommand.remove(place.module());
            }
        }
        List<Step> steps = new ArrayList<>();
        for (Place place : walk.places) {
            KnownModule each = place.module();
            Optional<String> file = given.filter(path -> each.equals(module))
                    .or(() -> lookup.database().dependencies(each.name()).map(KnownModule.Dependencies::file));
            Optional<String> command = withoutCommand.contains(each)
                    ? Optional.empty()
                    : lookup.config().installFor(each);
            steps.add(new Step(each, file, walk.required.contains(each), command));
        }
        return List.copyOf(steps);
    }

    private void visit(KnownModule module, boolean isRequired, boolean ignoreCommands) {
        if (!visited.add(module)) {
            return;
        }
        List<KnownModule> needs = needs(module);
        if (isRequired) {
            required.add(module);
            required.addAll(needs);
        }
        needs.forEach(this::withSoftDependencies);
        if (ignoreCommands) {
            places.add(new Place(module, true));
        } else {
            withSoftDependencies(module);
        }
    }

    private List<KnownModule> needs(KnownModule module) {
        if (lookup.database().reportMissingDependency(module.name()).isPresent()) {
            return List.of();
        }
        return lookup.database().dependencies(module.name()).stream()
                .flatMap(found -> found.needs().stream())
                .map(ModuleDatabase::moduleIn)
                .toList();
    }

    private void withSoftDependencies(KnownModule module) {
        Optional<SoftDependencies> line = lookup.config().softdepFor(module);
        List<KnownModule> pre =
                line.map(found -> named(lookup, found.pre(), complaints)).orElse(List.of());
        List<KnownModule> post =
                line.map(found -> named(lookup, found.post(), complaints)).orElse(List.of());
        pre.forEach(each -> visit(each, false, false));
        places.add(new Place(module, !pre.isEmpty() || !post.isEmpty()));
        post.forEach(each -> visit(each, false, false));
    }

    /**
     * {@return the modules behind the names of a softdep line; a name that nothing knows is left out}
     *
     * @param complaints names whose brackets do not match
     */
    public static List<KnownModule> named(ModuleLookup lookup, List<String> names, Consumer<Complaint> complaints) {
        List<KnownModule> modules = new ArrayList<>();
        for (String name : names) {
            if (ModuleLookup.isWellFormed(name)) {
                modules.addAll(lookup.find(name));
            } else {
                complaints.accept(new Complaint(
                        LibkmodPlace.SOFT_DEPENDENCY,
                        "failed to lookup soft dependency '" + name + "', continuing anyway."));
            }
        }
        return modules;
    }
}
