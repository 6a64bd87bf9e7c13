package io.github.jkmod.conformance;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Takes what the probe says, line by line, while it says it. */
final class ProbeOutput extends OutputStream {
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Map<Integer, Answer> ended = new LinkedHashMap<>();
    private final List<String> log = new ArrayList<>();
    private List<String> loaded = List.of();
    private int begun = -1;
    private volatile long heard = System.nanoTime();

    @Override
    public void write(int value) {
        if (value == '\n') {
            heard = System.nanoTime();
            take(line.toString(StandardCharsets.ISO_8859_1));
            line.reset();
        } else {
            line.write(value);
        }
    }

    private void take(String text) {
        String[] words = text.split("\t", 8);
        switch (words[0]) {
            case "M" -> loaded = words[1].isEmpty() ? List.of() : List.of(words[1].split(" "));
            case "B" -> {
                begun = Integer.parseInt(words[1]);
                log.clear();
            }
            case "K" -> log.add(words[2] + " " + words[3]);
            case "E" -> ended.put(Integer.parseInt(words[1]), answer(words));
            default -> throw new IllegalStateException("the probe said: " + text);
        }
    }

    private Answer answer(String[] words) {
        int far = Integer.parseInt(words[4]);
        Answer.End end = Answer.End.valueOf(words[2].toUpperCase(java.util.Locale.ROOT));
        return new Answer(
                end,
                Integer.parseInt(words[3]),
                (far & 1) != 0,
                (far & 2) != 0,
                Long.parseLong(words[5]),
                Long.parseLong(words[6]),
                loaded,
                words[7],
                false,
                LogLines.telling(log));
    }

    /** Begins to count the probe's silence. */
    void listen() {
        heard = System.nanoTime();
    }

    /** {@return nanoseconds since it last said a line} */
    long silence() {
        return System.nanoTime() - heard;
    }

    /** {@return the answers, by the script's line} */
    Map<Integer, Answer> ended() {
        return ended;
    }

    /** {@return the line that was begun last, if it has not ended} */
    OptionalInt open() {
        return begun < 0 || ended.containsKey(begun) ? OptionalInt.empty() : OptionalInt.of(begun);
    }

    /** {@return the modules that were in when the last case began} */
    List<String> loaded() {
        return loaded;
    }
}
