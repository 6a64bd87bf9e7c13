package io.github.jkmod.vm.setup.host;

/** Hears what a long preparation is doing; the command line shows it as a bar or as lines. */
public interface Progress {
    /** What a step counts. */
    enum Unit {
        /** Bytes downloaded or written. */
        BYTES,
        /** Whole things, such as packages. */
        ITEMS,
        /** Hundredths of the whole. */
        PERCENT
    }

    /** One step under way; closing it ends it, whether it succeeded or not. */
    interface Step extends AutoCloseable {
        /**
         * Says how far the step is.
         *
         * @param done how much is done so far in all, in the step's unit; never above its total where that is known
         */
        void at(long done);

        @Override
        void close();
    }

    /**
     * Begins a step. Steps do not nest.
     *
     * @param title what is being done, such as {@code Downloading Linux 6.1 for arm64}
     * @param unit what the total and the advances count
     * @param total how much there is to do, or -1 where nobody knows
     * @return the step, to be closed
     */
    Step begin(String title, Unit unit, long total);

    /**
     * Says one thing that is not a step.
     *
     * @param line a line of text without its end
     */
    void message(String line);

    /** {@return a listener that shows nothing} */
    static Progress silent() {
        return new Progress() {
            @Override
            public Step begin(String title, Unit unit, long total) {
                return new Step() {
                    @Override
                    public void at(long done) {
                        // silent
                    }

                    @Override
                    public void close() {
                        // silent
                    }
                };
            }

            @Override
            public void message(String line) {
                // silent
            }
        };
    }
}
