package io.github.jkmod.loader;

import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls.OpenFile;

/** A module file that was analysed once and is open, to be loaded many times; see {@link Loader#repeat}. */
public final class RepeatedLoad implements AutoCloseable {
    private final OpenFile open;
    private final ModuleName name;
    private final Verdict verdict;
    private final Call call;

    /** One load. */
    @FunctionalInterface
    interface Call {
        /** Makes the system call. */
        Attempt make() throws InterruptedException;
    }

    RepeatedLoad(OpenFile open, ModuleName name, Verdict verdict, Call call) {
        this.open = open;
        this.name = name;
        this.verdict = verdict;
        this.call = call;
    }

    /** {@return the name under which the kernel lists it} */
    public ModuleName name() {
        return name;
    }

    /** {@return what was foretold of the first load} */
    public Verdict verdict() {
        return verdict;
    }

    /** Loads it, whatever was foretold. */
    public Attempt load() throws InterruptedException {
        return call.make();
    }

    @Override
    public void close() {
        open.close();
    }
}
