package io.github.jkmod.vm.setup.host;

import io.github.jkmod.model.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import jnr.posix.POSIXFactory;

/** Sees that the machine has the programs that virtual machines need, and has apt install them where it may. */
public final class MachinePackages {
    private static final List<String> LIBRARY_FOLDERS = List.of("/usr/lib", "/lib", "/usr/lib64", "/lib64");

    private final Machine machine;
    private final Progress progress;

    /** What this room asks the machine; tests put another one in its place. */
    interface Machine {
        /** {@return the file that the probe of a tool finds, or empty} */
        Optional<Path> find(String probe);

        /** {@return whether this process may install packages} */
        public boolean isRoot();

        /** Runs the command. */
        Command.Output run(Command command, String what) throws IOException;
    }

    /**
     * @param progress hears of installations
     */
    public MachinePackages(Progress progress) {
        this(new ThisMachine(), progress);
    }

    MachinePackages(Machine machine, Progress progress) {
        this.machine = machine;
        this.progress = progress;
    }

    /**
     * Has all these tools on the machine afterwards; touches nothing if they are there.
     *
     * @param tools what is needed
     * @throws SetupException if some are missing and this process cannot install them, with the command that would, or
     *     if installing them fails
     */
    public void require(Collection<Tool> tools) throws IOException {
        List<Tool> missing = missing(tools);
        if (missing.isEmpty()) {
            return;
        }
        SortedSet<String> packages = new TreeSet<>();
        missing.forEach(tool -> packages.add(tool.debianPackage()));
        String what = "looking for "
                + String.join(", ", missing.stream().map(Tool::probe).toList());
        String byHand = "apt-get install --no-install-recommends " + String.join(" ", packages);
        if (machine.find(Tool.APT_GET.probe()).isEmpty()) {
            throw SetupException.failed(what)
                    .because("not on this machine, and it has no apt-get to install with")
                    .hint("install what Debian calls " + String.join(" ", packages));
        }
        if (!machine.isRoot()) {
            throw SetupException.failed(what)
                    .because("not on this machine, and only root can install")
                    .hint("run as root: " + byHand);
        }
        install(packages, byHand);
        List<Tool> still = missing(tools);
        if (!still.isEmpty()) {
            throw SetupException.failed(what)
                    .because("after installing " + String.join(" ", packages) + " there is still no "
                            + still.get(0).probe())
                    .hint("run: " + byHand);
        }
    }

    /** {@return where a tool is, or empty if it is not installed} */
    public Optional<Path> find(Tool tool) {
        return machine.find(tool.probe());
    }

    /** {@return whether this process may change the machine} */
    public boolean isRoot() {
        return machine.isRoot();
    }

    private List<Tool> missing(Collection<Tool> tools) {
        return tools.stream()
                .distinct()
                .filter(tool -> machine.find(tool.probe()).isEmpty())
                .toList();
    }

    private void install(Collection<String> packages, String byHand) throws IOException {
        String what = "installing " + String.join(" ", packages);
        updateLists();
        List<String> words = new ArrayList<>(
                List.of("apt-get", "install", "-y", "-q", "--no-install-recommends", "-o", "DPkg::Lock::Timeout=300"));
        words.addAll(List.of("-o", "APT::Status-Fd=1", "-o", "Dpkg::Options::=--force-confold"));
        words.addAll(packages);
        try (Progress.Step step =
                progress.begin("Installing " + String.join(" ", packages), Progress.Unit.PERCENT, 100)) {
            Command install = apt(Command.of(words))
                    .outlivesUs()
                    .onLine(line -> percent(line).ifPresent(step::at));
            Command.Output output = machine.run(install, what);
            if (output.exit() != 0) {
                throw SetupException.failed(what)
                        .because(install.reason(output))
                        .hint("run as root and look: " + byHand);
            }
            step.at(100);
        }
    }

    /** Refreshes the machine's own package lists; what cannot be refreshed may still do. */
    public void updateLists() throws IOException {
        try (Progress.Step step = progress.begin("Reading package lists", Progress.Unit.PERCENT, -1)) {
            Command update = apt(Command.of("apt-get", "update", "-q")).onTick(() -> step.at(0));
            Command.Output output = machine.run(update, "reading package lists");
            if (output.exit() != 0) {
                progress.message("apt-get update had a problem: " + update.reason(output));
            }
        }
    }

    private static Command apt(Command command) {
        return command.env("DEBIAN_FRONTEND", "noninteractive")
                .env("APT_LISTCHANGES_FRONTEND", "none")
                .env("NEEDRESTART_MODE", "a")
                .env("APT_CONFIG", null);
    }

    /**
     * {@return how far an installation is, in hundredths: downloading is the first half}
     *
     * @param line a line of apt's {@code APT::Status-Fd}, such as {@code pmstatus:make:40.5:Unpacking make}
     */
    public static Optional<Integer> percent(String line) {
        boolean download = line.startsWith("dlstatus:");
        if (!download && !line.startsWith("pmstatus:")) {
            return Optional.empty();
        }
        String[] cells = line.split(":", 4);
        if (cells.length < 3) {
            return Optional.empty();
        }
        // An architecture may follow the package's name: pmstatus:libc6:arm64:12.5:…
        String number = cells[2].matches("[0-9.]+") ? cells[2] : cells.length > 3 ? cells[3] : "";
        int colon = number.indexOf(':');
        String text = colon < 0 ? number : number.substring(0, colon);
        try {
            int half = (int) (Double.parseDouble(text) / 2);
            return Optional.of(Math.max(0, Math.min(50, half)) + (download ? 0 : 50));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** {@return the architecture this process runs on} */
    public static Architecture host() throws SetupException {
        return Architecture.ofProcess()
                .orElseThrow(() -> SetupException.failed("preparing guests")
                        .because("jkmod does not know machines of the kind " + System.getProperty("os.arch", ""))
                        .hint("use an x86-64 machine"));
    }

    /** The machine itself. */
    private static final class ThisMachine implements Machine {
        @Override
        public Optional<Path> find(String probe) {
            if (probe.startsWith("/")) {
                return Optional.of(Path.of(probe)).filter(Files::exists);
            }
            if (probe.contains(".so")) {
                return library(probe);
            }
            List<String> folders = new ArrayList<>(
                    List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)));
            folders.addAll(List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin"));
            return folders.stream()
                    .filter(folder -> folder.startsWith("/"))
                    .map(folder -> Path.of(folder, probe))
                    .filter(Files::isExecutable)
                    .findFirst();
        }

        private static Optional<Path> library(String name) {
            List<String> triplets = new ArrayList<>(List.of(""));
            for (Architecture architecture : Architecture.values()) {
                triplets.add(architecture.names().triplet());
            }
            return LIBRARY_FOLDERS.stream()
                    .flatMap(folder -> triplets.stream().map(triplet -> Path.of(folder, triplet, name)))
                    .filter(Files::exists)
                    .findFirst();
        }

        @Override
        public boolean isRoot() {
            return POSIXFactory.getPOSIX().geteuid() == 0;
        }

        @Override
        public Command.Output run(Command command, String what) throws IOException {
            return command.attempt(what);
        }
    }
}
