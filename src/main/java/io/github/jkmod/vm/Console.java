package io.github.jkmod.vm;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a guest's console, in memory, bounded; safe for use by several threads. */
final class Console {
    static final int MAX_LINES = 4000;
    static final int MAX_LINE = 1000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final StringBuilder current = new StringBuilder();
    private boolean touched;
    private long ended;
    private long mark;

    /** Takes the next bytes; control characters other than tab are dropped, overlong lines are broken. */
    synchronized void feed(byte[] bytes, int length) {
        touched |= length > 0;
        for (char c : new String(bytes, 0, length, StandardCharsets.ISO_8859_1).toCharArray()) {
            if (c == '\n' || current.length() >= MAX_LINE) {
                endLine();
            }
            if ((c >= ' ' && (c < 0x7f || c > 0x9f)) || c == '\t') {
                current.append(c);
            }
        }
    }

    private void endLine() {
        lines.add(current.toString());
        ended++;
        current.setLength(0);
        if (lines.size() > MAX_LINES) {
            lines.remove();
        }
    }

    /** {@return whether anything ever came} */
    synchronized boolean touched() {
        return touched;
    }

    /** {@return all lines kept, the unfinished one last} */
    synchronized List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (current.length() > 0) {
            all.add(current.toString());
        }
        return all;
    }

    /** {@return where the console is now, for {@link #since}} */
    synchronized long position() {
        return ended;
    }

    /** {@return the lines from a position on, as far as they are kept} */
    synchronized List<String> since(long position) {
        List<String> all = lines();
        long gone = ended - lines.size();
        return all.subList((int) Math.min(all.size(), Math.max(0, position - gone)), all.size());
    }

    /** Notes that something new begins, to which what comes from now on belongs. */
    synchronized void begin() {
        mark = ended;
    }

    /** {@return the lines since the last {@link #begin}} */
    synchronized List<String> ofThis() {
        return since(mark);
    }

    /** {@return at most the last {@code count} lines} */
    List<String> tail(int count) {
        List<String> all = lines();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }
}
