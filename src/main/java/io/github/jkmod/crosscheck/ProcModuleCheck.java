package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
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
        });
        if (line.refCount().isPresent() && line.refCount().getAsLong() < users.size()) {
            notes.differ(
                    PLACE + "refcount",
                    "at least " + users.size(),
                    Long.toString(line.refCount().getAsLong()));
        }
        compareTaints(expectation, line.taints(), notes);
        compareUses(expectation, sight, notes);
    }

    /** In the kernel's order, but for letters of which it is open whether they are there. */
    private static void compareTaints(Expectation expectation, String seen, Crosscheck.Notes notes) {
        StringBuilder sure = new StringBuilder();
        seen.chars()
                .filter(letter -> expectation.openTaints().indexOf(letter) < 0
                        || expectation.taints().indexOf(letter) >= 0)
                .forEach(letter -> sure.append((char) letter));
        String open = expectation.openTaints().isEmpty()
                ? ""
                : " and perhaps " + String.join(" or ", expectation.openTaints().split(""));
        if (sure.toString().equals(expectation.taints())) {
            notes.compared();
        } else {
            notes.differ(PLACE + "taints", "(" + expectation.taints() + ")" + open, "(" + seen + ")");
        }
    }

    /** The owners of its imports are those whose lines name it as a user. */
    private static void compareUses(Expectation expectation, ModuleSight sight, Crosscheck.Notes notes) {
        if (expectation.uses().isEmpty()) {
            notes.notCompared("modules that it uses: not every import's owner is known");
            return;
        }
        sight.uses()
                .value()
                .ifPresent(uses -> notes.equal(
                        "/proc/modules: used by " + expectation.name(),
                        expectation.uses().get().stream().sorted().toList(),
                        uses.stream().sorted().toList()));
    }
}
