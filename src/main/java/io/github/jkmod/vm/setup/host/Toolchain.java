package io.github.jkmod.vm.setup.host;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Where kernel modules are compiled, and with what. */
public interface Toolchain {
    /** {@return what make is told to compile with} */
    String compiler();

    /** {@return what changes when the compiler does, for a key} */
    List<Object> facts() throws IOException;

    /**
     * {@return a file as the programs of the toolchain see it}
     *
     * @param file a file in the cache
     */
    Path seen(Path file);

    /** {@return a command that runs where the toolchain is} */
    Command command(List<String> words);
}
