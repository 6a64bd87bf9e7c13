package io.github.jkmod.scenario;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Runs jkmod on the host, one run after the other, with its streams in files.
 *
 * @param folder its working folder
 * @param out what the last run wrote on its standard output
 * @param err and on its standard error
 */
record StreamRuns(Path folder, Path out, Path err) {
    static StreamRuns in(Path folder) {
        return new StreamRuns(folder, folder.resolve("stdout"), folder.resolve("stderr"));
    }

    OnHost start(String... arguments) throws IOException {
        return OnHost.start(folder, out, err, arguments);
    }

    /** Runs jkmod to its end, with {@code input} as its standard input. {@return its exit code} */
    int jkmod(byte[] input, String... arguments) throws IOException, InterruptedException {
        OnHost run = start(arguments);
        try (OutputStream stdin = run.process().getOutputStream()) {
            stdin.write(input);
        }
        int exitCode = run.process().waitFor();
        run.assertNoProcessIsLeft();
        return exitCode;
    }

    /** Runs a script of bash's, in which {@code $JKMOD} is the launcher. */
    OnHost.Ended bash(String script) throws IOException, InterruptedException {
        OnHost run = OnHost.shell(folder, out, err, script);
        int exitCode = run.process().waitFor();
        run.assertNoProcessIsLeft();
        return new OnHost.Ended(List.of(script), exitCode, Files.readString(out), Files.readString(err));
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String sha256(Path file) throws IOException {
        return sha256(Files.readAllBytes(file));
    }
}
