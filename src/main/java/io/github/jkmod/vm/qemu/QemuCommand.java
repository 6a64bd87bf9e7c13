package io.github.jkmod.vm.qemu;

import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.QemuMissingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Builds QEMU's command line. */
public final class QemuCommand {
    /** The console's character device, by which QMP sends a break. */
    static final String CONSOLE = "con";

    /** What a guest that takes QEMU over cannot do from it: start a program, raise its own limits. As libvirt has it. */
    private static final String SANDBOX = "on,obsolete=deny,resourcecontrol=deny,spawn=deny,elevateprivileges=";

    /** Nor become another user. */
    private static final String STAYS = "deny";

    /** It does that itself; from then on it lacks the right to, and no program gives it more (no_new_privs). */
    private static final String BECOMES_ANOTHER = "allow";

    /** QEMU itself is the router, and asks this machine for what the guest wants; a ROM to boot by it would be another package. */
    private static final List<String> NETWORK =
            List.of("-netdev", "user,id=net", "-device", "virtio-net-pci,netdev=net,romfile=");

    private QemuCommand() {}

    /**
     * {@return the command, console on its standard input and output, with QEMU killed when this process dies}
     *
     * @param channel the socket that listens for the second UART
     * @param qmp the socket that listens for QMP
     * @param memory where its memory is, or null for an ordinary guest
     * @param user whom QEMU becomes when it has opened its files; empty if it stays who it is
     */
    public static List<String> of(
            GuestSpec spec,
            Accelerator accelerator,
            Path channel,
            Path qmp,
            @Nullable CloneMemory memory,
            Optional<QemuUser> user)
            throws IOException {
        List<String> command = new ArrayList<>();
        find("setpriv")
                .ifPresent(setpriv ->
                        command.addAll(List.of(setpriv.toString(), "--no-new-privs", "--pdeathsig", "KILL")));
        String program = spec.machine().program();
        command.add(find(program)
                .orElseThrow(() -> new QemuMissingException(program))
                .toString());
        List<String> machine = spec.options(accelerator);
        command.addAll(memory == null ? machine : memory.of(machine));
        command.addAll(List.of(
                "-accel",
                accelerator.label(),
                "-m",
                Integer.toString(spec.shape().memoryMib())));
        command.addAll(List.of(
                "-smp", Integer.toString(spec.shape().cpus()), "-nodefaults", "-display", "none", "-no-reboot"));
        command.addAll(List.of("-no-user-config", "-sandbox", SANDBOX + (user.isPresent() ? BECOMES_ANOTHER : STAYS)));
        user.ifPresent(own -> command.addAll(List.of("-runas", own.option())));
        command.addAll(List.of("-chardev", "stdio,signal=off,id=" + CONSOLE, "-serial", "chardev:" + CONSOLE));
        command.addAll(List.of("-chardev", "socket,id=chan,path=" + channel));
        command.addAll(spec.machine().channelDevice());
        command.addAll(List.of("-chardev", "socket,id=qmp,path=" + qmp, "-mon", "chardev=qmp,mode=control"));
        if (memory != null) {
            command.addAll(memory.devices(spec.shape().memoryMib()));
        }
        int empty = spec.shape().drives().size();
        for (int i = 0; i < spec.drives().size(); i++) {
            command.addAll(drive("drive" + i, spec.drives().get(i), i >= empty));
        }
        if (spec.shape().network()) {
            command.addAll(NETWORK);
        }
        if (memory == null || !memory.incoming()) {
            command.addAll(List.of("-kernel", spec.bootFile().toString()));
            command.addAll(List.of("-initrd", spec.initrd().toString(), "-append", append(spec)));
        }
        return command;
    }

    /** Nobody asks for its content when the guest is gone: nothing need reach the disk. */
    private static List<String> drive(String id, Path file, boolean readOnly) {
        String name = file.toString().replace(",", ",,");
        return List.of(
                "-drive",
                "if=none,format=raw,cache=unsafe,discard=unmap,id=" + id + (readOnly ? ",readonly=on" : "") + ",file="
                        + name,
                "-device",
                "virtio-blk-pci,drive=" + id);
    }

    static String append(GuestSpec spec) {
        GuestMachineType machine = spec.machine();
        List<String> words = new ArrayList<>(List.of(
                "console=" + machine.console(),
                "jkmod.channel=" + machine.channel(),
                "panic=-1",
                "quiet",
                "printk.devkmsg=on",
                "cryptomgr.notests",
                "sysrq_always_enabled",
                // Since 6.17 DAMON marks pages as untouched all the time; ARM processors without a hardware access flag
                // fault on each again, which made Java in emulated 32-bit guests take twice as long.
                "damon_stat.enabled=0"));
        if (spec.shape().allModules()) {
            words.add(
                    "rootfstype=ramfs"); // tmpfs would take half of what the packed archive leaves, which is too little
        }
        words.addAll(machine.kernelWords());
        words.addAll(spec.shape().append());
        return String.join(" ", words);
    }

    /** {@return the program's path, searched on the PATH} */
    public static Optional<Path> find(String program) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(":", -1)) {
            Path candidate = Path.of(folder, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }
}
