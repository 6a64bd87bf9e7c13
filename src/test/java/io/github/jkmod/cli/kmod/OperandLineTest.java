package io.github.jkmod.cli.kmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OperandLineTest {
    /** Keeps what it is given. */
    private static final class Recorder implements OperandLine.Command {
        private final List<String> given = new ArrayList<>();

        @Override
        public void operands(List<String> words) {
            given.addAll(words);
        }

        @Override
        public Integer call() {
            return 7;
        }
    }

    private static List<String> given(String... words) {
        Recorder command = new Recorder();
        assertThat(OperandLine.of("insmod", command).execute(words)).isEqualTo(7);
        return command.given;
    }

    @Test
    void onlyLinesWithoutOptionsAreTaken() {
        assertThat(OperandLine.fits(List.of("insmod", "a.ko", "x=-1"))).isTrue();
        assertThat(OperandLine.fits(List.of("lsmod"))).isTrue();
        assertThat(OperandLine.fits(List.of("insmod", "-f", "a.ko"))).isFalse();
        assertThat(OperandLine.fits(List.of("rmmod", "a", "--"))).isFalse();
        assertThat(OperandLine.fits(List.of("insmod", "-"))).isFalse();
    }

    @Test
    void emptyWordsAndNoWordsAreForTheWholeModel() {
        assertThat(OperandLine.fits(List.of("modinfo", ""))).isFalse();
        assertThat(OperandLine.fits(List.of())).isFalse();
    }

    @Test
    void theCommandGetsItsWordsInOrderAsTheyAre() {
        assertThat(given("a.ko", "name=a b", "q=\"x y\"", "@file", "a.ko", "é"))
                .containsExactly("a.ko", "name=a b", "q=\"x y\"", "@file", "a.ko", "é");
    }

    @Test
    void aCommandWithoutWordsRunsToo() {
        assertThat(given()).isEmpty();
    }
}
