package io.github.jkmod.crosscheck;

import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.SysModule;
import io.github.jkmod.model.Fact;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The folder /sys/module/NAME ({@code mod_sysfs_setup} of kernel/module/sysfs.c). */
final class SysModuleCheck {
    private static final String PLACE = "/sys/module ";
    private static final String BUILD_ID_NOTE = ".note.gnu.build-id";

    private final SysModule folder;
    private final Crosscheck.Notes notes;

    private SysModuleCheck(SysModule folder, Crosscheck.Notes notes) {
        this.folder = folder;
        this.notes = notes;
    }

    static void compare(Expectation expectation, ModuleSight sight, Crosscheck.Notes notes) {
        Fact<SysModule> fact = sight.sysModule();
        if (fact instanceof Fact.Absent<SysModule>) {
            notes.differ("/sys/module", "a folder " + expectation.name(), "no such folder");
        } else if (fact instanceof Fact.Present<SysModule> folder) {
            new SysModuleCheck(folder.content(), notes).compare(expectation);
        } else {
            notes.notCompared(fact.reason().orElse("?"));
        }
    }

    private void compare(Expectation expectation) {
        value("initstate", Optional.of("live"), folder.initState());
        value("version", expectation.version(), folder.version());
        value("srcversion", expectation.srcversion(), folder.srcversion());
        names("sections", expectation.sections(), folder.sections().keySet());
        names("parameters", expectation.parameters(), folder.parameters().keySet());
        expectation.given().forEach((name, value) -> {
            String seen = folder.parameters().get(name);
            if (seen != null) {
                notes.equal(PLACE + "parameters/" + name, value, seen);
            }
        });
        notes(expectation);
    }

    /** The bytes of every note section; the build id by its name, for people. */
    private void notes(Expectation expectation) {
        String hidden =
                folder.unreadable().getOrDefault("notes", folder.unreadable().get("notes/" + BUILD_ID_NOTE));
        if (hidden != null) {
            notes.notCompared(hidden);
            return;
        }
        notes.equal(PLACE + "build-id", expectation.buildId(), buildId(folder));
        names("notes", List.copyOf(expectation.notes().keySet()), folder.notes().keySet());
        expectation.notes().forEach((name, content) -> {
            byte[] seen = folder.notes().get(name);
            if (seen != null && !name.equals(BUILD_ID_NOTE)) {
                notes.equal(PLACE + "notes/" + name, hex(content), hex(seen));
            }
        });
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void value(String name, Object forecast, Object seen) {
        String hidden = folder.unreadable().get(name);
        if (hidden != null) {
            notes.notCompared(hidden);
        } else {
            notes.equal(PLACE + name, forecast, seen);
        }
    }

    /** A file that cannot be read is there all the same: a write-only parameter is closed even to root. */
    private void names(String inner, List<String> forecast, Set<String> readable) {
        TreeSet<String> seen = new TreeSet<>(readable);
        for (String name : folder.unreadable().keySet()) {
            if (name.startsWith(inner + "/")) {
                seen.add(name.substring(inner.length() + 1));
            }
        }
        value(inner, forecast, List.copyOf(seen));
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
