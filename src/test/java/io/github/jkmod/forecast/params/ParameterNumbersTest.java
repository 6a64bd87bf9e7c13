package io.github.jkmod.forecast.params;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Errno;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ParameterNumbersTest {
    @ParameterizedTest
    @CsvSource({
        "0, 8, false, 0",
        "255, 8, false, 255",
        "+7, 8, false, 7",
        "0x1F, 8, false, 31",
        "0X1f, 8, false, 31",
        "017, 8, false, 15",
        "-0, 32, true, 0",
        "-128, 16, true, -128",
        "-32768, 16, true, -32768",
        "2147483647, 32, true, 2147483647",
        "-0x10, 32, true, -16",
        "-9223372036854775808, 64, true, -9223372036854775808",
        "18446744073709551615, 64, false, -1",
        "0xffffffff, 32, false, 4294967295"
    })
    void aNumberInRangeIsTaken(String text, int bits, boolean signed, long value) {
        ParameterNumbers.Parsed parsed = ParameterNumbers.parse(text, bits, signed);
        assertThat(parsed.errno()).isEmpty();
        assertThat(parsed.value()).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "256, 8, false",
        "65536, 16, false",
        "4294967296, 32, false",
        "18446744073709551616, 64, false",
        "99999999999999999999x, 64, false",
        "32768, 16, true",
        "-32769, 16, true",
        "2147483648, 32, true",
        "-2147483649, 32, true",
        "9223372036854775808, 64, true",
        "-9223372036854775809, 64, true",
        "-18446744073709551615, 64, true"
    })
    void aNumberOutOfRangeIsErange(String text, int bits, boolean signed) {
        assertThat(ParameterNumbers.parse(text, bits, signed).errno()).contains(Errno.ERANGE);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 32, true",
        "-1, 32, false",
        "x, 32, true",
        "1x, 32, true",
        "08, 32, true",
        "0x, 32, true",
        "0xg, 32, true",
        "'1 ', 32, true",
        "' 1', 32, true",
        "--1, 32, true",
        "-+1, 32, true",
        "+-1, 32, true",
        "+, 32, false",
        "300x, 8, false"
    })
    void whatIsNoNumberIsEinval(String text, int bits, boolean signed) {
        assertThat(ParameterNumbers.parse(text, bits, signed).errno()).contains(Errno.EINVAL);
    }

    @Test
    void oneNewlineMayFollow() {
        assertThat(ParameterNumbers.parse("12\n", 32, true).value()).isEqualTo(12);
        assertThat(ParameterNumbers.parse("12\n\n", 32, true).errno()).contains(Errno.EINVAL);
        assertThat(ParameterNumbers.parse("\n", 32, true).errno()).contains(Errno.EINVAL);
    }
}
