package io.github.jkmod.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.kmod.KmodCommands;
import io.github.jkmod.loader.FakeKernel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual pages and completions that the build makes. */
final class WriteSharedFilesCommandTest {
    @TempDir
    private Path folder;

    @Test
    void everyCommandHasAPageAndKmodsHaveCompletionsOfTheirOwn() throws IOException {
        Path share = folder.resolve("share");
        assertThat(CommandRun.of(new FakeKernel(folder), "write-shared-files", share))
                .isEqualTo(new CommandRun(0, "", ""));
        assertThat(share.resolve("man/man8").toFile().list())
                .contains("jkmod.8", "jkmod-check.8", "jkmod-vm.8", "jkmod-install-links.8", "modinfo.8", "rmmod.8")
                .doesNotContain("jkmod-write-shared-files.8", "jkmod-modinfo.8");
        for (String name : KmodCommands.NAMES) {
            assertThat(share.resolve("bash-completion/completions/" + name)).exists();
            assertThat(share.resolve("zsh/site-functions/_" + name)).exists();
            assertThat(share.resolve("fish/vendor_completions.d/" + name + ".fish"))
                    .exists();
        }
        assertThat(share.resolve("man/man8/modinfo.8"))
                .content()
                .startsWith(".TH MODINFO 8 ")
                .contains(".TP\n.B \\-F, \\-\\-field FIELD\nOnly the values of this field.\n")
                .contains("0 if all went well, else 1.");
        assertThat(share.resolve("man/man8/jkmod-vm.8")).content().contains(".SH VM EXEC", "\\-\\-kernel");
        assertThat(share.resolve("zsh/site-functions/_modinfo"))
                .content()
                .startsWith("#compdef modinfo\n")
                .contains("'(-F --field)'{-F+,--field=}'[Only the values of this field.]:FIELD:_files'");
        assertThat(share.resolve("zsh/site-functions/_jkmod"))
                .content()
                .contains("'vm:Runs modules", "'1:command:(", "vm) _arguments");
        assertThat(share.resolve("fish/vendor_completions.d/modinfo.fish"))
                .content()
                .contains("complete -c modinfo -s F -l field -r -d 'Only the values of this field.'\n");
        assertThat(share.resolve("fish/vendor_completions.d/jkmod.fish"))
                .content()
                .contains("complete -c jkmod -n __fish_use_subcommand -f -a vm -d 'Runs modules")
                .contains("complete -c jkmod -n '__fish_seen_subcommand_from vm' -f -a exec ");
        assertThat(Files.readString(share.resolve("bash-completion/completions/jkmod")))
                .contains("install-links");
    }

    @Test
    void theCommandIsNoneForPeople() {
        assertThat(CommandRun.of(new FakeKernel(folder), "--help").out()).doesNotContain("write-shared-files");
    }
}
