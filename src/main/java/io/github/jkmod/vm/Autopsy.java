package io.github.jkmod.vm;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out why a guest is gone or silent. Order of truth: QEMU's word on the shutdown, the console, the channel. */
final class Autopsy {
    private static final long SETTLE_MILLIS = 2000;

    private final QemuProcess qemu;
    private final @Nullable Qmp qmp;

    Autopsy(QemuProcess qemu, @Nullable Qmp qmp) {
        this.qemu = qemu;
        this.qmp = qmp;
    }

    /**
     * {@return why the channel ended}
     *
     * @param ready whether the guest had answered before
     * @param broken what was wrong with the last frame, or null
     */
    GuestDiedException ended(boolean ready, @Nullable String broken) {
        if (!qemu.ended(SETTLE_MILLIS)) {
            return died(Verdict.CHANNEL_BROKEN, broken == null ? "it ended, QEMU did not" : broken);
        }
        Optional<String> reason = qmp == null ? Optional.empty() : qmp.shutdownReason();
        if (reason.isEmpty()) {
            return qemuFailed();
        }
        return died(verdict(ready, reason.get()), detail());
    }

    private Verdict verdict(boolean ready, String reason) {
        boolean panic = reason.equals("guest-reset") || reason.equals("guest-panic");
        if (panic && (ready || ConsoleTrouble.in(qemu.console().lines()))) {
            return Verdict.PANIC;
        }
        return ready ? Verdict.JVM_DIED : Verdict.BOOT_FAILED;
    }

    /** The line that says most: the panic's reason, or the init script's word on Java's end. */
    private String detail() {
        List<String> lines = qemu.console().lines();
        for (String mark : List.of("Kernel panic - not syncing: ", "Out of memory: ", "jkmod-guest: java ended")) {
            for (String line : lines) {
                if (line.contains(mark)) {
                    return line.substring(line.indexOf(mark)).strip();
                }
            }
        }
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
    }

    private GuestDiedException qemuFailed() {
        String said = qemu.complaint();
        return died(Verdict.QEMU_FAILED, said.isEmpty() ? "exit status " + qemu.exitCode() : said);
    }

    /** {@return why the guest did not connect} */
    GuestDiedException notStarted() {
        return qemu.ended(SETTLE_MILLIS) ? qemuFailed() : died(Verdict.QEMU_FAILED, "it does not connect");
    }

    /** {@return this verdict, after asking the kernel by SysRq what its processors and blocked tasks do} */
    GuestDiedException stuck(Verdict verdict, String detail) {
        if (qmp != null) {
            try {
                for (char key : new char[] {'9', 'l', 'w'}) {
                    qmp.sendBreak();
                    Thread.sleep(150);
                    qemu.type(key);
                    Thread.sleep(250);
                }
                Thread.sleep(1000);
            } catch (IOException e) {
                // QEMU is gone as well; the console says what it says
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return died(verdict, detail);
    }

    /** {@return an oops, in the kernel's first words on it} */
    GuestDiedException oops() {
        List<String> lines = ConsoleTrouble.of(qemu.console().lines());
        return died(Verdict.OOPS, lines.isEmpty() ? "" : lines.get(0).replaceFirst("^\\[[ .0-9]+\\] ", ""));
    }

    /** {@return this verdict with the kernel's lines} */
    GuestDiedException died(Verdict verdict, String detail) {
        return new GuestDiedException(
                verdict, detail, ConsoleTrouble.of(qemu.console().lines()));
    }
}
