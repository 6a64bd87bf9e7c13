package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Somebody at a terminal of this machine, which {@code script} makes; types only after what he waits for has come. */
final class Typist implements AutoCloseable {
    /** Who waits in vain is not to wait for ever. */
    private static final long PATIENCE_SECONDS = 300;

    private final Process process;
    private final StringBuilder seen = new StringBuilder();

    private Typist(Process process) {
        this.process = process;
        CompletableFuture.delayedExecutor(PATIENCE_SECONDS, TimeUnit.SECONDS).execute(this::close);
    }

    /** Sits down where a script of sh's runs. */
    static Typist at(Path folder, String script) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of("script", "-qec", script, "/dev/null"))
                .directory(folder.toFile())
                .redirectErrorStream(true);
        builder.environment().put("SHELL", "/bin/sh");
        return new Typist(builder.start());
    }

    void type(String keys) throws IOException {
        process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /** Waits until this is on the screen. {@return what came before it, since the last wait} */
    String await(String text) throws IOException {
        InputStream screen = process.getInputStream();
        byte[] buffer = new byte[4096];
        while (seen.indexOf(text) < 0) {
            int count = screen.read(buffer);
            assertThat(count)
                    .as("waiting for '%s', on the screen is: %s", text, seen)
                    .isPositive();
            seen.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
        }
        int at = seen.indexOf(text);
        String before = seen.substring(0, at);
        seen.delete(0, at + text.length());
        return before;
    }

    /** {@return the exit code of the script} */
    int leaves() throws IOException, InterruptedException {
        process.getOutputStream().close();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
