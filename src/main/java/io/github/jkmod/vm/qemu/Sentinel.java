package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.util.List;

/**
 * Ends a QEMU when this JVM is gone, however that ended: Linux forgets the parent-death signal of a process that becomes another
 * user. A shell waits for the end of a pipe that only this JVM holds.
 */
final class Sentinel implements AutoCloseable {
    static final String SCRIPT = "trap '' HUP INT TERM; read -r line; kill -KILL \"$1\"";

    private final Process process;

    private Sentinel(Process process) {
        this.process = process;
    }

    static Sentinel of(Process qemu) throws IOException {
        return new Sentinel(new ProcessBuilder(List.of("sh", "-c", SCRIPT, "sh", Long.toString(qemu.pid()))).start());
    }

    /** Ends it, before somebody else gets the process number; QEMU has ended, or is being ended. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
