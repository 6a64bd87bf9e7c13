package io.github.jkmod.forecast.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TerminatorsTest {
    private int looks;

    private Terminators over(byte[] bytes) {
        return new Terminators(at -> {
            looks++;
            return at >= 0 && at < bytes.length ? bytes[(int) at] & 0xff : -1;
        });
    }

    @Test
    void theEndIsTheSameAsThatOfAPlainSearch() {
        byte[] bytes = new byte[400];
        new Random(1).nextBytes(bytes);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= (byte) (i % 7 == 0 ? 3 : 0xff);
        }
        Terminators terminators = over(bytes);
        Random order = new Random(2);
        for (int i = 0; i < 2000; i++) {
            int from = order.nextInt(bytes.length + 10) - 5;
            int end = Math.max(from, 0);
            while (end < bytes.length && bytes[end] != 0) {
                end++;
            }
            assertThat(terminators.end(from)).as("from %s", from).isEqualTo(from < 0 || end >= bytes.length ? -1 : end);
        }
    }

    @Test
    void aLongRunIsReadOnce() {
        byte[] bytes = new byte[100_000];
        Arrays.fill(bytes, 0, bytes.length - 1, (byte) 'a');
        Terminators terminators = over(bytes);
        for (int from = bytes.length - 2; from >= 0; from -= 2) {
            assertThat(terminators.end(from)).isEqualTo(bytes.length - 1);
        }
        int names = bytes.length / 2;
        assertThat(looks).isLessThan(2 * bytes.length + 64 * names); // the first bytes of each are read anew
    }
}
