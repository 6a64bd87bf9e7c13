package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** One stage of the kernel's load, foretold. */
public interface Stage {
    /** {@return which stage this is} */
    LoadStage stage();

    /**
     * Does to {@code load} what the kernel does to the module in this stage, and says what comes of it.
     *
     * @throws UnsafeAccess if the kernel follows something from the file out of the module's memory
     */
    void examine(Load load);
}
