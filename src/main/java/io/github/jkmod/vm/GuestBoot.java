package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.wire.Message;
import io.github.jkmod.vm.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One boot: chooses the accelerator, starts the machine, waits for the agent. */
final class GuestBoot {
    /** Under KVM a kernel is in its /init long before this. */
    private static final Duration KVM_FIRST_WORD = Duration.ofSeconds(5);

    private final GuestSpec spec;
    private final BootOptions options;
    private final KvmVerdicts verdicts;

    GuestBoot(GuestSpec spec, BootOptions options) {
        this.spec = spec;
        this.options = options;
        this.verdicts = new KvmVerdicts(options.cache());
    }

    Guest boot() throws IOException, GuestDiedException {
        Optional<Accelerator> chosen = chosen();
        return chosen.isPresent() ? boot(chosen.get(), false) : tryKvm();
    }

    /** {@return how the guest will run; empty: KVM looks usable, but no kernel has booted with it yet} */
    Optional<Accelerator> chosen() {
        if (options.accelerator().isPresent()) {
            return options.accelerator();
        }
        return KvmVerdicts.obstacle(spec.architecture()).isPresent()
                ? Optional.of(Accelerator.TCG)
                : verdicts.known(spec);
    }

    private Guest tryKvm() throws IOException, GuestDiedException {
        try {
            Guest guest = boot(Accelerator.KVM, true);
            verdicts.learn(spec, Accelerator.KVM);
            return guest;
        } catch (GuestDiedException e) {
            if (e.verdict() == GuestEnd.PANIC || e.verdict() == GuestEnd.OUT_OF_MEMORY) {
                throw e; // KVM ran the kernel; what then happened is the kernel's own
            }
            verdicts.learn(spec, Accelerator.TCG);
            options.notes().accept("kvm does not work here (" + firstLine(e) + "); using tcg, which is slower");
            return boot(Accelerator.TCG, false);
        }
    }

    /** {@return an exception in one line, for a note} */
    static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private Guest boot(Accelerator accelerator, boolean probing) throws IOException, GuestDiedException {
        return boot(accelerator, probing, null);
    }

    private Guest boot(Accelerator accelerator, boolean probing, @Nullable CloneMemory memory)
            throws IOException, GuestDiedException {
        long start = System.nanoTime();
        GuestMachine machine = GuestMachine.start(spec, accelerator, memory, "");
        boolean alive = false;
        try {
            Message.Ready ready = await(machine, accelerator, probing, start);
            alive = true;
            double seconds = (System.nanoTime() - start) / 1e9;
            Duration silence = options.silence().multipliedBy(accelerator.scale());
            return new Guest(machine, describe(ready, accelerator, seconds), silence);
        } finally {
            if (!alive) {
                machine.close();
            }
        }
    }

    private Message.Ready await(GuestMachine machine, Accelerator accelerator, boolean probing, long start)
            throws IOException, GuestDiedException {
        long deadline = start + options.ready().toNanos() * accelerator.scale();
        if (probing) {
            long probe = start + KVM_FIRST_WORD.toNanos();
            Wire.@Nullable Event event = machine.wire().next(probe - System.nanoTime());
            if (event != null) {
                return ready(machine, event);
            }
            if (!machine.qemu().console().touched()) {
                throw machine.autopsy().died(GuestEnd.BOOT_FAILED, "no word from the kernel within 5 s");
            }
        }
        return ready(machine, machine.wire().next(deadline - System.nanoTime()));
    }

    private static Message.Ready ready(GuestMachine machine, Wire.@Nullable Event event) throws GuestDiedException {
        if (event instanceof Wire.Said said && said.message() instanceof Message.Ready ready) {
            return ready;
        }
        if (event instanceof Wire.Ended end) {
            throw machine.autopsy().ended(false, end.broken());
        }
        if (event == null) {
            throw machine.autopsy().stuck(GuestEnd.BOOT_FAILED, "its agent does not answer");
        }
        throw machine.autopsy().died(GuestEnd.CHANNEL_BROKEN, "the first message is not ready");
    }

    /** {@return the machine that becomes a template} */
    Guest bootTemplate(CloneMemory memory) throws IOException, GuestDiedException {
        return boot(Accelerator.TCG, false, memory);
    }

    private static GuestReady describe(Message.Ready ready, Accelerator accelerator, double seconds) {
        return new GuestReady(
                ready.release(),
                ready.machine(),
                ready.java(),
                accelerator,
                false,
                seconds,
                ready.started() / 1000.0,
                (ready.uptime() - ready.started()) / 1000.0);
    }
}
