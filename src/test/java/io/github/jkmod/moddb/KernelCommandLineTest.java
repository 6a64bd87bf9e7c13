package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All cases as kmod 30 answered them, its /proc/cmdline replaced by a mount. */
final class KernelCommandLineTest {
    private final ModprobeConfig config = new ModprobeConfig();
    private final List<String> complaints = new ArrayList<>();

    private List<String> options(String line) {
        KernelCommandLine.read(line + "\n", config, complaint -> complaints.add(complaint.text()));
        return config.options().stream()
                .map(entry -> entry.name() + " " + entry.value())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "a.b=1, a b=1", "c.d, c d", "e-f.g-h=2, e_f g-h=2", "\"i.j=k l\", `i j=\"k l\"`",
                "m.n=\"o p\", `m n=\"o p\"`", "z.=1, z =1", ".q=2, ` q=2`", "8250.n=4, 8250 n=4",
                "modprobe.foo=1, modprobe foo=1", "sq.x='a b', sq x='a"
            })
    void optionsOfModules(String line, String option) {
        assertThat(options("quiet " + line + " end")).containsExactly(option);
    }

    /** As {@code kmod_config_parse_kcmdline} reads them. */
    @Test
    void allWhiteSpaceEndsAWord() {
        assertThat(options("quiet\tmod.debug=1\rmod.a=2\fmod.b=\"x\ty\"\nmod.c=3"))
                .containsExactly("mod debug=1", "mod a=2", "mod b=\"x y\"", "mod c=3");
    }

    @Test
    void whatFollowsAClosingQuoteIsPartOfTheValue() {
        assertThat(options("\"mod.debug=a b\"c mod.e=\"f g\"h"))
                .containsExactly("mod debug=\"a b\"c", "mod e=\"f g\"h");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "q.r.s=t",
                "foo=ba.r",
                "\"u v.w=1\"",
                "a=b.c=d",
                "two..dots=1",
                "unclosed.x=\"a b",
                "a.\"b=c d\"",
                "0.0.0.0:2024",
                "quiet"
            })
    void whatIsNoOptionOfAModule(String line) {
        assertThat(options(line)).isEmpty();
    }

    @Test
    void blacklistsModules() {
        assertThat(options("modprobe.blacklist=x,y-z modprobe.blacklist= \"modprobe.blacklist=c,d\""))
                .isEmpty();
        assertThat(config.blacklist()).containsExactly("x", "y-z", "", "\"c", "d\"");
    }

    @Test
    void namesWithABracketAreComplainedOf() {
        assertThat(options("br[a.x=1 after.x=1")).containsExactly("after x=1");
        assertThat(complaints)
                .containsExactly("Ignoring bad option on kernel command line while parsing module name: 'br[a'");
    }
}
