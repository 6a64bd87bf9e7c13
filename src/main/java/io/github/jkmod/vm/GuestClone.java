package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.qemu.QemuLaunch;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.wire.Message;
import io.github.jkmod.vm.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings one copy of a template to life. */
record GuestClone(GuestSpec spec, BootOptions options, boolean mapped) {
    /** How long QEMU may take to end once its end of a socket is gone, in milliseconds. */
    private static final long LAST_WORDS_MILLIS = 2000;

    private static final int ENTROPY = 64;

    /**
     * {@return the clone, with the payload unpacked}
     *
     * @param folder the template's
     * @param own an empty folder for the clone's names for the template's files, until it runs
     * @throws IOException if the template cannot be used
     * @throws GuestDiedException if the clone does not come to life
     */
    Guest of(Path folder, ClonePayload payload, Path own) throws IOException, GuestDiedException {
        long start = System.nanoTime();
        Template.Held held = Template.hold(folder, own, mapped);
        String nonce = Template.randomMark();
        CloneMemory memory = new CloneMemory(
                held.template().memory(),
                payload.window(),
                Optional.of(held.template().state()));
        GuestMachine machine = GuestMachine.start(spec, Accelerator.TCG, memory, nonce);
        boolean alive = false;
        try {
            awaken(machine, held, nonce, payload);
            awaitThawed(machine, start);
            alive = true;
            Duration silence = options.silence().multipliedBy(Accelerator.TCG.scale());
            return new Guest(machine, held.ready((System.nanoTime() - start) / 1e9), silence);
        } finally {
            if (!alive) {
                machine.close();
            }
        }
    }

    private void awaken(GuestMachine machine, Template.Held held, String nonce, ClonePayload payload)
            throws IOException, GuestDiedException {
        try {
            resume(machine);
            machine.wire().send(held.token().getBytes(StandardCharsets.US_ASCII));
            byte[] entropy = Template.randomBytes(ENTROPY);
            long now = System.currentTimeMillis();
            machine.wire().send(new Message.Thaw(nonce, now, entropy, payload.size(), payload.crc()));
        } catch (IOException e) {
            if (!machine.qemu().ended(LAST_WORDS_MILLIS)) {
                throw e;
            }
            // QEMU died while it was spoken to: its own words say more than the broken pipe.
            GuestDiedException died = machine.autopsy().notStarted();
            died.addSuppressed(e);
            throw died;
        }
    }

    /** Before the machine runs, nothing may be sent: loading the state would overwrite what its UART has received. */
    private void resume(GuestMachine machine) throws IOException, GuestDiedException {
        Template.ignoreShared(machine.qmp());
        machine.qmp().execute("migrate-incoming", Map.of("uri", QemuLaunch.STATE));
        long limit = options.ready().toMillis() * Accelerator.TCG.scale();
        if (!machine.qmp().resumed(limit) || machine.qemu().ended(0)) {
            throw machine.autopsy().notStarted();
        }
    }

    private void awaitThawed(GuestMachine machine, long start) throws IOException, GuestDiedException {
        long deadline = start + options.ready().toNanos() * Accelerator.TCG.scale();
        Wire.@Nullable Event event = machine.wire().next(deadline - System.nanoTime());
        if (event instanceof Wire.Ended end) {
            throw machine.autopsy().ended(false, end.broken());
        }
        if (!(event instanceof Wire.Said said) || !(said.message() instanceof Message.Thawed thawed)) {
            throw machine.autopsy().died(GuestEnd.BOOT_FAILED, "the clone does not answer");
        }
        if (!thawed.problem().isEmpty()) {
            throw machine.autopsy().died(GuestEnd.BOOT_FAILED, "the clone: " + thawed.problem());
        }
    }
}
