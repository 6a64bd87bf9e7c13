package io.github.jkmod.cli.kmod;

import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleLookup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What /sys/module says of modules, as far as kmod asks for it before it loads or removes one. */
final class ModuleStates {
    private final KernelRoot root;
    private final ModuleLookup lookup;

    ModuleStates(KernelRoot root, ModuleLookup lookup) {
        this.root = root;
        this.lookup = lookup;
    }

    /** How far a module is. */
    enum State {
        /** Part of the kernel. */
        BUILTIN,
        /** Loaded. */
        LIVE,
        /** On its way in or out; also what has a folder in /sys/module and no state. */
        MOVING,
        /** Not there. */
        ABSENT
    }

    State of(KnownModule module) {
        if (lookup.isBuiltIn(module)) {
            return State.BUILTIN;
        }
        Optional<String> state = text(module, "initstate");
        if (state.isPresent()) {
            return state.get().equals("live") ? State.LIVE : State.MOVING;
        }
        return Files.isDirectory(root.sys("module", module.name())) ? State.MOVING : State.ABSENT;
    }

    boolean isInKernel(KnownModule module) {
        State state = of(module);
        return state == State.LIVE || state == State.BUILTIN;
    }

    /** How many use the module; empty if it is not there. */
    OptionalLong users(KnownModule module) {
        try {
            return text(module, "refcnt")
                    .map(Long::parseLong)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** The modules that use this one. */
    List<KnownModule> holders(KnownModule module) {
        List<KnownModule> holders = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root.sys("module", module.name(), "holders"))) {
            stream.forEach(path -> holders.add(ModuleDatabase.moduleIn(path.toString())));
        } catch (IOException e) {
            return List.of(); // nobody holds what is not there
        }
        return holders;
    }

    private Optional<String> text(KnownModule module, String file) {
        try {
            Path path = root.sys("module", module.name(), file);
            return Optional.of(
                    Files.readString(path, StandardCharsets.ISO_8859_1).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
