package io.github.jkmod.forecast.layout;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.util.List;
import java.util.Optional;

/** {@code module_patient_check_exists} ({@code add_unformed_module} before 6.4): a module of this name is already there. */
public final class ExistsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.EXISTS;
    }

    @Override
    public void examine(Load load) {
        String name = load.structModule().name();
        Fact<List<ProcModule>> modules = load.modules();
        if (modules instanceof Fact.Absent<List<ProcModule>>) {
            return;
        }
        if (!(modules instanceof Fact.Present<List<ProcModule>> present)) {
            load.findings().unknown("loaded modules");
            return;
        }
        Optional<ProcModule> same = present.content().stream()
                .filter(module -> module.name().value().equals(name))
                .findFirst();
        same.ifPresent(module -> refuse(load, module));
    }

    private void refuse(Load load, ProcModule module) {
        String name = module.name().value();
        switch (module.state()) {
            case LIVE ->
                load.refuse(
                        Errno.EEXIST,
                        Finding.error(stage(), "a module named " + name + " is loaded")
                                .in("module_patient_check_exists")
                                .because("the kernel takes one module of a name")
                                .hint("unload it first: rmmod " + name));
            case LOADING ->
                load.refuse(
                        Errno.EEXIST,
                        Finding.error(stage(), "a module named " + name + " is just being loaded")
                                .in("module_patient_check_exists")
                                .because("the kernel waits for it: EEXIST when that load succeeds, EBUSY when it fails")
                                .hint("wait for that load"));
            case UNLOADING ->
                load.refuse(
                        Errno.EBUSY,
                        Finding.error(stage(), "a module named " + name + " is just being unloaded")
                                .in("module_patient_check_exists")
                                .because("the kernel refuses until it is gone")
                                .hint("try again when it is gone"));
        }
    }
}
