package io.github.jkmod.cli;

import io.github.jkmod.cli.kmod.KmodCommands;
import io.github.jkmod.cli.terminal.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Not a command for people: the build writes the manual pages and the shells' completions with it, from the commands' options. */
@Command(name = "write-shared-files", hidden = true, description = "Writes manual pages and completions to a folder.")
final class WriteSharedFilesCommand implements Callable<Integer> {
    private final Supplier<CommandLine> whole;

    @Parameters(paramLabel = "DIR", description = "Where man, bash-completion, zsh and fish go.")
    private Path share;

    /**
     * @param whole makes the command line with all commands
     */
    WriteSharedFilesCommand(Supplier<CommandLine> whole) {
        this.whole = whole;
    }

    @Override
    public Integer call() throws IOException {
        CommandLine jkmod = whole.get();
        write("man/man8/jkmod.8", new ManualPage(jkmod.getCommandSpec()).text());
        write("bash-completion/completions/jkmod", AutoComplete.bash("jkmod", jkmod));
        write("zsh/site-functions/_jkmod", ZshCompletion.ofMany(jkmod.getCommandSpec()));
        write("fish/vendor_completions.d/jkmod.fish", FishCompletion.ofMany(jkmod.getCommandSpec()));
        for (Map.Entry<String, CommandLine> each : jkmod.getSubcommands().entrySet()) {
            String name = each.getKey();
            CommandLine command = each.getValue();
            boolean ofKmod = KmodCommands.NAMES.contains(name);
            if (ofKmod) {
                write("bash-completion/completions/" + name, AutoComplete.bash(name, command));
                write("zsh/site-functions/_" + name, ZshCompletion.ofOne(command.getCommandSpec()));
                write("fish/vendor_completions.d/" + name + ".fish", FishCompletion.ofOne(command.getCommandSpec()));
            }
            if (!command.getCommandSpec().usageMessage().hidden()) {
                write(
                        "man/man8/" + (ofKmod ? "" : "jkmod-") + name + ".8",
                        new ManualPage(command.getCommandSpec()).text());
            }
        }
        return ExitCode.OK;
    }

    private void write(String place, String text) throws IOException {
        Path file = share.resolve(place);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }
}
