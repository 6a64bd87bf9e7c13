package io.github.jkmod.forecast.arch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReachTest {
    private static final Reach X86_ADDRESSES = new Reach(0xffff_ffff_8000_0000L, 0xffff_ffff_ff00_0000L);

    @Test
    void anAddressInTheTopTwoGibibytesFitsASignedFieldOnly() {
        assertThat(X86_ADDRESSES.signed(32)).isEqualTo(Reach.Answer.FITS);
        assertThat(X86_ADDRESSES.unsigned(32)).isEqualTo(Reach.Answer.OVERFLOWS);
    }

    @Test
    void aSumThatFitsInSomePlacesOnlyDepends() {
        assertThat(X86_ADDRESSES.plus(-0x4000_0000L).signed(32)).isEqualTo(Reach.Answer.DEPENDS);
    }

    @Test
    void aSumAroundZeroFitsBothSides() {
        assertThat(X86_ADDRESSES.plus(0x4000_0000L).signed(32)).isEqualTo(Reach.Answer.FITS);
    }

    @Test
    void aHighBitOverflowsEverywhere() {
        assertThat(X86_ADDRESSES.plus(1L << 40).signed(32)).isEqualTo(Reach.Answer.OVERFLOWS);
    }

    @Test
    void theBoundsThemselvesFit() {
        assertThat(Reach.exactly(0x7fff_ffffL).signed(32)).isEqualTo(Reach.Answer.FITS);
        assertThat(Reach.exactly(0x8000_0000L).signed(32)).isEqualTo(Reach.Answer.OVERFLOWS);
        assertThat(Reach.exactly(-0x8000_0000L).signed(32)).isEqualTo(Reach.Answer.FITS);
        assertThat(Reach.exactly(0xffffL).unsigned(16)).isEqualTo(Reach.Answer.FITS);
        assertThat(Reach.exactly(-1).unsigned(16)).isEqualTo(Reach.Answer.OVERFLOWS);
    }

    @Test
    void sumsOf32BitsWrapAroundThere() {
        Reach distance = new Reach(0x3000_0000L, 0x5000_0000L).shifted(32);
        assertThat(distance.within(-0x4000_0000L << 32, 0x3fff_ffffL << 32)).isEqualTo(Reach.Answer.DEPENDS);
        assertThat(Reach.exactly(0xf000_0000L).shifted(32).within(-0x4000_0000L << 32, 0x3fff_ffffL << 32))
                .isEqualTo(Reach.Answer.FITS);
    }
}
