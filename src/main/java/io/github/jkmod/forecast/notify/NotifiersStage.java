package io.github.jkmod.forecast.notify;

import io.github.jkmod.forecast.link.KallsymsLookups;
import io.github.jkmod.forecast.link.PointerTables;
import io.github.jkmod.forecast.link.PointerTargets;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;

/**
 * {@code prepare_coming_module}: livepatch, then those who have asked to be told of every module. They read tables of the
 * module that relocations have filled in, and check little of it.
 */
public final class NotifiersStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.NOTIFIERS;
    }

    @Override
    public void examine(Load load) {
        if (!load.isLaidOut()) {
            return;
        }
        PointerTargets targets = new PointerTargets(load);
        PointerTables tables = new PointerTables(load, targets);
        KallsymsLookups lookups = new KallsymsLookups(load, targets);
        tables.tracedFunctions(); // ftrace_module_init, before complete_formation
        lookups.byFtrace();
        livepatch(load);
        // by priority: jump labels and trace events first
        new JumpLabels(load, targets).check();
        tables.traceEvents();
        lookups.byKprobes();
        tables.printkFormats();
        tables.srcu();
        new StaticCalls(load, targets).check();
        new ModuleBtf(load).check();
    }

    /** {@code klp_module_coming}. */
    private void livepatch(Load load) {
        if (load.structModule().printedName().equals("vmlinux") && load.option("LIVEPATCH", true)) {
            load.refuse(
                    Errno.EINVAL,
                    Finding.error(stage(), "the module is named vmlinux")
                            .in("klp_module_coming")
                            .because("livepatch takes that for the kernel itself")
                            .hint("name it otherwise")
                            .logged("vmlinux.ko: invalid module name"));
        }
    }
}
