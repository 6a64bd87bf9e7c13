package io.github.jkmod.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Errno;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What lib/asn1_decoder.c lets pass and what not, on the smallest grammar. */
final class Asn1MachineTest {
    private static String decode(String hex) {
        IntegerPair pair = IntegerPair.decode(
                HexFormat.of().parseHex(hex),
                (found, element) -> found.first = element.content(),
                (found, element) -> found.second = element.content());
        return HexFormat.of().formatHex(pair.first) + " " + HexFormat.of().formatHex(pair.second);
    }

    private static void refuses(String hex) {
        assertThatThrownBy(() -> decode(hex))
                .isInstanceOfSatisfying(
                        KernelRefusal.class,
                        refusal -> assertThat(refusal.error()).isEqualTo(Errno.EBADMSG));
    }

    @Test
    void takesLengthsOfUpToTwoBytesWhetherNeededOrNot() {
        assertThat(decode("3006" + "020101" + "020102")).isEqualTo("01 02");
        assertThat(decode("308106" + "020101" + "020102")).isEqualTo("01 02");
        assertThat(decode("30820007" + "02810101" + "020102")).isEqualTo("01 02");
        refuses("3083000006" + "020101" + "020102");
    }

    @Test
    void takesIndefiniteLengthsOfConstructedElementsOnly() {
        assertThat(decode("3080" + "020101" + "020102" + "0000")).isEqualTo("01 02");
        refuses("3080" + "020101" + "020102");
        refuses("3080" + "020101" + "020102" + "0001");
        refuses("1080" + "020101" + "020102" + "0000");
        refuses("3008" + "0280010000" + "020102");
    }

    @Test
    void takesAPrimitiveTagForAConstructedOneButNotTheOtherWayRound() {
        assertThat(decode("1006" + "020101" + "020102")).isEqualTo("01 02");
        refuses("3006" + "220101" + "020102");
    }

    @Test
    void doesNotLookBehindTheEndButWithinIt() {
        assertThat(decode("3006" + "020101" + "020102" + "ffff")).isEqualTo("01 02");
        refuses("3007" + "020101" + "020102" + "00");
        refuses("3005" + "020101" + "020102");
    }

    @Test
    void refusesLongTags() {
        refuses("3f01" + "020101");
    }
}
