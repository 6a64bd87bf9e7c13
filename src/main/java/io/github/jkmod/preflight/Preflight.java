package io.github.jkmod.preflight;

import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.preflight.Judge.Judgement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds a machine's state against another kernel. */
public final class Preflight {
    private final MachineState machine;
    private final Optional<KernelTree> today;
    private final KernelTree next;
    private final NextModules modules;
    private final List<String> notes;

    private Preflight(MachineState machine, Optional<KernelTree> today, KernelTree next, KernelFacts kernel) {
        this.machine = machine;
        this.today = today;
        this.next = next;
        this.modules = new NextModules(next, today, machine.config(), new Judge(kernel));
        this.notes = new ArrayList<>(machine.notes());
    }

    /**
     * {@return what the machine loses}
     *
     * @param machine what it uses
     * @param todays where the files of its kernel of today are: a root folder
     * @param folder of the new kernel
     * @param kernel the new kernel's facts on that machine, see {@link NextBoot}
     * @throws IOException if a database of modules cannot be read or made
     * @throws io.github.jkmod.bytes.MalformedException if one is damaged
     */
    public static PreflightResult of(MachineState machine, Path todays, KernelFolder folder, KernelFacts kernel)
            throws IOException {
        KernelTree next = new KernelTree(folder, machine.config());
        Optional<KernelFolder> installed = machine.release()
                .map(release -> KernelFolder.assumed(todays, release))
                .filter(present -> Files.isDirectory(present.tree()));
        Optional<KernelTree> today = Optional.empty();
        if (installed.isPresent()) {
            today = Optional.of(new KernelTree(installed.get(), machine.config()))
                    .filter(KernelTree::isKnown);
        }
        Preflight preflight = new Preflight(machine, today, next, kernel);
        if (today.isEmpty()) {
            preflight.notes.add("today's modules: no lib/modules/"
                    + machine.release().orElse("RELEASE") + " under " + todays
                    + ", so that what was renamed is told as missing");
        }
        return preflight.result();
    }

    private PreflightResult result() {
        next.complaints().forEach(complaint -> notes.add("modules of " + next.release() + ": " + complaint));
        today.ifPresent(tree ->
                tree.complaints().forEach(complaint -> notes.add("modules of " + tree.release() + ": " + complaint)));
        List<ModuleOutcome> outcomes = new ArrayList<>();
        used().forEach((name, origins) -> outcomes.add(outcome(name, origins)));
        return new PreflightResult(machine.release(), next.release(), outcomes, devices(), softDependencies(), notes);
    }

    /** The administrator may have named aliases: the modules behind them count, if there are any today. */
    private Map<ModuleName, Set<Origin>> used() {
        Map<ModuleName, Set<Origin>> used = new TreeMap<>();
        machine.uses()
                .forEach((name, origins) -> names(name)
                        .forEach(module -> used.computeIfAbsent(module, any -> EnumSet.noneOf(Origin.class))
                                .addAll(origins)));
        return used;
    }

    private List<ModuleName> names(ModuleName name) {
        List<ModuleName> behind = today.filter(tree -> !tree.has(name)).stream()
                .flatMap(tree -> tree.find(name.value()).stream().filter(tree::has))
                .toList();
        return behind.isEmpty() ? List.of(name) : behind;
    }

    private ModuleOutcome outcome(ModuleName name, Set<Origin> origins) {
        Judgement judgement = modules.of(name);
        Fate fate = isUnneeded(name, origins, judgement) ? Fate.UNNEEDED : judgement.fate();
        ModuleOutcome.Answer answer = judgement.answer();
        List<String> warnings = new ArrayList<>(judgement.warnings());
        Optional<DkmsPackage> dkms = dkms(name);
        if (fate == Fate.MISSING && dkms.isPresent()) {
            answer = missingBuild(dkms.get());
        } else if (fate == Fate.UNNEEDED) {
            answer = ModuleOutcome.Answer.of(answer.reason() + ", and no module that uses it today needs it there", "");
        }
        dkms.filter(built -> origins.contains(Origin.DKMS) && !built.builtFor().contains(next.release()))
                .filter(built -> next.isShipped(name) || next.isBuiltIn(name))
                .ifPresent(built -> warnings.add(
                        "dkms has not built " + built.id() + " for " + next.release() + ": the kernel's own is taken"));
        return new ModuleOutcome(name, origins, fate, counts(name, origins), answer, warnings, files(name));
    }

