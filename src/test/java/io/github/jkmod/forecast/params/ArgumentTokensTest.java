package io.github.jkmod.forecast.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentTokensTest {
    private static List<String> tokens(String arguments) {
        ArgumentTokens tokens = new ArgumentTokens(arguments, false);
        List<String> found = new ArrayList<>();
        while (tokens.hasNext()) {
            ArgumentTokens.Token token = tokens.next();
            found.add(token.value() == null ? token.name() : token.name() + "|" + token.value());
        }
        return found;
    }

    @Test
    void blanksOfLatin1SeparateTokens() {
        assertThat(tokens("  a=1\tb\n\u00a0c=2 ")).containsExactly("a|1", "b", "c|2");
    }

    @Test
    void quotesAroundTheValueOrTheWholeAreTakenOff() {
        assertThat(tokens("a=\"x y\" \"b=u v\"")).containsExactly("a|x y", "b|u v");
    }

    @Test
    void aQuoteWithinStaysAndKeepsTheBlank() {
        assertThat(tokens("a=x\"y z\" b")).containsExactly("a|x\"y z\"", "b");
    }

    @Test
    void aQuoteThatIsNotClosedTakesTheRest() {
        assertThat(tokens("a=\"x b=1")).containsExactly("a|x b=1");
    }

    @Test
    void aStrayQuoteStaysInTheName() {
        assertThat(tokens("x\"")).containsExactly("x\"");
    }

    @Test
    void anEqualsSignAtTheStartBelongsToTheName() {
        assertThat(tokens("= =x a==b a=")).containsExactly("=", "=x", "a|=b", "a|");
    }

    @Test
    void aNulEndsTheArguments() {
        assertThat(tokens("a=1\0b=2")).containsExactly("a|1");
    }

    @Test
    void theRestBehindATokenIsWhatTheKernelReports() {
        ArgumentTokens tokens = new ArgumentTokens("--  b=1 c", false);
        assertThat(tokens.next().name()).isEqualTo("--");
        assertThat(tokens.rest()).isEqualTo("b=1 c");
    }

    @Test
    void aLoneQuoteAtTheEndIsReadFarBehindByOldKernels() {
        assertThat(tokens("a \"")).containsExactly("a", "");
        ArgumentTokens old = new ArgumentTokens("a \"", true);
        old.next();
        assertThatThrownBy(old::next).isInstanceOf(UnsafeAccess.class).hasMessageContaining("lone double quote");
    }
}
