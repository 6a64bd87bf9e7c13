package io.github.jkmod.cli.vm;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.AddressedSymbols;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.CrosscheckDocument;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.vm.CrashAddresses;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The modules that a guest had, for the case that it dies later by what one of them left behind: the kernel then shows a bare
 * address, as the module that was there is gone.
 */
final class GoneModules {
    /** How many addresses of one death are told: the rest is in the kernel's lines. */
    static final int MAX_TOLD = 4;

    private final List<Was> modules;

    private GoneModules(List<Was> modules) {
        this.modules = modules;
    }

    /** A module that was loaded, its file on this machine, and its sections' addresses by name. */
    private record Was(ModuleName name, Path file, Map<String, Long> sections) {
        /** Read only now, when a guest has died; a file that cannot be read any more explains nothing. */
        Optional<AddressedSymbols> symbols() {
            try {
                ModuleImage image = ModuleImage.read(file, file.toString());
                return Optional.of(AddressedSymbols.of(ModuleFile.parse(image), sections));
            } catch (IOException | MalformedException e) {
                return Optional.empty();
            }
        }
    }

    /**
     * {@return the modules of these documents}
     *
     * @param loaded what the guest said of each module that it took; any text may be in there
     * @param payload the files on this machine, by their names in the guest
     */
    static GoneModules of(List<LoadDocument> loaded, Map<String, Path> payload) {
        List<Was> modules = new ArrayList<>();
        for (LoadDocument each : loaded) {
            String path = each.check().file();
            Path file = payload.get(path.substring(path.lastIndexOf('/') + 1));
            if (file != null && each.check().module().isPresent()) {
                ModuleName name = new ModuleName(each.check().module().get());
                modules.add(new Was(name, file, sections(each.crosscheck())));
            }
        }
        return new GoneModules(modules);
    }

    private static Map<String, Long> sections(Optional<CrosscheckDocument> crosscheck) {
        Map<String, Long> sections = new HashMap<>();
        crosscheck.map(CrosscheckDocument::sections).orElse(List.of()).forEach(section -> {
            String address = section.address();
            if (address.matches("0x[0-9a-f]{1,16}")) {
                sections.put(section.name(), Long.parseUnsignedLong(address.substring(2), 16));
            }
        });
        return sections;
    }

    /** {@return this death, with the places in modules that its bare addresses were, if any was} */
    GuestDiedException explained(GuestDiedException died) {
        List<String> told = attribution(died.kernelLines());
        return told.isEmpty() ? died : died.suspecting(String.join("; ", told));
    }

    /** {@return what the bare addresses on a console were, at most {@link #MAX_TOLD}, in the order of importance} */
    List<String> attribution(List<String> console) {
        CrashAddresses crash = CrashAddresses.of(console);
        if (crash.bare().isEmpty()) {
            return List.of();
        }
        Map<ModuleName, AddressedSymbols> known = new LinkedHashMap<>();
        modules.forEach(module -> module.symbols().ifPresent(symbols -> known.put(module.name, symbols)));
        return crash.bare().stream()
                .flatMap(address -> line(address, known, crash.linked()).stream())
                .limit(MAX_TOLD)
                .toList();
    }

    /** That it was gone is said where the kernel's own list says so: guests die during an unload, too. */
    private static Optional<String> line(
            String address, Map<ModuleName, AddressedSymbols> modules, Optional<Set<String>> linked) {
        for (Map.Entry<ModuleName, AddressedSymbols> each : modules.entrySet()) {
            String name = each.getKey().value();
            Optional<AddressedSymbols.Place> place = each.getValue().at(Long.parseUnsignedLong(address, 16));
            if (place.isPresent()) {
                boolean gone = linked.filter(names -> !names.contains(name)).isPresent();
                return Optional.of(ControlCharacters.escaped("the address " + address + " was " + place.get() + " of "
                        + name + (gone ? ", which was unloaded before" : "")));
            }
        }
        return Optional.empty();
    }
}
