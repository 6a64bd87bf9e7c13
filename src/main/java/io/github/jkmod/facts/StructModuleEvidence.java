package io.github.jkmod.facts;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.dwarf.DwarfTypes;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.kernel.KernelFolder;
import io.github.jkmod.kernel.types.ShownStructModule;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a kernel without BTF lays out {@code struct module}: by the debug information of one of its modules or of its vmlinux; else by its
 * declaration, where what its modules show bears that out; else as far as they show it.
 */
final class StructModuleEvidence {
    /** So many modules are looked at for the pointers to init and exit; nearly every one shows both. */
    private static final int MODULES = 24;

    /** A larger vmlinux is not read, in bytes. */
    private static final long LARGEST = 512L << 20;

    private final KernelFolder folder;
    private final TreeModules modules;
    private final Once<List<StructModuleLayout>> declared;
    private Optional<StructModuleLayout> shown = Optional.empty();

    StructModuleEvidence(KernelFolder folder, TreeModules modules, Once<List<StructModuleLayout>> declared) {
        this.folder = folder;
        this.modules = modules;
        this.declared = declared;
    }

    /** {@return the layout; Absent where no file shows anything} */
    Fact<StructModuleLayout> layout() {
        Optional<StructModuleLayout> compiled = look();
        if (compiled.isPresent()) {
            return new Fact.Present<>(compiled.get());
        }
        return borneOut(shown)
                .or(() -> borneOut(shownWithAdded()))
                .or(() -> folder.headersVmlinux().flatMap(this::compiled))
                .or(() -> shown)
                .<Fact<StructModuleLayout>>map(Fact.Present::new)
                .orElseGet(() -> new Fact.Absent<>(folder.tree() + ": no module of this kernel"));
    }

    private Optional<StructModuleLayout> borneOut(Optional<StructModuleLayout> seen) {
        return seen.filter(StructModuleLayout::showsPointers)
                .flatMap(pointers -> declared.get().stream()
                        .filter(claimed -> claimed.agreesWith(pointers))
                        .findFirst());
    }

    /** What modules that were built for this release later show, too, where the kernel's own have neither init nor exit. */
    private Optional<StructModuleLayout> shownWithAdded() {
        Optional<StructModuleLayout> all = shown;
        if (all.filter(StructModuleLayout::showsPointers).isPresent()) {
            return all;
        }
        for (ModuleFile module : modules.addedAlike(MODULES)) {
            try {
                all = together(all, ShownStructModule.in(module.elf()));
            } catch (MalformedException damaged) {
                continue; // others tell as much
            }
            if (showsBoth(all)) {
                break;
            }
        }
        return all;
    }

    /** Looks at modules until they show both pointers. {@return the layout, if one of them has debug information} */
    private Optional<StructModuleLayout> look() {
        for (ModuleFile module : modules.alike(MODULES)) {
            try {
                Optional<StructModuleLayout> seen = ShownStructModule.in(module.elf());
                Optional<StructModuleLayout> compiled = compiled(module.elf())
                        .filter(types -> seen.filter(types::agreesWith).isPresent());
                if (compiled.isPresent()) {
                    return compiled;
                }
                shown = together(shown, seen);
            } catch (MalformedException damaged) {
                continue; // others tell as much
            }
            if (showsBoth(shown)) {
                break;
            }
        }
        return Optional.empty();
    }

    private static boolean showsBoth(Optional<StructModuleLayout> seen) {
        return seen.filter(layout ->
                        layout.fields().containsKey("init") && layout.fields().containsKey("exit"))
                .isPresent();
    }

    /** Of another size is what another kernel's module shows. */
    private static Optional<StructModuleLayout> together(
            Optional<StructModuleLayout> known, Optional<StructModuleLayout> seen) {
        if (known.isEmpty() || seen.isEmpty()) {
            return known.or(() -> seen);
        }
        if (known.get().size() != seen.get().size()) {
            return known;
        }
        Map<String, StructModuleLayout.Field> both = new HashMap<>(known.get().fields());
        both.putAll(seen.get().fields());
        return Optional.of(new StructModuleLayout(known.get().size(), both, false));
    }

    private static Optional<StructModuleLayout> compiled(ElfFile elf) {
        return DwarfTypes.of(elf).flatMap(StructModuleLayout::of);
    }

    private Optional<StructModuleLayout> compiled(Path vmlinux) {
        try {
            if (Files.size(vmlinux) > LARGEST) {
                return Optional.empty();
            }
            Window file = Window.of(Files.readAllBytes(vmlinux), vmlinux.toString());
            return compiled(ElfFile.parse(file)).filter(types -> shown.isEmpty() || types.agreesWith(shown.get()));
        } catch (IOException | MalformedException e) {
            return Optional.empty(); // no evidence; what the modules show is all there is
        }
    }
}
