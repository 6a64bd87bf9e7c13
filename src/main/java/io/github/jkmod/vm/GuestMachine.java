package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.qemu.GuestMemory;
import io.github.jkmod.vm.qemu.GuestSockets;
import io.github.jkmod.vm.qemu.GuestWindow;
import io.github.jkmod.vm.qemu.NamelessFile;
import io.github.jkmod.vm.qemu.QemuCommand;
import io.github.jkmod.vm.qemu.QemuLaunch;
import io.github.jkmod.vm.qemu.QemuProcess;
import io.github.jkmod.vm.qemu.QemuUser;
import io.github.jkmod.vm.qemu.Qmp;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.wire.Wire;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** QEMU with its channel and its monitor: started together, ended together. */
record GuestMachine(QemuProcess qemu, Wire wire, Qmp qmp, GuestMemory memory, Optional<QemuUser> user)
        implements AutoCloseable {
    private static final long QEMU_MILLIS = 15_000;

    /** What this process shares with QEMU, and whom that has become. */
    private record SharedFiles(GuestWindow window, NamelessFile saved, Optional<QemuUser> user) {}

    /**
     * Starts QEMU and waits until it has connected and read its files.
     *
     * @param memory where its memory is, or null for an ordinary guest
     * @param mark what comes before the first frame from the guest, or empty
     */
    static GuestMachine start(GuestSpec spec, Accelerator accelerator, @Nullable CloneMemory memory, String mark)
            throws IOException, GuestDiedException {
        boolean alive = false;
        Optional<QemuUser> user = QemuUser.next();
        GuestWindow window = GuestWindow.of(spec, accelerator, memory);
        @Nullable NamelessFile saved = null;
        try (GuestSockets sockets = GuestSockets.open()) {
            saved = NamelessFile.open(user);
            List<String> command = new ArrayList<>(
                    QemuCommand.of(spec, accelerator, sockets.channelPath(), sockets.qmpPath(), memory, user));
            command.addAll(window.options());
            QemuProcess qemu = QemuProcess.start(QemuLaunch.of(command, spec, saved, memory), user.isPresent());
            qemu.onExit(sockets::close); // so that accepting ends too
            GuestMachine machine = connect(qemu, sockets, mark, new SharedFiles(window, saved, user));
            alive = true;
            return machine;
        } finally {
            if (!alive) {
                window.close();
                if (saved != null) {
                    saved.close();
                }
            }
        }
    }

    private static GuestMachine connect(QemuProcess qemu, GuestSockets sockets, String mark, SharedFiles files)
            throws IOException, GuestDiedException {
        try {
            GuestMachine machine = connected(qemu, sockets, mark, files);
            if (!machine.qmp.answered(QEMU_MILLIS)) {
                machine.close();
                throw machine.autopsy().died(GuestEnd.QEMU_FAILED, "its monitor does not answer");
            }
            return machine;
        } catch (IOException e) {
            GuestDiedException died = new Autopsy(qemu, null).notStarted();
            died.addSuppressed(e);
            qemu.close();
            throw died;
        }
    }

    private static GuestMachine connected(QemuProcess qemu, GuestSockets sockets, String mark, SharedFiles files)
            throws IOException {
        SocketChannel channel = sockets.acceptChannel();
        Qmp qmp = new Qmp(sockets.acceptQmp());
        return new GuestMachine(
                qemu, new Wire(channel, mark), qmp, new GuestMemory(qmp, files.window(), files.saved()), files.user());
    }

    Autopsy autopsy() {
        return new Autopsy(qemu, qmp);
    }

    @Override
    public void close() {
        qemu.close();
        wire.close();
        qmp.close();
        memory.close();
    }
}
