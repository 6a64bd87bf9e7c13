package io.github.jkmod.cli;

import org.jspecify.annotations.Nullable;

/** kmod's commands that scripts call in loops, where each start counts: they set up as little as can be, and halt. */
enum LoopCommand {
    INSMOD("insmod"),
    RMMOD("rmmod"),
    LSMOD("lsmod"),
    MODINFO("modinfo");

    private final String word;

    LoopCommand(String word) {
        this.word = word;
    }

    /** {@return the one that is called so; null if none is} */
    static @Nullable LoopCommand named(String word) {
        for (LoopCommand command : values()) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }
}
