package io.github.jkmod.cli.kmod;

import org.jspecify.annotations.Nullable;

/** kmod's commands that scripts call in loops, where each start counts: they set up as little as can be, and halt. */
public enum LoopCommand {
    INSMOD("insmod"),
    RMMOD("rmmod"),
    LSMOD("lsmod"),
    MODINFO("modinfo");

    private final String word;

    LoopCommand(String word) {
        this.word = word;
    }

    /** {@return the one that is called so; null if none is} */
    public static @Nullable LoopCommand named(String word) {
        for (LoopCommand command : values()) {
            if (command.word.equals(word)) {
                return command;
            }
        }
        return null;
    }
}
