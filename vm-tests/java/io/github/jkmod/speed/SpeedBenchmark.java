package io.github.jkmod.speed;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.peer.DebianKmod;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.BootOptions;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.setup.DebianKernel;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The comparisons of "Speed" in README.md. Arguments: {@code start N} (N rounds of insmod and modinfo of one file, and a bare
 * Java beside them), {@code tree KERNEL N} (depmod, modinfo and check of all modules of a kernel in the cache), {@code guest N}
 * (N loads and unloads in a guest).
 */
public final class SpeedBenchmark {
    private static final Path DIST = Path.of("target", "dist").toAbsolutePath();
    private static final String JKMOD = DIST.resolve("bin/jkmod").toString();
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final Provision provision = new Provision(cache, Progress.silent());
    private final PrintStream out = System.out;

    private SpeedBenchmark() {}

    /** Runs what the arguments say. */
    public static void main(String[] args) throws Exception {
        SpeedBenchmark benchmark = new SpeedBenchmark();
        switch (args[0]) {
            case "start" -> benchmark.start(Integer.parseInt(args[1]));
            case "tree" -> benchmark.tree(args[1], Integer.parseInt(args[2]));
            default -> benchmark.guest(Integer.parseInt(args[1]));
        }
    }

    /** A Java program that prints one word, as fast as Java starts one: the same Java as jkmod's launcher takes. */
    private static List<String> hello(Path folder, String... options) throws Exception {
        Path source = folder.resolve("Hello.java");
        Files.writeString(
                source,
                "public class Hello { public static void main(String[] args) { System.out.println(\"hello\"); } }");
        String home = System.getenv("JAVA_HOME");
        String bin = home == null ? "" : home + "/bin/";
        new ProcessBuilder(bin + "javac", "-d", folder.toString(), source.toString())
                .inheritIO()
                .start()
                .waitFor();
        List<String> command = new ArrayList<>(List.of(bin + "java"));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", folder.toString(), "Hello"));
        return command;
    }

    private void start(int rounds) throws Exception {
        DebianKernel kernel = provision.kernel(Architecture.X86_64, "6.1");
        String module = provision
                .testModules(kernel, DIST.resolve("modules-src"))
                .resolve("hello.ko")
                .toString();
        DebianKmod kmod = DebianKmod.of("bookworm", Architecture.X86_64);
        Path folder = Files.createTempDirectory("jkmod-speed-");
        show(new Contest(rounds)
                .with("bare Java", hello(folder))
                .with("bare Java, quick compiler", hello(folder, "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"))
                .with(
                        "bare Java, the smallest collector, too",
                        hello(folder, "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"))
                .with("jkmod insmod FILE", 1, List.of(JKMOD, "insmod", module))
                .with("jkmod modinfo FILE", List.of(JKMOD, "modinfo", module))
                .with("kmod's insmod FILE", 1, kmod.onHost("insmod", module))
                .with("kmod's modinfo FILE", kmod.onHost("modinfo", module)));
        CacheFolder.delete(folder);
    }

    private void tree(String id, int rounds) throws Exception {
        DebianKernel kernel = provision.kernel(Architecture.X86_64, id);
        DebianKmod kmod = DebianKmod.of("bookworm", Architecture.X86_64);
        Path folder = Files.createTempDirectory("jkmod-speed-");
        Path whole = folder.resolve("whole");
        List<Path> modules = copy(kernel.modulesDir(), whole, kernel.release(), 1, 1);
        copy(kernel.modulesDir(), folder.resolve("half"), kernel.release(), 2, 1);
        copy(kernel.modulesDir(), folder.resolve("twice"), kernel.release(), 1, 2);
        out.println(id + ": " + modules.size() + " modules");
        for (String size : List.of("half", "whole", "twice")) {
            String root = folder.resolve(size).toString();
            out.println(size + " tree");
            show(new Contest(rounds)
                    .with("kmod's depmod", kmod.onHost("depmod", "-b", root, kernel.release()))
                    .with("jkmod depmod", List.of(JKMOD, "depmod", "-b", root, kernel.release())));
        }
        List<String> files = modules.stream().map(Path::toString).toList();
        show(new Contest(rounds)
                .with("kmod's modinfo of all", kmod.onHost("modinfo", files.toArray(new String[0])))
                .with("jkmod modinfo of all", onFiles(files, JKMOD, "modinfo")));
        Path root = kernel.modulesDir().resolve("../../..").normalize();
        String[] check = {JKMOD, "check", "--kernel", root.toString()};
        Map<String, Double> medians = show(new Contest(rounds)
                .with("jkmod check of one", onFiles(files.subList(0, 1), check))
                .with("jkmod check of all", onFiles(files, check)));
        double seconds = (at(medians, "jkmod check of all") - at(medians, "jkmod check of one")) / 1000;
        out.printf(Locale.ROOT, "%.0f files a second after the first%n", (files.size() - 1) / seconds);
        CacheFolder.delete(folder);
    }

