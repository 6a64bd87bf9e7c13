package io.github.jkmod.vm.setup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How modules come out of a copy of their sources. */
interface ModuleMake {
    /**
     * What was made.
     *
     * @param modules with debug information, in the order of their names
     * @param said what the compiler said all the same, in the words of {@link SourceWords}
     * @param copy the copy's folder as the compiler named it
     */
    record Made(List<Module> modules, String said, String copy) {}

    /**
     * A module.
     *
     * @param file where it is
     * @param name the name that it is to have: {@code ratio.ko}
     */
    record Module(Path file, String name) {}

    /**
     * Makes the modules.
     *
     * @param work the copy, in a folder of its own
     * @param tick to be called now and then
     * @throws IOException if they cannot be made; its message names the place in the sources, its cause has all that the
     *     compiler said
     */
    Made make(Path work, Runnable tick) throws IOException;

    /** {@return what of this changes what is made, for a key} */
    List<Object> facts() throws IOException;
}
