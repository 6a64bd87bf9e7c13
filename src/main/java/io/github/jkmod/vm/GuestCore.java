package io.github.jkmod.vm;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** A guest's memory in a file, for readers of kernels such as crash and drgn: as it is when that is asked for, and as it dies. */
final class GuestCore {
    private final GuestMachine machine;
    private final Path file;
    private final CoreLayout layout;
    private final Consumer<String> notes;
    private boolean over;

    /**
     * @param file what it becomes
     * @param layout of its kernel
     * @param notes hears when the file is written, or why it cannot be
     */
    GuestCore(GuestMachine machine, Path file, CoreLayout layout, Consumer<String> notes) {
        this.machine = machine;
        this.file = file;
        this.layout = layout;
        this.notes = notes;
    }

    /** Writes the guest's memory, which has died, and ends QEMU; once, whoever says so first. */
    synchronized void writeLast() {
        if (over) {
            return;
        }
        over = true;
        write("as it died");
        try {
            machine.qmp().quit();
        } catch (IOException e) {
            machine.qemu().close();
        }
    }

    /**
     * Writes the guest's memory as it is now.
     *
     * @param when what time that is, for the user
     */
    synchronized void write(String when) {
        try {
            machine.memory().dump(dump -> CoreFile.write(dump, layout, file));
            String lacking = layout.note().size() > 0
                    ? ""
                    : "; its kernel has no VMCOREINFO (CRASH_CORE), without which crash and drgn do not open it";
            notes.accept(file + ": the guest's memory " + when + lacking);
        } catch (IOException e) {
            notes.accept(file + ": the guest's memory " + when + " cannot be written: " + e.getMessage());
        }
    }
}
