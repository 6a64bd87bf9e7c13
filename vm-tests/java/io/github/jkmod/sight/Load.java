package io.github.jkmod.sight;

import io.github.jkmod.conformance.StockIndex;

/**
 * A load of a batch that came to an end.
 *
 * @param path the module's file, below {@code lib/modules/RELEASE}
 * @param how {@code returned}, {@code killed} or {@code hung}
 * @param errno 0 if it is in
 * @param taint the kernel's taint afterwards
 * @param micros how long it took in the guest
 */
record Load(String path, String how, int errno, long taint, long micros) {
    static final String WORD = "load";

    /** {@return the load that is told by the probe's line on its end} */
    static Load of(StockIndex.Entry entry, String[] words) {
        return new Load(
                entry.path(), words[2], Integer.parseInt(words[3]), Long.parseLong(words[5]), Long.parseLong(words[6]));
    }

    String line() {
        return WORD + "\t" + path + "\t" + how + "\t" + errno + "\t" + taint + "\t" + micros;
    }

    static Load parse(String[] words) {
        return new Load(
                words[1], words[2], Integer.parseInt(words[3]), Long.parseLong(words[4]), Long.parseLong(words[5]));
    }

    boolean isIn() {
        return how.equals("returned") && errno == 0;
    }
}
