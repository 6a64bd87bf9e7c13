package io.github.jkmod.vm;

import io.github.jkmod.model.KernelTrouble;
import java.util.List;

/** Finds where, on a console, a kernel complains. */
public final class ConsoleTrouble {
    static final int MAX_LINES = 120;
    private static final int TAIL = 30;

    private ConsoleTrouble() {}

    /** {@return the reports of trouble among these lines of a console, without time stamps} */
    public static List<KernelTrouble> find(List<String> console) {
        return KernelTrouble.find(
                console.stream().map(KernelTrouble::withoutStamp).toList());
    }

    /** {@return the lines from the first grave one on, at most {@link #MAX_LINES}; else the last lines of the console} */
    static List<String> of(List<String> console) {
        int start = 0;
        while (start < console.size() && !KernelTrouble.isGrave(KernelTrouble.withoutStamp(console.get(start)))) {
            start++;
        }
        if (start == console.size()) {
            return console.subList(Math.max(0, start - TAIL), start);
        }
        return console.subList(start, Math.min(console.size(), start + MAX_LINES));
    }

    /** {@return whether the console holds a complaint other than a warning} */
    static boolean in(List<String> console) {
        return console.stream().anyMatch(line -> KernelTrouble.isGrave(KernelTrouble.withoutStamp(line)));
    }
}
