package io.github.jkmod.report;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestReady;
import java.util.Locale;

/** A run in a guest: what the guest reported, and the guest itself. */
public final class VmReport {
    private static final int TAIL = 20;

    private VmReport() {}

    /** {@return the guest of {@code vm run --json}} */
    public static VmRunDocument.Machine of(Guest guest, Architecture architecture) {
        GuestReady ready = guest.ready();
        return new VmRunDocument.Machine(
                architecture.label(),
                ready.release(),
                ready.accelerator().label(),
                ready.cloned() ? "clone" : "boot",
                ready.bootSeconds(),
                ready.jvmSeconds(),
                ready.java(),
                guest.consoleTail(TAIL));
    }

    /** {@return the whole run in words} */
    public static String text(VmRunDocument run) {
        StringBuilder out = new StringBuilder(text(run.vm()));
        run.others().documents().forEach(other -> out.append(LoadText.load(other)));
        out.append(LoadText.load(run.loads()));
        run.unload().ifPresent(unload -> {
            unload.others().documents().forEach(other -> out.append(unloadText(other)));
            out.append(unloadText(unload));
        });
        return out.toString();
    }

    /** {@return a run of which the guest told nothing, in words} */
    public static String text(VmRunDocument.Untold run) {
        return text(run.vm()) + "?: module ?, kernel ? (?)\n";
    }

    private static String text(VmRunDocument.Machine vm) {
        return String.format(
                Locale.ROOT,
                "guest: %s, kernel %s, %s, %s, %.1f s from start to answer%n",
                vm.arch(),
                vm.release(),
                vm.accelerator(),
                vm.start(),
                vm.bootSeconds());
    }

    private static String unloadText(UnloadDocument unload) {
        return unload.module() + ": unload\n" + LoadText.unload(unload);
    }
}