    private List<Path> files(ModuleName name) {
        return next.file(name).isEmpty()
                ? List.of()
                : Stream.concat(next.needs(name).stream(), Stream.of(name))
                        .flatMap(each -> next.file(each).stream())
                        .toList();
    }

    /** What was never there is not lost, and a line in modprobe.d is a default for modules that others may ask for. */
    private boolean counts(ModuleName name, Set<Origin> origins) {
        boolean used = origins.stream().anyMatch(origin -> origin != Origin.MODPROBE);
        boolean there = origins.contains(Origin.LOADED) || origins.contains(Origin.DKMS) || today.isEmpty();
        return used && (there || today.filter(tree -> tree.has(name)).isPresent());
    }

    /** Helpers come and go between releases: what counts is whether those work that had asked for them. */
    private boolean isUnneeded(ModuleName name, Set<Origin> origins, Judgement judgement) {
        List<ModuleName> users = machine.users().getOrDefault(name, List.of());
        return judgement.fate() == Fate.MISSING
                && origins.equals(Set.of(Origin.LOADED))
                && !users.isEmpty()
                && users.stream().noneMatch(user -> modules.of(user).fate().isLoss());
    }

    private Optional<DkmsPackage> dkms(ModuleName name) {
        return machine.dkms().stream()
                .filter(each -> each.modules().contains(name))
                .findFirst();
    }

    private ModuleOutcome.Answer missingBuild(DkmsPackage dkms) {
        boolean built = dkms.builtFor().contains(next.release());
        return ModuleOutcome.Answer.of(
                "dkms has " + (built ? "built " : "not built ") + dkms.id() + " for " + next.release()
                        + (built ? ", and not installed it" : ""),
                "dkms install " + dkms.id() + " -k " + next.release());
    }

    private List<String> softDependencies() {
        Set<String> warnings = new LinkedHashSet<>();
        machine.config()
                .softdeps()
                .forEach(line -> Stream.concat(line.pre().stream(), line.post().stream())
                        .filter(name -> next.find(name).stream().noneMatch(next::has))
                        .filter(name -> today.isEmpty()
                                || today.get().find(name).stream().anyMatch(today.get()::has))
                        .forEach(name -> warnings.add("softdep of " + line.pattern() + " in modprobe.d: kernel "
                                + next.release() + " has no " + name)));
        return List.copyOf(warnings);
    }

    private List<DeviceLoss> devices() {
        List<DeviceLoss> losses = new ArrayList<>();
        for (Device device : machine.devices()) {
            Set<ModuleName> drivers = new LinkedHashSet<>();
            device.module().ifPresent(drivers::add);
            today.ifPresent(tree -> drivers.addAll(tree.find(device.modalias())));
            if (isDriven(device, drivers)) {
                reason(device, drivers)
                        .ifPresent(reason -> losses.add(new DeviceLoss(device, List.copyOf(drivers), reason)));
            }
        }
        return losses;
    }

    /** Whether anything is at work for it today. */
    private boolean isDriven(Device device, Set<ModuleName> drivers) {
        return !drivers.isEmpty()
                && (device.driver().isPresent()
                        || drivers.stream()
                                .anyMatch(driver -> machine.uses().containsKey(driver)
                                        || today.filter(tree -> tree.isBuiltIn(driver))
                                                .isPresent()));
    }

    private Optional<String> reason(Device device, Set<ModuleName> drivers) {
        List<ModuleName> found = modules.forDevice(device.modalias());
        if (found.stream().anyMatch(name -> next.has(name) && works(name))
                || drivers.stream().anyMatch(next::isBuiltIn)) { // of what is built in, not every alias is listed
            return Optional.empty();
        }
        boolean unlisted =
                today.filter(tree -> tree.find(device.modalias()).isEmpty()).isPresent();
        if (unlisted && drivers.stream().anyMatch(this::works)) { // whoever binds it does so by other means
            return Optional.empty();
        }
        Set<ModuleName> told = new LinkedHashSet<>(found);
        told.addAll(drivers);
        return Optional.of(told.stream().map(this::told).collect(Collectors.joining("; ")));
    }

    private boolean works(ModuleName name) {
        return !modules.of(name).fate().isLoss();
    }

    private String told(ModuleName name) {
        Judgement judgement = modules.of(name);
        return name + " is " + judgement.fate().label()
                + (judgement.fate().isLoss()
                        ? judgement
                                .answer()
                                .errno()
                                .map(errno -> " (" + errno + ")")
                                .orElse("")
                        : ", and not for this device");
    }
}
