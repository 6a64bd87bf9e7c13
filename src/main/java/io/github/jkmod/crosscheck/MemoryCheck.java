package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.MemoryForecast;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.SysModule;
import java.util.Optional;
import java.util.OptionalLong;

/** The sizes of a module's memory: all of it while init runs, without the init part afterwards ({@code m_show}). */
final class MemoryCheck {
    private MemoryCheck() {}

    static void duringInit(Expectation expectation, ModuleSight sight, Crosscheck.Notes notes) {
        expectation.memory().ifPresent(memory -> {
            size(sight, " during init", memory.coreSize() + memory.initSize(), notes);
            parts(sight, " during init", memory.coreSize(), memory.initSize(), notes);
        });
    }

    static void afterInit(Expectation expectation, ModuleSight sight, Crosscheck.Notes notes) {
        Optional<MemoryForecast> memory = expectation.memory();
        if (memory.isEmpty()) {
            notes.notCompared("sizes: the forecast does not come as far as the layout");
            return;
        }
        size(sight, "", memory.get().coreSize(), notes);
        parts(sight, "", memory.get().coreSize(), 0, notes);
    }

    private static void size(ModuleSight sight, String when, long forecast, Crosscheck.Notes notes) {
        sight.procModule()
                .value()
                .map(ProcModule::size)
                .ifPresent(size -> notes.equal("/proc/modules size" + when, forecast, size));
    }

    private static void parts(ModuleSight sight, String when, long core, long init, Crosscheck.Notes notes) {
        Optional<SysModule> folder = sight.sysModule().value();
        folder.map(SysModule::coreSize)
                .filter(OptionalLong::isPresent)
                .ifPresent(size -> notes.equal("/sys/module coresize" + when, core, size.getAsLong()));
        folder.map(SysModule::initSize)
                .filter(OptionalLong::isPresent)
                .ifPresent(size -> notes.equal("/sys/module initsize" + when, init, size.getAsLong()));
    }
}
