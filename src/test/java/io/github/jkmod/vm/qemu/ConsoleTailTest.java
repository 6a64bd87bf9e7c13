package io.github.jkmod.vm.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ConsoleTailTest {
    private final ConsoleTail console = new ConsoleTail();

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
        for (int i = 0; i < ConsoleTail.MAX_LINES + 5; i++) {
            feed(i + "\n");
        }
        assertThat(console.lines()).hasSize(ConsoleTail.MAX_LINES).startsWith("5");
        feed("x".repeat(10 * ConsoleTail.MAX_LINE));
        assertThat(console.lines()).allMatch(line -> line.length() <= ConsoleTail.MAX_LINE);
    }

    @Test
    void aPlaceStaysTheSameWhenOldLinesGo() {
        feed("one\ntwo\n");
        long place = console.end();
        feed("three\nfo");
        assertThat(console.between(place, Long.MAX_VALUE)).containsExactly("three", "fo");
        assertThat(console.between(0, Long.MAX_VALUE)).containsExactly("one", "two", "three", "fo");
        assertThat(console.between(1, place)).containsExactly("two");
        feed("ur\n" + "more\n".repeat(ConsoleTail.MAX_LINES - 1));
        assertThat(console.between(place, Long.MAX_VALUE))
                .hasSize(ConsoleTail.MAX_LINES)
                .startsWith("four");
        assertThat(console.between(console.end(), Long.MAX_VALUE)).isEmpty();
        assertThat(console.between(Long.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
    }

    @Test
    void aLineIsAwaitedUntilItHasEnded() throws Exception {
        feed("mark 1.\nmark");
        assertThat(console.await("mark 1.", 0, 0)).isEqualTo(1);
        assertThat(console.await("mark 1.", 1, 1)).isEqualTo(-1);
        feed(" 2.");
        assertThat(console.await("mark 2.", 1, 1)).isEqualTo(-1);
        Thread later = new Thread(() -> feed("\nrest\n"));
        later.start();
        assertThat(console.await("mark 2.", 1, 60_000)).isEqualTo(2);
        later.join();
    }

    @Test
    void positionsStayRightWhenOldLinesAreGone() {
        feed("old\n");
        console.begin();
        long position = console.end();
        feed("new\nmore");
        assertThat(console.since(position)).containsExactly("new", "more");
        assertThat(console.ofThis()).containsExactly("new", "more");
        for (int i = 0; i < ConsoleTail.MAX_LINES; i++) {
            feed(i + "\n");
        }
        assertThat(console.since(position)).hasSize(ConsoleTail.MAX_LINES);
        assertThat(console.since(console.end())).isEmpty();
        assertThat(console.since(console.end() + 5)).isEmpty();
    }

    @Test
    void noControlCharacterReachesTheUsersTerminal() {
        feed("a\u001b[2Jb\u009b2Jc\u007fd\n");
        assertThat(console.lines()).containsExactly("a[2Jb2Jcd");
    }
}
