package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.moddb.ModprobeConfig.Entry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ConfigLinesTest {
    private final ModprobeConfig config = new ModprobeConfig();
    private final List<String> complaints = new ArrayList<>();

    private ModprobeConfig read(String text) {
        new ConfigLines(
                        config,
                        "a.conf",
                        complaint -> complaints.add(complaint.place().inLibrary(complaint.text())))
                .read(text);
        return config;
    }

    @Test
    void readsEveryDirective() {
        read("""
                alias foo-* ext-4
                blacklist e1000-e
                options ext4 a=1 \tb="x y"\s
                install btr* echo $CMDLINE_OPTS
                remove xfs echo bye
                softdep ext4 pre: a  b post: c
                weakdep xfs d   e
                """);
        assertThat(config.aliases()).containsExactly(new Entry("foo_*", "ext_4"));
        assertThat(config.blacklist()).containsExactly("e1000_e");
        assertThat(config.options()).containsExactly(new Entry("ext4", "a=1  b=\"x y\" "));
        assertThat(config.installs()).containsExactly(new Entry("btr*", "echo $CMDLINE_OPTS"));
        assertThat(config.removes()).containsExactly(new Entry("xfs", "echo bye"));
        assertThat(config.softdeps()).containsExactly(new SoftDependencies("ext4", List.of("a", "b"), List.of("c")));
        assertThat(config.weakdeps()).containsExactly(new Entry("xfs", "d e"));
        assertThat(complaints).isEmpty();
    }

    @Test
    void aBackslashJoinsLinesAndVanishesElsewhere() {
        read("options a \\\n  b=1 \\\n  c=2\noptions d e=\\x\noptions f g=1 \\");
        assertThat(config.options())
                .containsExactly(new Entry("a", "  b=1   c=2"), new Entry("d", "e=x"), new Entry("f", "g=1 "));
    }

    @Test
    void aCommentBeginsInTheFirstColumn() {
        read("# a comment\n\n  # no comment\n");
        assertThat(complaints)
                .containsExactly("kmod_config_parse: a.conf line 3: ignoring bad line" + " starting with '#'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alias",
                "alias x",
                "blacklist",
                "options a",
                "options a ",
                "install b",
                "remove c",
                "softdep d",
                "bogus z",
                "alias a[b c",
                "alias a]b c",
                "blacklist a]"
            })
    void badLinesAreNamedAndLeftOut(String line) {
        read("options x y=1 \\\n z=2\n" + line + "\n");
        assertThat(complaints)
                .containsExactly("kmod_config_parse: a.conf line 3: ignoring bad line" + " starting with '"
                        + line.split(" ", -1)[0] + "'");
        assertThat(config.options()).hasSize(1);
        assertThat(config.aliases()).isEmpty();
        assertThat(config.blacklist()).isEmpty();
    }

    @Test
    void oldDirectivesAreNotReadAnyMore() {
        read("include /etc/other\nconfig x\n");
        assertThat(complaints)
                .containsExactly(
                        "kmod_config_parse: a.conf: command include is deprecated and" + " not parsed anymore",
                        "kmod_config_parse: a.conf: command config is deprecated and" + " not parsed anymore");
    }

    @Test
    void dashesWithinBracketsStay() {
        assertThat(read("alias a-[b-c]-d m\n").aliases()).containsExactly(new Entry("a_[b-c]_d", "m"));
    }

    @Test
    void softDependenciesAreShownAsKmodShowsThem() {
        read("softdep a pre: b c post: d\nsoftdep e pre: \nsoftdep f lost post: g");
        assertThat(config.softdeps().stream().map(SoftDependencies::text))
                .containsExactly("pre: b cpost: d", "", "post: g");
    }
}
