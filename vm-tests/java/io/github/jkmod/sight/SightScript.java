package io.github.jkmod.sight;

import io.github.jkmod.conformance.Script;
import io.github.jkmod.conformance.StockIndex;
import java.util.List;
import java.util.Set;

/** The probe's script for some batches: each is loaded, looked at and unloaded. */
final class SightScript extends Script<SightScript.Step> {
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

    /**
     * @param batches in this order
     * @param broken paths of what is not to be loaded
     */
    SightScript(List<Batch> batches, Set<String> broken) {
        setting("W");
        for (Batch batch : batches) {
            for (StockIndex.Entry entry : batch.loads()) {
                if (!broken.contains(entry.path())) {
                    line(new Step(batch, Act.LOAD, entry), "L", file("tree/" + entry.path()), "f", "0", "1", "-", "-");
                }
            }
            StockIndex.Entry first = batch.targets().get(0);
            line(new Step(batch, Act.LOOK, first), "S");
            line(new Step(batch, Act.CLEAR, first), "C");
        }
    }
}
