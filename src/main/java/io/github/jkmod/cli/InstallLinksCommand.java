package io.github.jkmod.cli;

import io.github.jkmod.cli.kmod.KmodCommands;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod install-links DIR}: puts jkmod in the place of kmod's commands, by symlinks of their names to the launcher. */
@Command(
        name = "install-links",
        mixinStandardHelpOptions = true,
        description = "Makes links of the names of kmod's commands to jkmod in a folder, or takes them away again.")
final class InstallLinksCommand implements Callable<Integer> {
    private final Console console;
    private final Path launcher;

    @Option(names = "--force", description = "Replaces what else has such a name there, but no folder.")
    private boolean force;

    @Option(names = "--remove", description = "Takes jkmod's links away; leaves everything else alone.")
    private boolean remove;

    @Parameters(paramLabel = "DIR", description = "The folder, such as /usr/local/sbin; it must be there.")
    private Path folder;

    /**
     * @param launcher what the links point to
     */
    InstallLinksCommand(Console console, Path launcher) {
        this.console = console;
        this.launcher = launcher;
    }

    @Override
    public Integer call() throws IOException {
        require(folder, Files.isDirectory(folder), "it is no folder", "make it, or name another one");
        if (remove) {
            return removeLinks();
        }
        require(
                launcher,
                Files.isExecutable(launcher),
                "no launcher is there",
                "run ./jkmod of a checkout or bin/jkmod");
        List<Path> foreign = new ArrayList<>();
        for (String name : new TreeSet<>(KmodCommands.NAMES)) {
            Path link = folder.resolve(name);
            boolean replaceable = force && !Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS);
            if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !isOurs(link) && !replaceable) {
                foreign.add(link);
            }
        }
        foreign.forEach(link -> console.error(link + ": not replaced: it is not a link to " + launcher
                + (Files.isDirectory(link, LinkOption.NOFOLLOW_LINKS)
                        ? " but a folder; move it away"
                        : "; --force replaces it")));
        if (!foreign.isEmpty()) {
            return ExitCode.REFUSED; // all or none: half of kmod replaced helps nobody
        }
        for (String name : new TreeSet<>(KmodCommands.NAMES)) {
            Path link = folder.resolve(name);
            String done = !Files.exists(link, LinkOption.NOFOLLOW_LINKS) ? "made" : isOurs(link) ? "kept" : "replaced";
            if (!done.equals("kept")) {
                place(link);
            }
            console.out().println(done + " " + link + " -> " + launcher);
        }
        return ExitCode.OK;
    }

    /** By way of another name, so that there is never a moment without the command. */
    private void place(Path link) throws IOException {
        Path fresh = link.resolveSibling("." + link.getFileName() + ".jkmod");
        Files.deleteIfExists(fresh);
        Files.createSymbolicLink(fresh, launcher);
        Files.move(fresh, link, StandardCopyOption.ATOMIC_MOVE);
    }

    private int removeLinks() throws IOException {
        for (String name : new TreeSet<>(KmodCommands.NAMES)) {
            Path link = folder.resolve(name);
            if (isOurs(link)) {
                Files.delete(link);
                console.out().println("removed " + link);
            } else if (Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                console.out().println("left " + link + ": it is not a link to " + launcher);
            }
        }
        return ExitCode.OK;
    }

    private boolean isOurs(Path link) throws IOException {
        if (!Files.isSymbolicLink(link)) {
            return false;
        }
        Path target = link.resolveSibling(Files.readSymbolicLink(link))
                .toAbsolutePath()
                .normalize();
        return target.equals(launcher)
                || (Files.exists(target) && Files.exists(launcher) && Files.isSameFile(target, launcher));
    }

    private static void require(Path path, boolean condition, String why, String hint) {
        if (!condition) {
            throw Failure.of(ExitCode.USAGE, path.toString(), "cannot be used")
                    .because(why)
                    .hint(hint);
        }
    }
}
