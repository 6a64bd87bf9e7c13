package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Prepares everything for all architectures for real, by hand: the argument is the folder of the modules' sources. */
final class ProvisionRun {
    private ProvisionRun() {}

    public static void main(String[] arguments) throws IOException {
        Path sources = Path.of(arguments[0]);
        Map<String, String> environment = System.getenv();
        CacheFolder cache = CacheFolder.ofUser(environment);
        Provision provision = new Provision(cache, new Lines());
        long begin = System.nanoTime();
        provision.hostTools(Architecture.values());
        begin = say("host tools", begin);
        for (Architecture architecture : Architecture.values()) {
            DebianKernel kernel = provision.kernel(architecture, "6.1");
            begin = say("kernel " + kernel.release() + " " + kernel.packageVersion() + " " + kernel.sha256(), begin);
            Path root = provision.guestRoot(architecture);
            begin = say("root " + root, begin);
            Path modules = provision.testModules(kernel, sources);
            begin = say("modules " + modules, begin);
        }
    }

    private static long say(String what, long begin) {
        long now = System.nanoTime();
        System.out.printf(Locale.ROOT, "%8.1f ms  %s%n", (now - begin) / 1e6, what);
        return System.nanoTime();
    }

    private static final class Lines implements Progress {
        @Override
        public Step begin(String title, Unit unit, long total) {
            long begin = System.nanoTime();
            return new Step() {
                private long last;
                private int calls;

                @Override
                public void at(long done) {
                    last = done;
                    calls++;
                }

                @Override
                public void close() {
                    System.out.printf(
                            Locale.ROOT,
                            "    %6.2f s  %s: %d of %d %s, %d advances%n",
                            (System.nanoTime() - begin) / 1e9,
                            title,
                            last,
                            total,
                            unit,
                            calls);
                }
            };
        }

        @Override
        public void message(String line) {
            System.out.println("    note: " + line);
        }
    }
}
