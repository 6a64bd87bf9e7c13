package io.github.jkmod.vm;

import java.io.IOException;

/** The window of a terminal on this machine, on which a command of a guest runs. */
@FunctionalInterface
public interface Screen {
    /** Hears of the window's size. */
    @FunctionalInterface
    interface Listener {
        /**
         * It has this size now.
         *
         * @param rows of characters
         * @param columns of characters
         * @throws IOException if that cannot be passed on; it is not told of sizes any more
         */
        void resized(int rows, int columns) throws IOException;
    }

    /** Has {@code listener} told of the size: of the present one at once, of later ones by another thread. */
    void follow(Listener listener);
}
