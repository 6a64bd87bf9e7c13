package io.github.jkmod.cli.matrix;

import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.vm.GuestLab;
import io.github.jkmod.cli.vm.VmOptions;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.PlanDocument;
import io.github.jkmod.vm.setup.DebianKernels;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.spec.GuestMachineType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From the names on the command line to cells, one for each kernel and architecture. */
final class KernelList {
    /** Debian's kernels that most machines run. */
    static final String STOCK = "stock";

    /** Those, and the flavours and suites beside them. */
    private static final String ALL = "all";

    /** How long a cell of hello took under emulation, in seconds (x86-64, arm64); only the ratios matter. */
    private static final double CLONED = 4.5;

    /** The same on 32-bit ARM. */
    private static final double CLONED_32_BIT = 6.6;

    /** The same where guests are booted each time. */
    private static final double BOOTED = 30;

    private final List<KernelRow> rows = DebianKernels.standard().all();
    private final Collection<Architecture> asked;
    private final Collection<Architecture> built;

    /**
     * @param asked the architectures that are wanted; empty for all
     * @param built those that the modules are for; empty if they are still to be built
     */
    KernelList(Collection<Architecture> asked, Collection<Architecture> built) {
        this.asked = asked;
        this.built = built;
    }

    /**
     * {@return the cells: those of names in the order of the lab's list, then those of paths}
     *
     * @param names with commas between
     * @param paths of kernels of the user's own
     * @throws Failure if a name is none, or nothing is left
     */
    List<PlanDocument.Planned> cells(String names, List<String> paths, CellKey key) {
        Map<String, PlanDocument.Planned> cells = new LinkedHashMap<>();
        List<String> all = names.isEmpty() ? List.of() : List.of(names.split(",", -1));
        List<KernelRow> chosen = new ArrayList<>();
        all.forEach(name -> chosen.addAll(rows(name)));
        rows.stream()
                .filter(chosen::contains)
                .filter(row -> isWanted(row.architecture()))
                .forEach(row -> add(cells, row.id(), row.architecture(), key));
        for (String path : paths) {
            if (asked.size() > 1) {
                throw Failure.of(ExitCode.USAGE, "--arch", "cannot be used")
                        .because("a kernel of your own is of one architecture")
                        .hint("give one, or none where the modules are built already");
            }
            Architecture on = asked.stream()
                    .findFirst()
                    .or(() -> built.stream().findFirst())
                    .orElse(GuestLab.hostArchitecture());
            add(cells, path, on, key);
        }
        if (cells.isEmpty()) {
            throw Failure.of(ExitCode.USAGE, "--kernels " + names, "no kernel is left")
                    .because("none of them is for the architecture of the modules, or for --arch")
                    .hint("choose others; vm list shows them");
        }
        return List.copyOf(cells.values());
    }

    private static void add(
            Map<String, PlanDocument.Planned> cells, String kernel, Architecture architecture, CellKey key) {
        String arch = architecture.label();
        String cell = kernel + "/" + arch;
        cells.put(cell, new PlanDocument.Planned(cell, key.on(kernel, arch), kernel, arch, weight(architecture)));
    }

    private static double weight(Architecture architecture) {
        if (!GuestMachineType.of(architecture).canBeCloned()) {
            return BOOTED;
        }
        return architecture.bits() == 32 ? CLONED_32_BIT : CLONED;
    }

    private boolean isWanted(Architecture architecture) {
        return (asked.isEmpty() || asked.contains(architecture)) && (built.isEmpty() || built.contains(architecture));
    }

    private List<KernelRow> rows(String name) {
        List<KernelRow> found = switch (name) {
            case STOCK -> rows.stream().filter(KernelRow::isStock).toList();
            case ALL -> rows;
            default ->
                rows.stream()
                        .filter(row -> name.equals(row.id())
                                || name.equals(
                                        row.id() + "/" + row.architecture().label()))
                        .toList();
        };
        if (found.isEmpty()) {
            throw Failure.of(ExitCode.USAGE, "--kernels " + name, "cannot be used")
                    .because("no kernel of that name")
                    .hint("give some of " + String.join(", ", VmOptions.kernels()) + ", or " + STOCK + " or " + ALL);
        }
        return found;
    }
}
