package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WildcardTest {
    @ParameterizedTest
    @CsvSource({
        "ext4, ext4, true",
        "ext4, ext3, false",
        "ext, ext4, false",
        "'', '', true",
        "*, '', true",
        "?, '', false",
        "pci:v*d*, pci:v0d1, true",
        "pci:v*d*, pci:v0e1, false",
        "a*b*c, aXbYbZc, true",
        "a**c, ac, true",
        "a?c, abc, true",
        "a?c, ac, false",
        "[0-9]x, 5x, true",
        "[0-9]x, ax, false",
        "[!0-9]x, ax, true",
        "[^a]x, ax, false",
        "[]a]x, ]x, true",
        "[a-]x, -x, true",
        "[abc, [abc, true",
        "[abc, a, false",
        "'a\\*b', a*b, true",
        "'a\\*b', axb, false",
        "'a\\', a, false",
        "'[\\]]', ], true"
    })
    void matchesAsFnmatchDoes(String pattern, String text, boolean matches) {
        assertThat(Wildcard.matches(pattern, text)).isEqualTo(matches);
    }
}
