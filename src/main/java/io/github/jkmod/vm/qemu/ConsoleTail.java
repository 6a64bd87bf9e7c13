package io.github.jkmod.vm.qemu;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last lines of a guest's console, in memory, bounded; safe for use by several threads. */
public final class ConsoleTail {
    static final int MAX_LINES = 4000;
    static final int MAX_LINE = 1000;

    private final Deque<String> lines = new ArrayDeque<>();
    private final StringBuilder current = new StringBuilder();
    private boolean touched;
    private long dropped;
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
        current.setLength(0);
        if (lines.size() > MAX_LINES) {
            lines.remove();
            dropped++;
        }
        notifyAll();
    }

    /** {@return whether anything ever came} */
    public synchronized boolean touched() {
        return touched;
    }

    /** {@return all lines kept, the unfinished one last} */
    public synchronized List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (current.length() > 0) {
            all.add(current.toString());
        }
        return all;
    }

    /** {@return how many lines have ended since the beginning} */
    public synchronized long end() {
        return dropped + lines.size();
    }

    /**
     * {@return the lines kept between two places, the unfinished one last if it is among them}
     *
     * @param from how many lines come before
     * @param to how many lines come before the first that is not wanted
     */
    public synchronized List<String> between(long from, long to) {
        List<String> all = lines();
        int start = (int) Math.max(0, Math.min(all.size(), from - dropped));
        return List.copyOf(all.subList(start, (int) Math.max(start, Math.min(all.size(), to - dropped))));
    }

    /**
     * Waits for a line.
     *
     * @param text what is in it
     * @param from how many lines before it are not looked at
     * @return how many lines came up to its end, or -1 if it did not come in time
     */
    public synchronized long await(String text, long from, long millis) throws InterruptedException {
        long deadline = System.nanoTime() + millis * 1_000_000;
        long next = from;
        while (true) {
            long at = dropped;
            for (String line : lines) {
                at++;
                if (at > next && line.contains(text)) {
                    return at;
                }
            }
            next = Math.max(next, at);
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return -1;
            }
            wait(left);
        }
    }

    /** {@return the lines from a place on, as far as they are kept} */
    public List<String> since(long place) {
        return between(place, Long.MAX_VALUE);
    }

    /** Notes that something new begins, to which what comes from now on belongs. */
    public synchronized void begin() {
        mark = end();
    }

    /** {@return the lines since the last {@link #begin}} */
    public synchronized List<String> ofThis() {
        return since(mark);
    }

    /** {@return at most the last {@code count} lines} */
    public List<String> tail(int count) {
        List<String> all = lines();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }
}
