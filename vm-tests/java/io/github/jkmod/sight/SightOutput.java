package io.github.jkmod.sight;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes what the probe says of a script while it says it, and makes looks of it. */
final class SightOutput extends SeenStream {
    private final SightScript script;
    private final Map<Batch, Look> looks = new LinkedHashMap<>();
    private List<Load> loads = new ArrayList<>();
    private List<SeenFile> files = new ArrayList<>();
    private int begun = -1;
    private int ended = -1;
    private String end = "";
    private volatile long heard = System.nanoTime();
    private long began;
    private final Map<SightScript.Act, Long> nanos = new EnumMap<>(SightScript.Act.class);

    SightOutput(SightScript script) {
        this.script = script;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        heard = System.nanoTime();
        super.write(bytes, offset, length);
    }

    @Override
    void line(String[] words) throws IOException {
        switch (words[0]) {
            case "B" -> {
                begun = Integer.parseInt(words[1]);
                began = System.nanoTime();
            }
            case "E" -> end(words);
            case "M", "K" -> {} // the look itself tells what is in; the log is not compared
            default -> throw new IOException("the probe said: " + String.join("\t", words));
        }
    }

    @Override
    void file(SeenFile file) {
        files.add(file);
    }

    private void end(String[] words) {
        ended = Integer.parseInt(words[1]);
        end = words[2] + (words[7].isEmpty() ? "" : ": " + words[7]);
        SightScript.Step step = script.step(ended);
        nanos.merge(step.act(), System.nanoTime() - began, Long::sum);
        switch (step.act()) {
            case LOAD -> loads.add(Load.of(step.entry(), words));
            case LOOK -> {
                looks.put(step.batch(), new Look(loads, files));
                files = new ArrayList<>();
            }
            case CLEAR -> loads = new ArrayList<>();
        }
    }

    /** Begins to count the probe's silence. */
    void listen() {
        heard = System.nanoTime();
    }

    /** {@return nanoseconds since it last said something} */
    long silence() {
        return System.nanoTime() - heard;
    }

    /** {@return the looks that came to an end, by their batches} */
    Map<Batch, Look> looks() {
        return looks;
    }

    /** {@return the line of the script that was begun last, or -1} */
    int begun() {
        return begun;
    }

    /** {@return the line of the script that ended last, or -1} */
    int ended() {
        return ended;
    }

    /** {@return how that one ended} */
    String end() {
        return end;
    }

    /** {@return for how long the guest did that, in seconds} */
    double seconds(SightScript.Act act) {
        return nanos.getOrDefault(act, 0L) / 1e9;
    }
}
