package io.github.jkmod.conformance;

import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The kernels of the matrix, and guests of them, for the commands that ask kernels outside of tests. */
public final class Bench {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final Path MODULES = Path.of("native", "modules");

    /** Without a sign of life; under emulation four times as much. A busy machine must not make a guest a dead one. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final Provision provision = new Provision(cache, Progress.silent());

    /** {@return all kernels of the matrix that are wanted, with the test modules built for them} */
    public List<TestKernel> kernels(KernelPatterns choice) throws IOException {
        List<TestKernel> all = new ArrayList<>();
        for (KernelRow row : provision.kernels().all()) {
            if (choice.wants(row)) {
                DebianKernel debian = provision.kernel(row.architecture(), row.id());
                all.add(TestKernel.of(debian, provision.testModules(debian, MODULES)));
            }
        }
        return all;
    }

    /**
     * {@return where guests come from}
     *
     * @param notes takes what there is to say of them, line by line
     */
    public GuestPool pool(Consumer<String> notes) throws IOException {
        GuestFiles files = new GuestFiles(cache, provision);
        BootOptions boot = BootOptions.usual(cache.root(), notes).silence(SILENCE);
        String home = System.getProperty(Installation.HOME, DIST.toString());
        return new GuestPool(cache, files, Installation.at(Path.of(home)), boot, Map.of());
    }
}