    private Map<String, Double> show(Contest contest) throws IOException, InterruptedException {
        Map<String, Double> medians = contest.run();
        out.print(contest.table());
        return medians;
    }

    private static double at(Map<String, Double> medians, String name) {
        return Optional.ofNullable(medians.get(name)).orElseThrow();
    }

    private static List<String> onFiles(List<String> files, String... command) {
        return Stream.concat(Stream.of(command), files.stream()).toList();
    }

    /** Copies every so-many-th module, so many times. {@return the copies} */
    private static List<Path> copy(Path from, Path root, String release, int step, int times) throws IOException {
        Path to = root.resolve("lib/modules").resolve(release);
        List<Path> copies = new ArrayList<>();
        try (Stream<Path> walk = Files.walk(from)) {
            List<Path> all = walk.filter(Files::isRegularFile)
                    .filter(file -> String.valueOf(file.getFileName()).matches(".*\\.ko(\\..*)?"))
                    .sorted()
                    .toList();
            for (int copy = 0; copy < times; copy++) {
                for (int i = 0; i < all.size(); i += step) {
                    Path target = to.resolve(copy + "")
                            .resolve(from.relativize(all.get(i)).toString());
                    if (copy > 0) {
                        String name = String.valueOf(target.getFileName());
                        target = target.resolveSibling("again" + copy + "_" + name);
                    }
                    Files.createDirectories(target.resolveSibling("."));
                    copies.add(Files.copy(all.get(i), target));
                }
            }
        }
        for (String list : List.of("modules.order", "modules.builtin", "modules.builtin.modinfo")) {
            if (Files.exists(from.resolve(list))) {
                Files.copy(from.resolve(list), to.resolve(list));
            }
        }
        return copies;
    }

    private void guest(int cycles) throws Exception {
        DebianKernel kernel = provision.kernel(Architecture.X86_64, "6.1");
        Path module = provision.testModules(kernel, DIST.resolve("modules-src")).resolve("hello.ko");
        DebianKmod kmod = DebianKmod.of("bookworm", Architecture.X86_64);
        BootOptions usual = BootOptions.usual(cache.root(), line -> {});
        GuestPool pool = new GuestPool(cache, new GuestFiles(cache, provision), Installation.at(DIST), usual, Map.of());
        Map<String, Path> payload = Map.of("hello.ko", module, DebianKmod.PAYLOAD, kmod.folder());
        String loop = "i=0; while [ $i -lt " + cycles + " ]; do "
                + String.join(" ", kmod.inGuest("insmod", "/payload/hello.ko")) + " && "
                + String.join(" ", kmod.inGuest("rmmod", "hello")) + " || exit 1; i=$((i+1)); done";
        try (Guest guest = pool.guest(kernel, MachineShape.USUAL, payload)) {
            double[] own = new double[3];
            double[] kmods = new double[3];
            double[] looks = new double[3];
            double[] cats = new double[3];
            for (int round = 0; round < 3; round++) {
                kmods[round] = cycles / seconds(guest, List.of("sh", "-c", loop));
                own[round] = rate(guest, cycles, List.of("--no-crosscheck"));
                looks[round] = 1 / rate(guest, Math.max(1, cycles / 10), List.of());
                cats[round] = seconds(guest, List.of("sh", "-c", "cat /proc/kallsyms >/dev/null"));
            }
            out.printf(
                    Locale.ROOT,
                    "loads and unloads per second: kmod's insmod and rmmod %.1f, jkmod cycle --no-crosscheck %.1f: %.2f times%n",
                    Contest.at(kmods, 0.5),
                    Contest.at(own, 0.5),
                    Contest.at(own, 0.5) / Contest.at(kmods, 0.5));
            out.printf(
                    Locale.ROOT,
                    "a cross-checked cycle (two looks after, one before) %.3f s; cat /proc/kallsyms %.3f s: a look %.2f times%n",
                    Contest.at(looks, 0.5),
                    Contest.at(cats, 0.5),
                    Contest.at(looks, 0.5) / 3 / Contest.at(cats, 0.5));
        }
    }

    private static double rate(Guest guest, int cycles, List<String> options) throws Exception {
        List<String> command = new ArrayList<>(List.of("jkmod", "cycle", "--json", "-n", Integer.toString(cycles)));
        command.addAll(options);
        command.add("/payload/hello.ko");
        Tree report = Tree.of(Json.parse(said(guest, command)));
        return report.number("cyclesPerSecond");
    }

    private static double seconds(Guest guest, List<String> command) throws Exception {
        long begin = System.nanoTime();
        said(guest, command);
        return (System.nanoTime() - begin) / 1e9;
    }

    private static String said(Guest guest, List<String> command) throws Exception {
        ExecResult result = guest.exec(command, LIMIT);
        if (result.exitCode() != 0) {
            throw new IOException(command + ": " + new String(result.stderr(), StandardCharsets.UTF_8));
        }
        return new String(result.stdout(), StandardCharsets.UTF_8);
    }
}
