package io.github.jkmod.vm.setup.apt;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A folder in which apt knows one Debian suite for one architecture and nothing of this machine.
 *
 * <p>The archives' addresses and the way to them (proxy, date checks) are the machine's own; signatures are checked
 * against Debian's keyring as ever. One root per architecture, because one apt with several resolves across them.
 */
public final class AptRoot {
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");
    private static final Duration FRESH = Duration.ofHours(6);
    private static final Duration FRESH_WITH_A_FLAW = Duration.ofMinutes(10);
    private static final Pattern TRANSPORT =
            Pattern.compile("^Acquire::(http|https|ftp|Check-Valid-Until|Check-Date)(::| ).*");

    private final Path folder;
    private final String suite;
    private final Architecture architecture;
    private final MachinePackages machine;
    private final Progress progress;
    private final List<String> hosts = new ArrayList<>();
    private Optional<String> complaint = Optional.empty();

    private AptRoot(Path folder, String suite, Architecture architecture, MachinePackages machine, Progress progress) {
        this.folder = folder;
        this.suite = suite;
        this.architecture = architecture;
        this.machine = machine;
        this.progress = progress;
    }

    /**
     * {@return the root, with package lists not older than some hours}
     *
     * @param folder where it is or shall be; only one process at a time may use it
     * @param suite Debian's code name, such as {@code bookworm}
     * @param architecture whose packages it knows
     * @throws SetupException if the machine has no Debian archive or lists cannot be had at all
     */
    static AptRoot open(
            Path folder, String suite, Architecture architecture, MachinePackages machine, Progress progress)
            throws IOException {
        AptRoot root = new AptRoot(folder, suite, architecture, machine, progress);
        root.configure();
        if (!root.isFresh()) {
            root.update();
        }
        return root;
    }

    /** {@return the architecture whose packages it knows} */
    Architecture architecture() {
        return architecture;
    }

    /** {@return the folder that packages are downloaded to} */
    Path downloads() {
        return folder.resolve("debs");
    }

    /** {@return what went wrong with the package lists, if anything did} */
    public Optional<String> complaint() {
        return complaint;
    }

    /** {@return a command that sees this root instead of the machine} */
    Command command(String... words) {
        // Not -c or -o: with these apt would first read the machine's configuration and run its hooks.
        return Command.of(words).env("APT_CONFIG", conf().toString()).in(folder).hiding(hosts);
    }

    private Path conf() {
        return folder.resolve("apt.conf");
    }

    private Path stamp() {
        return folder.resolve("updated");
    }

    private boolean isFresh() throws IOException {
        if (!Files.exists(stamp())) {
            return false;
        }
        String said = Files.readString(stamp());
        complaint = said.isEmpty() ? Optional.empty() : Optional.of(said);
        Duration age = Duration.between(Files.getLastModifiedTime(stamp()).toInstant(), Instant.now());
        return age.compareTo(said.isEmpty() ? FRESH : FRESH_WITH_A_FLAW) < 0;
    }

    /** Fetches the package lists. One bad index is no reason to give up: what is needed may be in the others. */
    public void update() throws IOException {
        Files.deleteIfExists(stamp());
        String title = "Reading package lists of Debian " + suite + " for " + architecture.debianName();
        try (Progress.Step step = progress.begin(title, Progress.Unit.BYTES, -1)) {
            Path lists = folder.resolve("state/lists");
            Command update = command("apt-get", "update", "-q").onTick(() -> step.at(size(lists)));
            Command.Output output = update.attempt("reading package lists");
            // Without a network apt-get update warns and exits with 0.
            boolean whole = output.exit() == 0 && !output.err().contains(Command.UNFETCHED);
            complaint = whole ? Optional.empty() : Optional.of(update.reason(output));
        }
        Files.writeString(stamp(), complaint.orElse(""));
    }

    /** Deletes what apt computed from the lists; it does so again when asked the next time. */
    void shrink() throws IOException {
        CacheFolder.delete(folder.resolve("cache/pkgcache.bin"));
        CacheFolder.delete(folder.resolve("cache/srcpkgcache.bin"));
    }

