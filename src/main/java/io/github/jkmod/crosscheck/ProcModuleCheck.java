package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import java.util.List;

/** The line of /proc/modules, field by field ({@code m_show} of kernel/module/procfs.c). */
final class ProcModuleCheck {
    private static final String PLACE = "/proc/modules ";
    private static final String PERMANENT = ProcModule.PERMANENT;

    private ProcModuleCheck() {}

    static void compare(Expectation expectation, ModuleSight sight, Crosscheck.Notes notes) {
        Fact<ProcModule> fact = sight.procModule();
        if (fact instanceof Fact.Absent<ProcModule>) {
            notes.differ("/proc/modules", "a line for " + expectation.name(), "no such line");
        } else if (fact instanceof Fact.Present<ProcModule> line) {
            compare(expectation, line.content(), sight, notes);
        } else {
            notes.notCompared(fact.reason().orElse("?"));
        }
    }

    private static void compare(Expectation expectation, ProcModule line, ModuleSight sight, Crosscheck.Notes notes) {
        notes.equal(PLACE + "state", ProcModule.State.LIVE, line.state());
        if (line.size() <= 0) {
            notes.differ(PLACE + "size", "more than 0", Long.toString(line.size()));
        }
        notes.equal(
                PLACE + "used by: " + PERMANENT,
                expectation.permanent(),
                line.usedBy().contains(PERMANENT));
        List<String> users = line.usedBy().stream()
                .filter(user -> !user.equals(PERMANENT))
                .sorted()
                .toList();
        sight.sysModule().value().ifPresent(sys -> {
            notes.equal(
                    "/proc/modules used by = /sys/module holders",
                    users,
                    sys.holders().stream().sorted().toList());
            notes.equal("/proc/modules refcount = /sys/module refcnt", line.refCount(), sys.refCount());
            if (sys.coreSize().isPresent() && sys.initSize().isPresent()) {
                long sizes = sys.coreSize().getAsLong() + sys.initSize().getAsLong();
                notes.equal("/proc/modules size = /sys/module coresize + initsize", sizes, line.size());
            }
        });
        if (line.refCount().isPresent() && line.refCount().getAsLong() < users.size()) {
            notes.differ(
                    PLACE + "refcount",
                    "at least " + users.size(),
                    Long.toString(line.refCount().getAsLong()));
        }
        compareTaints(expectation.taints(), line.taints(), notes);
    }

    /** The letters that the tags give must be there; E (unsigned) and F (forced) depend on the kernel and the call. */
    private static void compareTaints(String forecast, String seen, Crosscheck.Notes notes) {
        boolean missing = forecast.chars().anyMatch(letter -> seen.indexOf(letter) < 0);
        boolean unexpected = seen.chars().anyMatch(letter -> (forecast + "EF").indexOf(letter) < 0);
        if (missing || unexpected) {
            notes.differ(PLACE + "taints", "(" + forecast + ") and E or F perhaps", "(" + seen + ")");
        }
    }
}
