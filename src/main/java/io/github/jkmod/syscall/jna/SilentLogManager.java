package io.github.jkmod.syscall.jna;

import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Java's logging where JNA is its only user: it says nothing, and reads neither the JDK's configuration nor looks for
 * providers, which would take a fifth of a command's start. What fails in JNA is an exception all the same.
 */
public final class SilentLogManager extends LogManager {
    /** For Java, which makes the one that {@code java.util.logging.manager} names. */
    public SilentLogManager() {}

    @Override
    public Logger getLogger(String name) {
        return new Silent(name);
    }

    @Override
    public boolean addLogger(Logger logger) {
        return false;
    }

    /** An exception here keeps LogManager from looking for the platform's own loggers; it goes no further. */
    @Override
    public void readConfiguration() throws IOException {
        throw new IOException("there is no configuration");
    }

    /** Nothing to close when Java ends. */
    @Override
    public void reset() {}

    private static final class Silent extends Logger {
        Silent(String name) {
            super(name, null);
        }

        @Override
        public boolean isLoggable(Level level) {
            return false;
        }
    }
}
