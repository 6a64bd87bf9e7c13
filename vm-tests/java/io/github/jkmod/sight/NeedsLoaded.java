package io.github.jkmod.sight;

import io.github.jkmod.conformance.Bases;
import io.github.jkmod.conformance.GuestSession;
import io.github.jkmod.conformance.StockIndex;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Guests in which all that a stock module needs is loaded, and the module itself lies ready.
 *
 * @param pool where they come from
 * @param bases the modules' files
 */
record NeedsLoaded(GuestPool pool, TestKernel kernel, StockIndex index, Bases bases) {
    /** What is done with a module in its guest. */
    interface Deed<T> {
        T in(Guest guest) throws IOException, GuestDiedException;
    }

    /**
     * {@return what came of the deed in a guest of the module's own}
     *
     * @param limit for each load before it
     */
    <T> T with(StockIndex.Entry target, Duration limit, Deed<T> deed) throws IOException, GuestDiedException {
        List<StockIndex.Entry> loads =
                new ArrayList<>(Batch.of(index, List.of(target)).get(0).loads());
        loads.remove(target);
        Map<String, Path> payload = new LinkedHashMap<>();
        for (StockIndex.Entry entry : loads) {
            payload.put(entry.name() + ".ko", bases.file("tree/" + entry.path()));
        }
        payload.put(target.name() + ".ko", bases.file("tree/" + target.path()));
        try (Guest guest = pool.guest(kernel.kernel(), GuestSession.shape(payload), payload)) {
            for (StockIndex.Entry entry : loads) {
                guest.exec(List.of("jkmod", "insmod", file(entry)), limit);
            }
            return deed.in(guest);
        }
    }

    /** {@return the module's file in its guest} */
    static String file(StockIndex.Entry entry) {
        return "/payload/" + entry.name() + ".ko";
    }
}
