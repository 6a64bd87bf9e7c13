package io.github.jkmod.vm.qemu;

import io.github.jkmod.vm.spec.GuestSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What happens between this JVM and QEMU: a shell opens files that QEMU could not, or whose names are gone, and sets limits. */
public final class QemuLaunch {
    /** What QEMU calls the file for {@code pmemsave}, which is open as descriptor 3. */
    static final String SAVED = "/proc/self/fd/3";

    /** The clone's state, which is open as descriptor 4, as an address of migration. */
    public static final String STATE = "fd:4";

    /** Beside the guest's memory: translated code (1 GiB), windows, the program itself. */
    private static final long OTHER_MEMORY_MIB = 4096;

    /**
     * The largest file that QEMU makes larger is the clone's window, a drive, or a core as large as the memory; a template's are
     * its memory and its state.
     */
    private static final long FILE_MIB = 2 * (CloneMemory.WINDOW >> 20);

    private QemuLaunch() {}

    /**
     * {@return the command that starts QEMU}
     *
     * @param qemu the command of QEMU itself
     * @param saved the file for {@code pmemsave}
     * @param memory where its memory is, or null for an ordinary guest
     */
    public static List<String> of(List<String> qemu, GuestSpec spec, NamelessFile saved, @Nullable CloneMemory memory) {
        boolean template = memory != null && !memory.incoming();
        long largestDrive =
                spec.shape().drives().stream().mapToLong(Long::longValue).max().orElse(0);
        long fileMib = FILE_MIB
                + (largestDrive >> 20)
                + (template ? 2L : 1L) * spec.shape().memoryMib();
        long memoryMib = OTHER_MEMORY_MIB + spec.shape().memoryMib();
        Optional<Path> state = memory == null ? Optional.empty() : memory.state();
        // ulimit counts files in blocks of 512 bytes (dash) or 1024 (bash), memory in KiB; a lower limit stays
        String script = "saved=$1; state=$2; shift 2; ulimit -c 0; ulimit -f " + (fileMib << 11)
                + " 2>/dev/null; ulimit -v " + (memoryMib << 10) + " 2>/dev/null; exec \"$@\" 3<>\"$saved\""
                + (state.isPresent() ? " 4<\"$state\"" : "");
        List<String> command = new ArrayList<>(List.of("sh", "-c", script, "sh", saved.name()));
        command.add(state.map(Path::toString).orElse(""));
        command.addAll(qemu);
        return command;
    }
}
