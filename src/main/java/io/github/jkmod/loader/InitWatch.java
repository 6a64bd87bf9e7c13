package io.github.jkmod.loader;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.kernel.KallsymsAmbush;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Catches one look at a module while its init runs. A look counts only if the module was in state Loading before it and
 * still is after it, so that what it saw was all there during init.
 */
final class InitWatch implements AutoCloseable {
    private final KernelRoot root;
    private final ModuleName name;
    private final KallsymsAmbush ambush;
    private final List<Moment> timeline = new ArrayList<>();
    private @Nullable ModuleSight caught;
    private boolean sprung;

    private InitWatch(KernelRoot root, ModuleName name, KallsymsAmbush ambush) {
        this.root = root;
        this.name = name;
        this.ambush = ambush;
    }

    /** Prepares the reader of /proc/kallsyms, which takes one pass over it. */
    static InitWatch prepare(KernelRoot root, ModuleName name) {
        InitWatch watch = new InitWatch(root, name, root.kallsyms().ambush(name));
        watch.loading(); // a rehearsal: in a slow guest the first use of a class takes longer than a short init
        return watch;
    }

    /**
     * Notes the state, and looks at everything once, when init runs.
     *
     * @param time since the call was made
     */
    void poll(Duration time) {
        Optional<ProcModule> shown = ProcModules.find(root, name).value();
        note(time, shown);
        Optional<ProcModule> line = shown.filter(InitWatch::isLoading);
        if (sprung || line.isEmpty()) {
            return;
        }
        sprung = true;
        Fact<KallsymsLook> kallsyms = spring();
        if (loading().isEmpty()) {
            return;
        }
        // /sys takes many files: the table is safe by now, and init may end while they are read.
        Fact<SysModule> sysModule = SysModule.read(root, name);
        caught = new ModuleSight(
                new Fact.Present<>(line.get()),
                new Fact.Hidden<>("whom it uses is looked at after init"),
                loading().isPresent() ? sysModule : new Fact.Hidden<>("init ended while /sys was read"),
                kallsyms);
    }

    private void note(Duration time, Optional<ProcModule> line) {
        Optional<ProcModule.State> state = line.map(ProcModule::state);
        if (timeline.isEmpty() || !timeline.get(timeline.size() - 1).state().equals(state)) {
            timeline.add(new Moment(time, state));
        }
    }

    /** {@return every change of state, the last one as it is after the call, which took so long} */
    List<Moment> timeline(Duration time) {
        note(time, ProcModules.find(root, name).value());
        return List.copyOf(timeline);
    }

    private static boolean isLoading(ProcModule line) {
        return line.state() == ProcModule.State.LOADING;
    }

    private Fact<KallsymsLook> spring() {
        try {
            return new Fact.Present<>(ambush.spring());
        } catch (IOException e) {
            return new Fact.Hidden<>(String.valueOf(e.getMessage()));
        } catch (MalformedException e) {
            return new Fact.Malformed<>(e.getMessage());
        }
    }

    private Optional<ProcModule> loading() {
        return ProcModules.find(root, name).value().filter(InitWatch::isLoading);
    }

    /** {@return whether the look has been taken, so that only the state is left to be noted} */
    boolean done() {
        return sprung;
    }

    /** {@return the look, if one was caught} */
    Optional<ModuleSight> caught() {
        return Optional.ofNullable(caught);
    }

    @Override
    public void close() {
        ambush.close();
    }
}
