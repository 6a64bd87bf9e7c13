package io.github.jkmod.report;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestReady;
import java.util.Locale;

/** A run in a guest: what the guest reported, and the guest itself. */
public final class VmReport {
    private static final int TAIL = 20;

    private VmReport() {}

    /** {@return the {@code vm} object of {@code vm run --json}} */
    public static Tree of(Guest guest, Architecture architecture) {
        GuestReady ready = guest.ready();
        return Tree.create()
                .put("arch", architecture.label())
                .put("release", ready.release())
                .put("accelerator", ready.accelerator().label())
                .put("start", ready.cloned() ? "clone" : "boot")
                .put("bootSeconds", ready.bootSeconds())
                .put("jvmSeconds", ready.jvmSeconds())
                .put("java", ready.java())
                .put("consoleTail", guest.consoleTail(TAIL));
    }

    /** {@return the whole run in words} */
    public static String text(Tree run) {
        StringBuilder out = new StringBuilder();
        Tree vm = run.tree("vm");
        out.append(String.format(
                Locale.ROOT,
                "guest: %s, kernel %s, %s, %s, %.1f s from start to answer%n",
                vm.text("arch"),
                vm.text("release"),
                vm.text("accelerator"),
                vm.text("start"),
                vm.number("bootSeconds")));
        for (Tree other : run.trees("others")) {
            out.append(LoadText.load(other));
        }
        out.append(LoadText.load(run));
        if (run.has("unload")) {
            Tree unload = run.tree("unload");
            for (Tree other : unload.trees("others")) {
                out.append(unloadText(other));
            }
            out.append(unloadText(unload));
        }
        return out.toString();
    }

    private static String unloadText(Tree unload) {
        return unload.text("module") + ": unload\n" + LoadText.unload(unload);
    }
}