    private void configure() throws IOException {
        Files.createDirectories(folder);
        // The proxy's address in apt.conf may carry a password.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        for (String name : List.of(
                "etc/apt.conf.d",
                "etc/sources.list.d",
                "etc/preferences.d",
                "etc/auth.conf.d",
                "etc/trusted.gpg.d",
                "state/lists/partial",
                "cache/archives/partial",
                "debs")) {
            Files.createDirectories(folder.resolve(name));
        }
        Files.writeString(folder.resolve("status"), "");
        Command.Output machineConf = onMachine("apt-config", "dump", "Acquire")
                .run("reading apt's configuration", "check it with apt-config dump");
        // Such a suite's packages are taken only where it is asked for.
        String preferred = AptSource.isAddition(suite) ? "APT::Default-Release \"" + suite + "\";\n" : "";
        Files.writeString(
                conf(), configuration(folder, architecture, machineConf.out()) + preferred, StandardCharsets.UTF_8);
        writeSources();
    }

    /** {@return apt.conf(5) of a private root} */
    public static String configuration(Path folder, Architecture architecture, String machineConfiguration) {
        StringBuilder conf = new StringBuilder();
        conf.append("Dir::Etc \"").append(folder).append("/etc\";\n");
        conf.append("Dir::State \"").append(folder).append("/state\";\n");
        conf.append("Dir::State::status \"").append(folder).append("/status\";\n");
        conf.append("Dir::Cache \"").append(folder).append("/cache\";\n");
        conf.append("Dir::Log \"").append(folder).append("/log\";\n");
        conf.append("APT::Architecture \"").append(architecture.debianName()).append("\";\n");
        conf.append("APT::Architectures { \"").append(architecture.debianName()).append("\"; };\n");
        conf.append("APT::Sandbox::User \"root\";\n");
        conf.append("APT::Install-Recommends \"false\";\n");
        conf.append("Acquire::Languages \"none\";\n");
        conf.append("Acquire::Retries \"3\";\n");
        machineConfiguration
                .lines()
                .filter(line -> TRANSPORT.matcher(line).matches())
                .forEach(line -> conf.append(line).append('\n'));
        return conf.toString();
    }

    private void writeSources() throws IOException {
        String what = "finding a Debian archive";
        if (!Files.isReadable(KEYRING)) {
            throw SetupException.failed(what)
                    .because("this machine does not have Debian's keys")
                    .hint("install debian-archive-keyring");
        }
        List<AptSource> known = machineSources();
        if (known.isEmpty() && machine.isRoot()) {
            machine.updateLists(); // who an archive is by stands in the lists that this fetches
            known = machineSources();
        }
        List<AptSource> sources = AptSource.of(known, suite);
        if (sources.isEmpty()) {
            throw SetupException.failed(what)
                    .because("this machine's apt knows none")
                    .hint(
                            "run apt-get update as root; on another distribution than Debian, add Debian's archive first");
        }
        List<String> lines = new ArrayList<>();
        for (AptSource source : sources) {
            lines.add(source.line(KEYRING));
            source.host().ifPresent(hosts::add);
        }
        Path file = folder.resolve("etc/sources.list");
        String text = String.join("\n", lines) + "\n";
        if (!Files.exists(file) || !Files.readString(file).equals(text)) {
            Files.deleteIfExists(stamp());
            Files.writeString(file, text);
        }
    }

    private static List<AptSource> machineSources() throws IOException {
        return AptSource.parse(onMachine("apt-get", "indextargets", "--format", AptSource.FORMAT)
                .run("reading apt's sources", "check them with apt-get indextargets")
                .out());
    }

    private static Command onMachine(String... words) {
        return Command.of(words).env("APT_CONFIG", null);
    }

    /** {@return how many bytes the files in a folder have; files that come and go meanwhile do no harm} */
    static long size(Path folder) {
        long sum = 0;
        File[] files = folder.toFile().listFiles();
        if (files != null) {
            for (File file : files) {
                sum += file.isDirectory() ? size(file.toPath()) : file.length();
            }
        }
        return sum;
    }
}
