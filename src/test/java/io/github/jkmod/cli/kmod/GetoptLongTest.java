package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;
import static io.github.jkmod.cli.kmod.KmodOption.value;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.kmod.GetoptLong.Given;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GetoptLongTest {
    private static GetoptLong.Line parse(String line) {
        List<KmodOption> options = List.of(
                flag("", "-r", "--remove"),
                flag("", "--remove-holders"),
                flag("", "-i", "--ignore-install", "--ignore-remove"),
                value("DIR", "", "-d", "--dirname"));
        return new GetoptLong(options).parse(List.of(line.split(" ", -1)), false);
    }

    @Test
    void optionsAndOperandsMayMix() {
        GetoptLong.Line line = parse("-ri x -d/a y -d b --dirname c --dirname=d - -- -r");
        assertThat(line.options())
                .containsExactly(
                        new Given("-r", ""),
                        new Given("-i", ""),
                        new Given("-d", "/a"),
                        new Given("-d", "b"),
                        new Given("-d", "c"),
                        new Given("-d", "d"));
        assertThat(line.operands()).containsExactly("x", "y", "-", "-r");
        assertThat(line.error()).isEmpty();
    }

    @Test
    void longNamesMayBeCutShort() {
        assertThat(parse("--remove --dir x --ignore").options())
                .containsExactly(new Given("-r", ""), new Given("-d", "x"), new Given("-i", ""));
    }

    @Test
    void theFirstOperandEndsOptionsIfAskedFor() {
        GetoptLong.Line line =
                new GetoptLong(List.of(flag("", "-a"), flag("", "-b"))).parse(List.of("-a", "x", "-b"), true);
        assertThat(line.options()).containsExactly(new Given("-a", ""));
        assertThat(line.operands()).containsExactly("x", "-b");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "-r --bogus=1 -i, unrecognized option '--bogus=1'",
                "-rZ, invalid option -- 'Z'",
                "-d, option requires an argument -- 'd'",
                "--dirname, option '--dirname' requires an argument",
                "--remove=1, option '--remove' doesn't allow an argument",
                "--rem, option '--rem' is ambiguous; possibilities: '--remove' '--remove-holders'"
            })
    void errorsAreTheCLibrarys(String line, String error) {
        assertThat(parse(line).error()).contains(error);
    }
}
