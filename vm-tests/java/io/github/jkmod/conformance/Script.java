package io.github.jkmod.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A script for the probe: numbered lines, and the files under /payload that they name. See {@code native/probe}.
 *
 * @param <S> what a line stands for
 */
public abstract class Script<S> {
    /** For how long the probe waits for a call. */
    private static final int SECONDS = 20;

    private final StringBuilder text = new StringBuilder("T\t" + SECONDS + "\n");
    private final List<S> steps = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();

    /** Adds a line that sets the probe up. */
    protected final void setting(String verb) {
        text.append(verb).append('\n');
    }

    /** Adds the next line. */
    protected final void line(S step, String verb, String... words) {
        text.append(verb).append('\t').append(steps.size());
        for (String word : words) {
            text.append('\t').append(word);
        }
        text.append('\n');
        steps.add(step);
    }

    /** {@return where the guest has that base} */
    protected final String file(String base) {
        return "/payload/" + files.computeIfAbsent(base, key -> "b" + files.size());
    }

    /** {@return the script as the probe reads it, one character a byte} */
    public final String text() {
        return text.toString();
    }

    /** {@return what the line of that number does} */
    public final S step(int number) {
        return steps.get(number);
    }

    /** {@return the bases that are needed, with their names under /payload} */
    public final Map<String, String> files() {
        return files;
    }

    /** {@return what a guest needs to run it, by the names under /payload} */
    public final Map<String, Path> payload(Path probe, Path script, Bases bases) throws IOException {
        Map<String, Path> payload = new LinkedHashMap<>();
        payload.put("probe", probe);
        payload.put("script", script);
        for (Map.Entry<String, String> base : files.entrySet()) {
            payload.put(base.getValue(), bases.file(base.getKey()));
        }
        return payload;
    }
}
