package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConsoleTest {
    private final Console console = new Console();

    private void feed(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        console.feed(bytes, bytes.length);
    }

    @Test
    void joinsPiecesAndShowsTheUnfinishedLine() {
        assertThat(console.touched()).isFalse();
        feed("[    0.1] on");
        feed("e\r\ntwo\r\n\u0007thr");
        assertThat(console.lines()).containsExactly("[    0.1] one", "two", "thr");
        assertThat(console.tail(2)).containsExactly("two", "thr");
        assertThat(console.touched()).isTrue();
    }

    @Test
    void staysBounded() {
        for (int i = 0; i < Console.MAX_LINES + 5; i++) {
            feed(i + "\n");
        }
        assertThat(console.lines()).hasSize(Console.MAX_LINES).startsWith("5");
        feed("x".repeat(10 * Console.MAX_LINE));
        assertThat(console.lines()).allMatch(line -> line.length() <= Console.MAX_LINE);
    }

    @Test
    void positionsStayRightWhenOldLinesAreGone() {
        feed("old\n");
        console.begin();
        long position = console.position();
        feed("new\nmore");
        assertThat(console.since(position)).containsExactly("new", "more");
        assertThat(console.ofThis()).containsExactly("new", "more");
        for (int i = 0; i < Console.MAX_LINES; i++) {
            feed(i + "\n");
        }
        assertThat(console.since(position)).hasSize(Console.MAX_LINES);
        assertThat(console.since(console.position())).isEmpty();
        assertThat(console.since(console.position() + 5)).isEmpty();
    }

    @Test
    void noControlCharacterReachesTheUsersTerminal() {
        feed("a\u001b[2Jb\u009b2Jc\u007fd\n");
        assertThat(console.lines()).containsExactly("a[2Jb2Jcd");
    }
}
