package io.github.jkmod.forecast.admission;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VermagicTest {
    private static final String KERNEL = "6.1.0-56-amd64 SMP preempt mod_unload modversions ";

    private static Optional<String> what(String module, boolean hasCrcs) {
        return new Vermagic(module, KERNEL).difference(hasCrcs).map(Vermagic.Difference::what);
    }

    @Test
    void theSameIsNoDifference() {
        assertThat(what(KERNEL, false)).isEmpty();
    }

    @Test
    void anotherReleaseCountsOnlyWithoutCrcs() {
        String other = KERNEL.replace("-56-", "-50-");
        assertThat(what(other, true)).isEmpty();
        assertThat(what(other, false)).contains("vermagic: built for 6.1.0-50-amd64, this kernel is 6.1.0-56-amd64");
    }

    @Test
    void wordsAreNamed() {
        assertThat(what("6.1.0-56-amd64 SMQ preempt modversions ", true))
                .contains("vermagic: the module lacks \"SMP\", \"mod_unload\", which this kernel has;"
                        + " the module has \"SMQ\", which this kernel has not");
    }

    @Test
    void theBlankAtTheEndIsPartOfIt() {
        assertThat(what(KERNEL.strip(), true))
                .contains("vermagic: its vermagic lacks the blank that ends this kernel's");
    }

    @Test
    void aVermagicWithoutAnyBlankIsComparedFromItsEnd() {
        assertThat(what("6.1.0-56-amd64", true)).isPresent();
        assertThat(new Vermagic("a", "b").difference(true)).isEmpty();
    }
}
