package io.github.jkmod.vm.setup;

import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.BuiltIns;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.spec.GuestImage;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The kernel's own modules without which it does not see a machine's equipment: those of them that are not built in. */
final class EquipmentModules {
    private static final String FOLDER = "drivers/";

    private final Map<ModuleName, Path> tree = new TreeMap<>();
    private final Map<String, Path> order = new LinkedHashMap<>();
    private final Set<ModuleName> builtIn;
    private final GuestKernel kernel;

    private EquipmentModules(GuestKernel kernel, Optional<Path> modules) throws IOException {
        this.kernel = kernel;
        this.builtIn = modules.flatMap(folder ->
                        BuiltIns.names(folder.resolve("modules.builtin")).value())
                .orElse(Set.of());
        if (modules.isPresent()) {
            try (Stream<Path> walk = Files.walk(modules.get())) {
                walk.filter(ModulesFolder::isModule)
                        .forEach(file -> tree.put(ModuleName.ofFileName(String.valueOf(file.getFileName())), file));
            }
        }
    }

    /**
     * {@return the files in the order of loading, by their names in the guest, without leading slash}
     *
     * @throws SetupException if the kernel is known to have no driver
     */
    static Map<String, Path> of(GuestKernel kernel, MachineShape shape) throws IOException {
        EquipmentModules modules = new EquipmentModules(kernel, kernel.modules());
        if (kernel.modules().isPresent()) { // else it has them built in, or there will be none of it
            for (String name : wanted(shape)) {
                modules.add(new ModuleName(name));
            }
        }
        return modules.order;
    }

    private static List<String> wanted(MachineShape shape) {
        List<String> wanted = new ArrayList<>();
        if (shape.isEquipped()) {
            wanted.add("virtio_pci");
        }
        if (shape.hasDisks()) {
            wanted.add("virtio_blk");
        }
        if (!shape.images().isEmpty()) {
            wanted.add("squashfs");
        }
        if (shape.images().stream().anyMatch(GuestImage::isUserland)) {
            wanted.add("overlay");
        }
        if (shape.network()) {
            wanted.add("virtio_net");
        }
        return wanted;
    }

    private void add(ModuleName name) throws IOException {
        Path file = tree.get(name);
        if (file == null) {
            if (builtIn.contains(name)) {
                return;
            }
            throw SetupException.failed("equipping a guest of Linux " + kernel.release())
                    .because(name + " is neither built in nor among its modules")
                    .hint("take a kernel that has it");
        }
        if (order.containsValue(file)) {
            return;
        }
        ModuleFile module = ModuleFile.parse(ModuleImage.read(file, file.toString()));
        for (String needed : module.depends()) {
            add(new ModuleName(needed));
        }
        order.put(FOLDER + file.getFileName(), file);
    }
}
