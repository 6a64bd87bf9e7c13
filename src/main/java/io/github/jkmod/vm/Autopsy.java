package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.Processors;
import io.github.jkmod.vm.qemu.QemuProcess;
import io.github.jkmod.vm.qemu.Qmp;
import io.github.jkmod.vm.qemu.SysRq;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds out why a guest is gone or silent. Order of truth: QEMU's word on the shutdown, the console, the channel. */
final class Autopsy {
    private static final long SETTLE_MILLIS = 2000;

    /** What Java, and so {@link QemuProcess}, says of a process that a signal ended. */
    private static final int SIGNALLED = 128;

    private static final String PANIC = "Kernel panic - not syncing: ";

    /** The kernel's line on a process that it killed for want of memory; not that of a control group's own limit. */
    private static final Pattern OUT_OF_MEMORY = Pattern.compile("Out of memory: (Killed process \\d+ \\([^)]*\\)).*");

    /** The init script's word on the end of its JVM. */
    private static final String JVM_ENDED = "jkmod-guest: java ended with status ";

    private final QemuProcess qemu;
    private final @Nullable Qmp qmp;

    Autopsy(QemuProcess qemu, @Nullable Qmp qmp) {
        this.qemu = qemu;
        this.qmp = qmp;
    }

    private List<String> console() {
        return qemu.console().ofThis();
    }

    /**
     * {@return why the channel ended}
     *
     * @param ready whether the guest had answered before
     * @param broken what was wrong with the last frame, or null
     */
    GuestDiedException ended(boolean ready, @Nullable String broken) {
        if (!qemu.ended(SETTLE_MILLIS)) {
            return died(GuestEnd.CHANNEL_BROKEN, broken == null ? "it ended, QEMU did not" : broken);
        }
        String reason = qmp == null ? "" : qmp.shutdownReason().orElse("");
        if (!reason.startsWith(Qmp.GUEST)) {
            return qemuFailed(); // without a word, or host-signal
        }
        Optional<String> panic = find(PANIC);
        if (panic.isPresent()) {
            return died(GuestEnd.PANIC, panic.get());
        }
        Optional<String> memory = outOfMemory();
        if (memory.isPresent()) {
            return died(GuestEnd.OUT_OF_MEMORY, memory.get());
        }
        Optional<String> jvm = find(JVM_ENDED).map(Autopsy::named);
        if (jvm.isPresent()) {
            return died(ready ? GuestEnd.JVM_DIED : GuestEnd.BOOT_FAILED, jvm.get());
        }
        if (!ready) {
            return died(GuestEnd.BOOT_FAILED, lastLine());
        }
        String how = reason.equals("guest-shutdown")
                ? "it powered itself off"
                : "it restarted, by a reboot or by a fault that left its kernel no time to speak";
        return died(GuestEnd.WENT_DOWN, how);
    }

    /** {@return the status, with the signal that it stands for} */
    private static String named(String status) {
        boolean signal = status.matches("1(29|[3-5]\\d|6[0-4])");
        return "status " + status + (signal ? ", that is signal " + (Integer.parseInt(status) - SIGNALLED) : "");
    }

    /** {@return what follows {@code mark} in the first line that holds it} */
    private Optional<String> find(String mark) {
        return console().stream()
                .filter(line -> line.contains(mark))
                .map(line -> line.substring(line.indexOf(mark) + mark.length()).strip())
                .findFirst();
    }

    private String lastLine() {
        List<String> lines = console();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1).strip();
    }

    /** {@return whom the kernel killed for want of memory, in its words} */
    Optional<String> outOfMemory() {
        return console().stream()
                .map(OUT_OF_MEMORY::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    private GuestDiedException qemuFailed() {
        String said = qemu.complaint();
        int status = qemu.exitCode();
        String how = status > SIGNALLED
                ? "something on this machine killed it with signal " + (status - SIGNALLED)
                : "it ended with status " + status;
        return died(GuestEnd.QEMU_FAILED, said.isEmpty() ? how : said);
    }

    /** {@return why the guest did not connect} */
    GuestDiedException notStarted() {
        return qemu.ended(SETTLE_MILLIS) ? qemuFailed() : died(GuestEnd.QEMU_FAILED, "it does not connect");
    }

    /** {@return this verdict, after asking the kernel by SysRq what its processors and blocked tasks do} */
    GuestDiedException stuck(GuestEnd verdict, String detail) {
        List<String> before = console();
        long asked = qemu.console().end();
        String silence = "";
        List<String> lines = new ArrayList<>();
        if (qmp != null) {
            try {
                SysRq sysrq = new SysRq(qemu, qmp);
                if (!sysrq.ask()) {
                    lines.addAll(Processors.of(qmp));
                    boolean deaf = lines.stream().anyMatch(line -> line.contains(Processors.DEAF));
                    silence = "its kernel does not answer SysRq" + (deaf ? ", as its interrupts are off" : "");
                    if (sysrq.interrupt()) {
                        lines.add("jkmod: its answer to an interrupt that cannot be switched off:");
                    }
                }
            } catch (IOException e) {
                silence = "nor does QEMU answer, it may be stopped: " + e.getMessage();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        lines.addAll(ConsoleExcerpt.withAnswer(before, qemu.console().since(asked)));
        String found =
                Stream.of(detail, silence).filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
        return new GuestDiedException(verdict, found, lines);
    }

    /** {@return an oops, in the kernel's first words on it} */
    GuestDiedException oops() {
        List<String> lines = ConsoleTrouble.of(console());
        return died(GuestEnd.OOPS, lines.isEmpty() ? "" : lines.get(0).replaceFirst("^\\[[ .0-9]+\\] ", ""));
    }

    /** {@return this verdict with the kernel's lines} */
    GuestDiedException died(GuestEnd verdict, String detail) {
        return new GuestDiedException(verdict, detail, ConsoleExcerpt.of(console()));
    }
}
