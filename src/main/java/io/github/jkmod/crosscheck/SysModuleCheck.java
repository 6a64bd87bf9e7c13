package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.kernel.Fact;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.SysModule;
import java.util.HexFormat;
import java.util.Optional;

/** The folder /sys/module/NAME ({@code mod_sysfs_setup} of kernel/module/sysfs.c). */
final class SysModuleCheck {
    private static final String PLACE = "/sys/module ";
    private static final String BUILD_ID_NOTE = ".note.gnu.build-id";

    private SysModuleCheck() {}

    static void compare(Expectation expectation, ModuleSight sight, Crosscheck.Notes notes) {
        Fact<SysModule> fact = sight.sysModule();
        if (fact instanceof Fact.Absent<SysModule>) {
            notes.differ("/sys/module", "a folder " + expectation.name(), "no such folder");
        } else if (fact instanceof Fact.Present<SysModule> folder) {
            compare(expectation, folder.content(), notes);
        } else {
            notes.notCompared(fact.reason().orElse("?"));
        }
    }

    private static void compare(Expectation expectation, SysModule folder, Crosscheck.Notes notes) {
        notes.equal(PLACE + "initstate", Optional.of("live"), folder.initState());
        notes.equal(PLACE + "version", expectation.version(), folder.version());
        notes.equal(PLACE + "srcversion", expectation.srcversion(), folder.srcversion());
        notes.equal(
                PLACE + "sections",
                expectation.sections(),
                folder.sections().keySet().stream().sorted().toList());
        notes.equal(
                PLACE + "parameters",
                expectation.parameters(),
                folder.parameters().keySet().stream().sorted().toList());
        notes.equal(PLACE + "build-id", expectation.buildId(), buildId(folder));
    }

    /** The note's description starts behind its header: three 4-byte words and the name "GNU". */
    private static Optional<String> buildId(SysModule folder) {
        byte[] note = folder.notes().get(BUILD_ID_NOTE);
        int header = 16;
        if (note == null || note.length < header) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().formatHex(note, header, note.length));
    }
}
