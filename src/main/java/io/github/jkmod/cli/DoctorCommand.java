package io.github.jkmod.cli;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.vm.GuestLab;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.Privilege;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.report.DoctorDocument;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.CachedKernel;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.Tool;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code jkmod doctor}: what this machine can do, for loading here and for guests. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Says what this machine can do: load modules here, boot guests, and with what.")
final class DoctorCommand implements Callable<Integer> {
    private final Console console;
    private final KernelRoot root;
    private final List<DoctorDocument.Told> facts = new ArrayList<>();

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    DoctorCommand(Console console, KernelRoot root) {
        this.console = console;
        this.root = root;
    }

    @Override
    public Integer call() throws IOException {
        thisKernel();
        guests();
        if (json) {
            console.json(new DoctorDocument(facts));
        } else {
            StringBuilder text = new StringBuilder();
            for (DoctorDocument.Told fact : facts) {
                text.append(String.format(Locale.ROOT, "%-22s %s%n", fact.what(), fact.value()));
            }
            console.text(text.toString());
        }
        return ExitCode.OK;
    }

    private void thisKernel() {
        KernelPolicy policy = KernelPolicy.read(root);
        fact(
                "kernel",
                KernelIdentity.read(root)
                        .map(identity -> identity.release() + " ("
                                + identity.architecture().label() + ")"));
        fact("module support", ProcModules.read(root).map(modules -> "yes, " + modules.size() + " modules are loaded"));
        fact("may load modules", Privilege.mayLoad(root).map(may -> may ? "yes" : "no: run as root"));
        fact("/proc/kallsyms", root.kallsyms().look(new ModuleName("jkmod")).map(DoctorCommand::kallsyms));
        fact("kptr_restrict", policy.kptrRestrict());
        fact("modules_disabled", policy.modulesDisabled());
        fact("signatures enforced", policy.sigEnforce());
        fact("lockdown", policy.lockdown());
        fact("module blacklist", policy.blacklist());
    }

    private static String kallsyms(KallsymsLook look) {
        return "readable, addresses " + (look.addressesHidden() ? "hidden" : "shown") + ", "
                + (look.listsData() ? "functions and data" : "functions only");
    }

    private void guests() throws IOException {
        MachinePackages machine = new MachinePackages(Progress.silent());
        for (Architecture architecture : Architecture.values()) {
            Tool qemu = Tool.qemu(architecture);
            value(
                    qemu.probe(),
                    machine.find(qemu)
                            .map(Object::toString)
                            .orElse("missing: apt-get install " + qemu.debianPackage()));
        }
        GuestLab lab = new GuestLab(console);
        List<CachedKernel> cached = lab.cached().stream()
                .filter(kernel -> kernel.sizeBytes().isPresent())
                .toList();
        for (CachedKernel kernel : cached) {
            value(
                    "kernel " + kernel.row().id() + " "
                            + kernel.row().architecture().label(),
                    "in the cache: " + kernel.release().orElse("?"));
        }
        value("accelerator", accelerator(lab, cached));
    }

    /** Only a guest that booted says whether KVM works, see {@code vm.Accelerator}. */
    private String accelerator(GuestLab lab, List<CachedKernel> cached) throws IOException {
        Architecture host = GuestLab.hostArchitecture();
        String usual = DebianKernels.standard().usual(host);
        boolean known = cached.stream()
                .anyMatch(kernel ->
                        kernel.row().architecture() == host && kernel.row().id().equals(usual));
        if (!known) {
            return "not tried: no kernel in the cache; jkmod vm fetch gets one";
        }
        GuestKernel kernel = lab.kernel(host, usual);
        try (Guest guest = lab.guest(kernel, MachineShape.USUAL, Map.of())) {
            Accelerator used = guest.ready().accelerator();
            return used == Accelerator.KVM
                    ? "kvm: a guest booted with it"
                    : "tcg, emulation: a guest booted with it, not with kvm";
        } catch (GuestDiedException e) {
            return "none: " + e.getMessage();
        }
    }

    private void fact(String what, Fact<?> fact) {
        value(
                what,
                fact.value()
                        .map(Object::toString)
                        .orElseGet(() -> "unknown: " + fact.reason().orElse("no reason given")));
    }

    private void value(String what, String value) {
        facts.add(new DoctorDocument.Told(what, value));
    }
}
