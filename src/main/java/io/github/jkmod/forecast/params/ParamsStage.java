package io.github.jkmod.forecast.params;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.LoadStage;

/** The copy of the argument string, and {@code parse_args}. */
public final class ParamsStage implements Stage {
    /** What {@code kmalloc} surely gives. */
    private static final int MOST_COPIED = 4 << 20;

    @Override
    public LoadStage stage() {
        return LoadStage.PARAMS;
    }

    @Override
    public void examine(Load load) {
        String arguments = load.call().parameters();
        if (arguments.length() >= MOST_COPIED) {
            load.findings().untold("memory for " + arguments.length() + " bytes of parameters");
        }
        if (!load.isLaidOut()) {
            return;
        }
        new ParameterRelease(load).examine(); // comes last, but comes whatever parse_args says
        new ParameterParser(load).parse(arguments);
    }
}
