package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AliasNameTest {
    @Test
    void dashesOutsideOfBracketsBecomeUnderscores() {
        assertThat(AliasName.normalize("a-b[0-9]-[x-]")).contains("a_b[0-9]_[x-]");
    }

    @Test
    void aBracketWithoutAPartnerIsNoName() {
        assertThat(AliasName.normalize("a[b")).isEmpty();
        assertThat(AliasName.normalize("a]b")).isEmpty();
    }
}
