package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DepmodConfigParserTest {
    private final RecordingLog log = new RecordingLog();

    private DepmodConfig parse(String text) {
        DepmodConfigParser parser = new DepmodConfigParser("6.1.0-50-amd64", log);
        parser.parse(text, "a.conf");
        return parser.config();
    }

    @Test
    void withoutASearchLineUpdatesComeFirst() {
        assertThat(parse("").searches()).containsExactly(new DepmodConfig.Folder("updates"));
    }

    @Test
    void searchesAreKeptWithTheLowestInFront() {
        assertThat(parse("search extra/a\tbuilt-in \\\n external\n# search no\n")
                        .searches())
                .containsExactly(
                        new DepmodConfig.External(), new DepmodConfig.BuiltIn(), new DepmodConfig.Folder("extra/a"));
        assertThat(log.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "*,true",
        "6.1,true",
        "^6[.]1,true",
        "7.*,false",
        "6.[[:digit:]]+.0,true",
        "(5|6)\\..*amd64$,true",
        "[,false",
        "[]x],false",
        "[]0]-50,true"
    })
    void aKernelIsAskedForByAnExtendedExpression(String expression, boolean matches) {
        DepmodConfig config = parse("override foo " + expression + " extra\nexternal " + expression + " /ext\n");
        assertThat(config.overrides().contains("extra/foo")).isEqualTo(matches);
        assertThat(config.externals().contains("/ext")).isEqualTo(matches);
    }

    @Test
    void whatIsNoLineOfItIsReported() {
        assertThat(parse("exclude a b\nfoo bar\noverride x\ninclude y\n").excludes())
                .containsExactly("b", "a");
        assertThat(log.lines)
                .containsExactly(
                        "ERROR: a.conf:2: ignoring bad line starting with 'foo'",
                        "ERROR: a.conf:3: ignoring bad line starting with 'override'",
                        "INFO: a.conf:4: command include not implemented yet");
    }
}
