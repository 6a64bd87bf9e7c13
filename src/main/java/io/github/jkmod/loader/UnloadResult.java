package io.github.jkmod.loader;

import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.leftover.Residue;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that one unload showed.
 *
 * @param name the module
 * @param before a look taken before the call
 * @param attempt the system call
 * @param after a look taken after it
 * @param residue what else is left; empty where nobody looked, or the module was not unloaded
 * @param file the module's file; only if the kernel complained of something, the load was recorded and the file is still the same
 */
public record UnloadResult(
        ModuleName name,
        ModuleSight before,
        Attempt attempt,
        ModuleSight after,
        Optional<Residue> residue,
        Optional<Path> file) {
    UnloadResult with(@Nullable Residue found) {
        return new UnloadResult(name, before, attempt, after, Optional.ofNullable(found), file);
    }

    UnloadResult from(Optional<Path> loaded) {
        return new UnloadResult(name, before, attempt, after, residue, loaded);
    }
}
