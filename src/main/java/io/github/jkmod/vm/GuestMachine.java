package io.github.jkmod.vm;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** QEMU with its channel and its monitor: started together, ended together. */
record GuestMachine(QemuProcess qemu, Wire wire, Qmp qmp) implements AutoCloseable {
    private static final long QEMU_MILLIS = 15_000;

    /**
     * Starts QEMU and waits until it has connected and read its files.
     *
     * @param memory where its memory is, or null for an ordinary guest
     * @param mark what comes before the first frame from the guest, or empty
     */
    static GuestMachine start(GuestSpec spec, Accelerator accelerator, @Nullable CloneMemory memory, String mark)
            throws IOException, GuestDiedException {
        try (GuestSockets sockets = GuestSockets.open()) {
            QemuProcess qemu = QemuProcess.start(
                    QemuCommand.of(spec, accelerator, sockets.channelPath(), sockets.qmpPath(), memory));
            qemu.onExit(sockets::close); // so that accepting ends too
            try {
                return connect(qemu, sockets, mark);
            } catch (IOException e) {
                GuestDiedException died = new Autopsy(qemu, null).notStarted();
                died.addSuppressed(e);
                qemu.close();
                throw died;
            }
        }
    }

    private static GuestMachine connect(QemuProcess qemu, GuestSockets sockets, String mark)
            throws IOException, GuestDiedException {
        SocketChannel channel = sockets.acceptChannel();
        Qmp qmp = new Qmp(sockets.acceptQmp());
        GuestMachine machine = new GuestMachine(qemu, new Wire(channel, mark), qmp);
        if (!qmp.answered(QEMU_MILLIS)) {
            machine.close();
            throw machine.autopsy().died(Verdict.QEMU_FAILED, "its monitor does not answer");
        }
        return machine;
    }

    Autopsy autopsy() {
        return new Autopsy(qemu, qmp);
    }

    @Override
    public void close() {
        qemu.close();
        wire.close();
        qmp.close();
    }
}
