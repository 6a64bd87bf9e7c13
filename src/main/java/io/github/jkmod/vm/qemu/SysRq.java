package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Asks a kernel that seems stuck what it is doing, by SysRq over the console: a break, then a key; see the kernel's
 * Documentation/admin-guide/sysrq.rst. Interrupts are all that has to work in the guest.
 */
public final class SysRq {
    /** All messages to the console; backtraces of the processors; blocked tasks. */
    private static final List<Character> KEYS = List.of('9', 'l', 'w');

    private static final int TRIES = 3;
    private static final long BREAK_MILLIS = 150;
    private static final long ANSWER_MILLIS = 1000;
    private static final long QUIET_MILLIS = 400;
    private static final long LONGEST_MILLIS = 4000;
    private static final long STEP_MILLIS = 50;

    private final QemuProcess qemu;
    private final Qmp qmp;

    public SysRq(QemuProcess qemu, Qmp qmp) {
        this.qemu = qemu;
        this.qmp = qmp;
    }

    /**
     * {@return whether the kernel answered; what it said is on the console}
     *
     * @throws IOException if QEMU is gone as well
     */
    public boolean ask() throws IOException, InterruptedException {
        boolean answered = false;
        for (char key : KEYS) {
            boolean heard = false;
            for (int tries = 0; tries < TRIES && !heard; tries++) {
                heard = press(key);
            }
            if (!heard && !answered) {
                return false;
            }
            answered |= heard;
        }
        settle();
        return answered;
    }

    /**
     * Sends an interrupt that cannot be switched off, upon which an x86 kernel panics and shows where it is, as /init has
     * told it to. ARM's machines have none.
     *
     * @return whether something came of it
     */
    public boolean interrupt() throws InterruptedException {
        long before = qemu.console().end();
        try {
            qmp.execute("inject-nmi", Map.of());
            settle();
        } catch (IOException e) {
            return false; // no such interrupt
        }
        return qemu.console().end() > before;
    }

    private boolean press(char key) throws IOException, InterruptedException {
        long before = qemu.console().end();
        qmp.sendBreak();
        Thread.sleep(BREAK_MILLIS); // the break is dealt with before the key comes, or the key is typed text
        qemu.type(key);
        for (long waited = 0; waited < ANSWER_MILLIS; waited += STEP_MILLIS) {
            Thread.sleep(STEP_MILLIS);
            List<String> said = qemu.console().since(before);
            if (said.stream().anyMatch(line -> line.contains("sysrq: "))) {
                return true;
            }
        }
        return false;
    }

    /** Waits until the console has been quiet for a moment. */
    private void settle() throws InterruptedException {
        long last = qemu.console().end();
        long quiet = 0;
        for (long waited = 0; waited < LONGEST_MILLIS && quiet < QUIET_MILLIS; waited += STEP_MILLIS) {
            Thread.sleep(STEP_MILLIS);
            long now = qemu.console().end();
            quiet = now == last ? quiet + STEP_MILLIS : 0;
            last = now;
        }
    }
}
