package io.github.jkmod.loader;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.LoadedBuildId;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a module that is loaded came from.
 *
 * @param path of its file at the time of the load
 * @param buildId of what is loaded, in lower-case hexadecimal
 */
record LoadedFile(Path path, String buildId) {
    /** {@return what is known of it while it is loaded; empty without a record that tells it, or without a build ID} */
    static Optional<LoadedFile> of(KernelRoot root, ModuleName module, Fact<RegistrationRecord> record) {
        return record.value()
                .flatMap(RegistrationRecord::file)
                .flatMap(
                        path -> LoadedBuildId.read(root, module).value().map(buildId -> new LoadedFile(path, buildId)));
    }

    /** {@return the path, if what lies there is still what was loaded} */
    Optional<Path> unchanged() {
        try {
            return ModuleFile.parse(ModuleImage.read(path, path.toString()))
                    .buildId()
                    .filter(buildId::equals)
                    .map(same -> path);
        } catch (IOException | MalformedException e) {
            return Optional.empty(); // gone, or something else by now
        }
    }
}
