package io.github.jkmod.moddb;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;

/** Where the files of modules are looked for. */
@FunctionalInterface
public interface ModuleSource {
    /** What is known of a name. */
    sealed interface Answer {}

    /**
     * A file.
     *
     * @param entry it and its needs
     */
    record Found(ModuleEntry entry) implements Answer {}

    /** Part of the kernel itself: there is nothing to load. */
    record BuiltIn() implements Answer {}

    /** Nothing. */
    record Absent() implements Answer {}

    /**
     * {@return what is known of that module}
     *
     * @throws IOException if a folder or the file cannot be read
     * @throws io.github.jkmod.bytes.MalformedException if its file is no module
     */
    Answer find(ModuleName name) throws IOException;
}
