package io.github.jkmod.junit;

import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What happened in one guest while one test ran.
 *
 * @param commands what was run, in its order
 * @param console the console's lines
 * @param troubles the kernel's complaints among them
 * @param death if the guest turned out to be dead when nothing was run any more
 */
record Episode(
        VmKernel kernel,
        Machine machine,
        Map<String, Path> payload,
        List<List<String>> commands,
        List<String> console,
        List<KernelTrouble> troubles,
        Optional<GuestDiedException> death) {
    private static final int FEW = 3;

    /** {@return a command line that does the last step once more} */
    String again() {
        MachineShape shape = machine.shape();
        List<String> words = new ArrayList<>(List.of("jkmod", "vm", "exec"));
        words.addAll(
                List.of("--kernel", kernel.id(), "--arch", kernel.architecture().label()));
        if (shape.memoryMib() != MachineShape.MEMORY_MIB) {
            words.addAll(List.of("--memory", Integer.toString(shape.memoryMib())));
        }
        if (shape.cpus() != 1) {
            words.addAll(List.of("--cpus", Integer.toString(shape.cpus())));
        }
        if (shape.allModules()) {
            words.add("--all-modules");
        }
        if (!machine.packages().isEmpty()) {
            words.addAll(List.of("--packages", String.join(",", machine.packages())));
        }
        if (shape.network()) {
            words.add("--network");
        }
        shape.drives().forEach(bytes -> words.addAll(List.of("--drive", bytes.toString())));
        shape.append().forEach(parameter -> words.addAll(List.of("--append", parameter)));
        copied().forEach(file -> words.addAll(List.of("--copy", file.toString())));
        words.add("--");
        words.addAll(commands.isEmpty() ? List.of("dmesg") : commands.get(commands.size() - 1));
        return Shell.line(words);
    }

    /** The files that the commands name, or else all if they are few. */
    private List<Path> copied() {
        String text = commands.toString();
        List<Path> named = payload.entrySet().stream()
                .filter(file -> text.contains(GuestFiles.PAYLOAD + file.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        return named.isEmpty() && payload.size() <= FEW ? List.copyOf(payload.values()) : named;
    }
}
