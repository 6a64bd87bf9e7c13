package io.github.jkmod.cli.terminal;

import io.github.jkmod.moddb.KnownModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Runs an install or remove command of the configuration, as system(3) does. */
public final class ConfiguredCommand {
    private static final String OPTIONS = "$CMDLINE_OPTS";

    private final Console console;
    private final String inherited;

    /**
     * @param console where the command's output goes
     * @param inherited what it finds in {@code MODPROBE_OPTIONS}; nothing if empty
     */
    public ConfiguredCommand(Console console, String inherited) {
        this.console = console;
        this.inherited = inherited;
    }

    /** {@return {@code command} with the options in place of {@code $CMDLINE_OPTS}} */
    public static String withOptions(String command, String options) {
        return command.replace(OPTIONS, options);
    }

    /**
     * {@return the exit status of {@code command}}
     *
     * @throws IOException if there is no shell
     */
    public int run(KnownModule module, String command) throws IOException, InterruptedException {
        // Configuration is bytes, held as ISO-8859-1; arguments of a process are text.
        String text = new String(command.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        ProcessBuilder builder =
                new ProcessBuilder("/bin/sh", "-c", text).redirectInput(ProcessBuilder.Redirect.INHERIT);
        Map<String, String> environment = builder.environment();
        environment.put("MODPROBE_MODULE", module.name());
        if (!inherited.isEmpty()) {
            environment.put("MODPROBE_OPTIONS", inherited);
        }
        console.out().flush();
        Process process = builder.start();
        Thread errors = new Thread(() -> copy(process.getErrorStream(), console.err()), "errors of a command");
        errors.start();
        copy(process.getInputStream(), console.out());
        errors.join();
        return process.waitFor();
    }

    private static void copy(InputStream from, OutputStream to) {
        try (from) {
            from.transferTo(to);
            to.flush();
        } catch (IOException e) {
            // the command, or who reads jkmod's output, went away: its exit status says more
        }
    }
}
