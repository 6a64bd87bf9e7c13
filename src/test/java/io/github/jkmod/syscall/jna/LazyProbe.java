package io.github.jkmod.syscall.jna;

import io.github.jkmod.model.ModuleName;
import java.nio.file.Files;
import java.nio.file.Path;

/** A process of its own for {@link LazyLoadingTest}: exits with what it saw, as bits. */
public final class LazyProbe {
    static final int LOADED_BY_CONSTRUCTOR = 1;
    static final int LOADED_BY_CALL = 2;
    static final int REFUSED = 4;

    private LazyProbe() {}

    public static void main(String[] args) throws Exception {
        JnaModuleSyscalls syscalls = new JnaModuleSyscalls();
        int seen = loaded() ? LOADED_BY_CONSTRUCTOR : 0;
        try {
            syscalls.deleteModule(new ModuleName("hello_absent"), 0);
        } catch (UnsupportedOperationException e) {
            boolean clear = e.getMessage() != null && e.getMessage().startsWith("libjnidispatch.so: cannot be loaded");
            seen |= clear ? REFUSED : 0;
        }
        seen |= loaded() ? LOADED_BY_CALL : 0;
        System.exit(seen);
    }

    private static boolean loaded() throws Exception {
        return Files.readString(Path.of("/proc/self/maps")).contains("jnidispatch");
    }
}
