package io.github.jkmod.sight;

import io.github.jkmod.conformance.StockIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The probe's script for some batches: each is loaded, looked at and unloaded. */
final class SightScript {
    private static final int SECONDS = 20;

    /** What one line of the script does. */
    enum Act {
        LOAD,
        LOOK,
        CLEAR
    }

    /**
     * A line of the script.
     *
     * @param batch for which
     * @param act what it does
     * @param entry what is loaded; of a look and a clearing, the batch's first target
     */
    record Step(Batch batch, Act act, StockIndex.Entry entry) {}

    private final StringBuilder text = new StringBuilder("T\t" + SECONDS + "\nW\n");
    private final List<Step> steps = new ArrayList<>();
    private final Map<String, String> files = new LinkedHashMap<>();

    /**
     * @param batches in this order
     * @param broken paths of what is not to be loaded
     */
    SightScript(List<Batch> batches, Set<String> broken) {
        for (Batch batch : batches) {
            for (StockIndex.Entry entry : batch.loads()) {
                if (!broken.contains(entry.path())) {
                    String file = files.computeIfAbsent(entry.path(), path -> "b" + files.size());
                    line(new Step(batch, Act.LOAD, entry), "L", "/payload/" + file + "\tf\t0\t1\t-\t-");
                }
            }
            StockIndex.Entry first = batch.targets().get(0);
            line(new Step(batch, Act.LOOK, first), "S", "");
            line(new Step(batch, Act.CLEAR, first), "C", "");
        }
    }

    private void line(Step step, String verb, String rest) {
        text.append(verb).append('\t').append(steps.size());
        text.append(rest.isEmpty() ? "" : "\t").append(rest).append('\n');
        steps.add(step);
    }

    String text() {
        return text.toString();
    }

    /** {@return what the line of that number does} */
    Step step(int number) {
        return steps.get(number);
    }

    /** {@return the paths of the modules that are needed, with their names under /payload} */
    Map<String, String> files() {
        return files;
    }
}
