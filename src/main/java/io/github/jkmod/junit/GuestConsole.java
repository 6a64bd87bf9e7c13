package io.github.jkmod.junit;

import java.util.List;

/** The end of a guest's console, hung on a test's failure; where it was made does not matter, so it has no stack trace. */
public final class GuestConsole extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 40;

    private GuestConsole(String message) {
        super(message, null, false, false);
    }

    /**
     * {@return the report}
     *
     * @param title whose console it is
     * @param lines the console
     * @param hints lines to put behind it
     */
    static GuestConsole of(String title, List<String> lines, List<String> hints) {
        int from = Math.max(0, lines.size() - SHOWN);
        String extent = from == 0 ? "" : " (the last " + SHOWN + " of " + lines.size() + " lines)";
        String head = title + (lines.isEmpty() ? ": its console is empty" : ": its console" + extent);
        StringBuilder text = new StringBuilder(head);
        lines.subList(from, lines.size()).forEach(line -> text.append('\n').append(line));
        hints.forEach(line -> text.append('\n').append(line));
        return new GuestConsole(text.toString());
    }
}
