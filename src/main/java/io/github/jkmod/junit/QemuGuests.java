package io.github.jkmod.junit;

import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.ModuleSources;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestImage;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Guests of the user's cache, filled when something is missing; what takes long is logged. */
final class QemuGuests implements GuestSource {
    private static final System.Logger LOG = System.getLogger(VmTest.class.getName());

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final Provision provision = new Provision(cache, new LoggedProgress());
    private final GuestFiles files = new GuestFiles(cache, provision);
    private final Optional<String> home;

    QemuGuests(Optional<String> home) {
        this.home = home;
    }

    @Override
    public VmKernel kernel(KernelRow row) throws IOException {
        return new VmKernel(provision.kernel(row.architecture(), row.id()), this);
    }

    @Override
    public Path modules(DebianKernel kernel, ModuleSources sources) throws IOException {
        return provision.modules(kernel, sources);
    }

    @Override
    public GuestLink start(VmKernel kernel, Machine machine, Map<String, Path> payload)
            throws IOException, GuestDiedException {
        provision.hostTools(kernel.architecture());
        GuestPool pool = pool(UnaryOperator.identity(), System.getenv());
        MachineShape shape = machine.shape();
        if (!machine.packages().isEmpty()) {
            Path image = provision.images().packages(kernel.architecture(), machine.packages());
            shape = shape.images(List.of(new GuestImage(image, GuestImage.USERLAND)));
        }
        Guest guest = machine.cold()
                ? pool.boot(kernel.guestKernel(), shape, payload)
                : pool.guest(kernel.guestKernel(), shape, payload);
        return new QemuLink(guest);
    }

    @Override
    public GuestPool pool(UnaryOperator<BootOptions> options, Map<String, String> environment) throws IOException {
        Installation installation = Installation.find(home.orElse(null), VmTest.class.getClassLoader(), cache);
        BootOptions usual = BootOptions.usual(cache.root(), QemuGuests::log);
        return new GuestPool(cache, files, installation, options.apply(usual), environment);
    }

    private static void log(String line) {
        LOG.log(Level.INFO, line);
    }

    /** Titles and messages as lines of the log. */
    private static final class LoggedProgress implements Progress {
        @Override
        public Step begin(String title, Unit unit, long total) {
            log(title);
            return Progress.silent().begin(title, unit, total);
        }

        @Override
        public void message(String line) {
            log(line);
        }
    }
}
