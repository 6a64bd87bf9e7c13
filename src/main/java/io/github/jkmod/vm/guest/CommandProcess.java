package io.github.jkmod.vm.guest;

import io.github.jkmod.vm.wire.Message;
import java.io.IOException;

/** A command that runs as a process of its own. */
interface CommandProcess {
    /** What a shell says of a command that it does not find. */
    int NOT_FOUND = 127;

    /** {@return the exit code, {@link #NOT_FOUND} if there is no such command} */
    int run(OutputChunks out, OutputChunks err) throws IOException, InterruptedException;

    /** Takes a piece of input from the host. */
    void input(Message.In piece);

    /** Takes the size of the window, where there is one. */
    void resize(Message.Resize size) throws IOException;
}
