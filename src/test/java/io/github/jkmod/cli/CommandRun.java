package io.github.jkmod.cli;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** One command line, run in this process against a fake kernel. */
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(FakeKernel kernel, Object... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                false);
        int exitCode = new Cli(kernel, console, kernel.root())
                .run(Stream.of(arguments).map(Object::toString).toList());
        return new CommandRun(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** The one JSON document on standard output. */
    public Tree json() {
        return Tree.of(Json.parse(out));
    }

    public List<String> errLines() {
        return err.lines().toList();
    }

    /** The lines on standard error with the folder of {@code file} cut out. */
    public List<String> errLines(Path file) {
        return err.replace(file.getParent() + "/", "").lines().toList();
    }
}
