package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ModprobeOptionsTest {
    private static GetoptLong.Line line(String line) {
        return ModprobeOptions.parse(List.of(line.split(" ", -1)), Map.of());
    }

    private static ModprobeOptions parse(String line) {
        return new ModprobeOptions(line(line));
    }

    @Test
    void optionsOfTheEnvironmentComeFirstAndMayBeQuoted() {
        ModprobeOptions options = new ModprobeOptions(ModprobeOptions.parse(
                List.of("-C", "two", "loop"), Map.of("MODPROBE_OPTIONS", "-v  -C 'one more' -d\"/x y\"")));
        assertThat(options.configs()).containsExactly("one more", "two");
        assertThat(options.root()).contains("/x y");
        assertThat(options.showsActions()).isTrue();
        assertThat(options.operands()).containsExactly("loop");
    }

    @Test
    void commandsInheritWhereAndHowLoud() {
        ModprobeOptions options = parse("-qvs -C c -r x");
        assertThat(options.inherited(Map.of("MODPROBE_OPTIONS", "-a"))).isEqualTo("-a -q -v -s -C c");
        assertThat(parse("loop").inherited(Map.of())).isEmpty();
    }

    @Test
    void forceIsBothFlags() {
        assertThat(parse("-f x").flags()).isEqualTo(3);
        assertThat(parse("--force-modversion x").flags()).isEqualTo(1);
        assertThat(parse("--force-vermagic x").flags()).isEqualTo(2);
    }

    @Test
    void showingWhatIsNeededLoadsNothingAndLooksAtNothing() {
        ModprobeOptions options = parse("-D x");
        assertThat(options.dryRun()).isTrue();
        assertThat(options.ignoreLoaded()).isTrue();
        assertThat(options.showsActions()).isTrue();
        assertThat(parse("-n x").showsActions()).isFalse();
    }

    @Test
    void jkmodsOwnOptionsCannotBeCutShort() throws IOException {
        ModprobeOptions options = parse("--sysroot /r --kcmdline=/c x");
        assertThat(options.sysroot()).contains("/r");
        assertThat(options.commandLine()).contains("/c");
        assertThat(line("--sysr /r x").error()).contains("unrecognized option '--sysr'");
        assertThat(line("--sysroot").error()).contains("option '--sysroot' requires an argument");
        assertThat(parse("-- --sysroot").operands()).containsExactly("--sysroot");
    }

    @Test
    void aWaitIsANumberOfMilliseconds() {
        assertThat(parse("-w 0x10 -r x").waitMillis()).isEqualTo(16);
        assertThat(ModprobeOptions.wrong(new GetoptLong.Given("-w", "12x"))).contains("unexpected wait value '12x'.");
        assertThat(ModprobeOptions.wrong(new GetoptLong.Given("-w", "0x10"))).isEmpty();
    }
}
