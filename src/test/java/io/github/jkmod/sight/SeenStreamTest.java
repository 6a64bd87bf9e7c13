package io.github.jkmod.sight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SeenStreamTest {
    private static final byte[] EVERY_BYTE = everyByte();

    /** A stream with content that holds every byte, is none at all, or looks like lines. */
    private static final byte[] SAMPLE = sample();

    private static final List<String> TOLD = List.of(
            "line B|7",
            "D sys/module/hello",
            "F sys/module/hello/binary " + HexFormat.of().formatHex(EVERY_BYTE),
            "F sys/module/hello/empty ",
            "N sys/module/hello/secret 13",
            "F sys/module/hello/lines " + HexFormat.of().formatHex(latin1("D\tsys\nF\tx\t3\n\n")),
            "F sys/module/hello/one 0a",
            "line E|7|returned|0|3|4096|120|a\tb",
            "line ");

    private static byte[] everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    private static byte[] sample() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(latin1("B\t7\nD\tsys/module/hello\nF\tsys/module/hello/binary\t256\n"));
        out.writeBytes(EVERY_BYTE);
        out.writeBytes(latin1("F\tsys/module/hello/empty\t0\nN\tsys/module/hello/secret\t13\n"));
        out.writeBytes(latin1("F\tsys/module/hello/lines\t13\nD\tsys\nF\tx\t3\n\n"));
        out.writeBytes(latin1("F\tsys/module/hello/one\t1\n\nE\t7\treturned\t0\t3\t4096\t120\ta\tb\n\n"));
        return out.toByteArray();
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Keeps what it is told. */
    private static final class Told extends SeenStream {
        private final List<String> all = new ArrayList<>();

        @Override
        void line(String[] words) {
            all.add("line " + String.join("|", words));
        }

        @Override
        void file(SeenFile file) {
            String content = file.content().map(HexFormat.of()::formatHex).orElse("");
            all.add(
                    switch (file.kind()) {
                        case FILE -> "F " + file.path() + " " + content;
                        case FOLDER -> "D " + file.path() + content;
                        case UNREADABLE -> "N " + file.path() + " " + file.error() + content;
                    });
        }
    }

    private static Told told(byte[] bytes, int... ends) throws IOException {
        Told told = new Told();
        int at = 0;
        for (int end : ends) {
            told.write(bytes, at, end - at);
            at = end;
        }
        return told;
    }

    @Test
    void contentIsTakenByItsLengthWhateverItLooksLike() throws IOException {
        Told told = told(SAMPLE, SAMPLE.length);
        assertThat(told.all).isEqualTo(TOLD);
        assertThat(told.isWhole()).isTrue();
    }

    @Test
    void itDoesNotMatterWhereTheStreamIsSplit() throws IOException {
        for (int split = 0; split <= SAMPLE.length; split++) {
            Told told = told(SAMPLE, split, SAMPLE.length);
            assertThat(told.all).as("split at %d", split).isEqualTo(TOLD);
            assertThat(told.isWhole()).isTrue();
        }
    }

    @Test
    void oneByteAtATimeIsTheSame() throws IOException {
        Told told = new Told();
        for (byte each : SAMPLE) {
            told.write(each);
        }
        assertThat(told.all).isEqualTo(TOLD);
        assertThat(told(SAMPLE, IntStream.rangeClosed(1, SAMPLE.length).toArray()).all)
                .isEqualTo(TOLD);
    }

    @Test
    void onlyTheNamedPartOfAnArrayIsTaken() throws IOException {
        byte[] wide = latin1("xxF\ta\t2\nhiyy");
        Told told = new Told();
        told.write(wide, 2, wide.length - 4);
        assertThat(told.all).containsExactly("F a 6869");
        assertThat(told.isWhole()).isTrue();
    }

    @Test
    void aStreamThatIsCutShortTellsWhatCameBeforeAndIsNotWholeInTheMiddleOfSomething() throws IOException {
        int whole = 0;
        for (int length = 0; length <= SAMPLE.length; length++) {
            Told told = told(SAMPLE, length);
            assertThat(told.all).as("cut at %d", length).isEqualTo(TOLD.subList(0, told.all.size()));
            if (told.isWhole()) {
                assertThat(told.all).as("cut at %d", length).hasSize(whole);
                whole++;
            }
        }
        assertThat(whole).as("ends of something, and the start").isEqualTo(TOLD.size() + 1);
    }

    @Test
    void aFileOfWhichAByteIsMissingIsNotTold() throws IOException {
        byte[] cut = latin1("F\ta\t4\nabc");
        Told told = told(cut, cut.length);
        assertThat(told.all).isEmpty();
        assertThat(told.isWhole()).isFalse();
        told.write('\n');
        assertThat(told.all).containsExactly("F a 6162630a");
        assertThat(told.isWhole()).isTrue();
    }
}
