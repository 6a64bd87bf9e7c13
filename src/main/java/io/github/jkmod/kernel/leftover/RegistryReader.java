package io.github.jkmod.kernel.leftover;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.kernel.ProcModules;
import io.github.jkmod.kernel.leftover.Registration.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads what a kernel lists, from places that may still be read when a module left something behind there: their names are
 * copies. Not so /proc/misc, /proc/filesystems, /proc/interrupts, /proc/sys and debugfs' kprobes/list, whose lists go through
 * the module's own memory: to read them after its end is what crashes the kernel. Of those, the memory's pointers tell.
 */
public final class RegistryReader {
    /** A folder and how many levels of names below it count. */
    private record Place(String folder, int levels) {}

    private static final List<Place> PLACES = List.of(
            new Place("/sys/class", 2),
            new Place("/sys", 1),
            new Place("/sys/devices", 1),
            new Place("/sys/firmware", 1),
            new Place("/sys/fs", 2),
            new Place("/sys/kernel", 1),
            new Place("/sys/kernel/config", 1),
            new Place("/sys/kernel/debug", 1),
            new Place("/sys/kernel/slab", 1),
            new Place("/proc/irq", 2),
            new Place("/proc/net", 2));

    /** Each has a folder with its drivers, and one with its devices. */
    private static final List<String> OF_A_BUS = List.of("devices", "drivers");

    /** Come and go with mounts and with whoever wakes a machine up. */
    private static final Set<String> RESTLESS = Set.of("/sys/class/bdi", "/sys/class/wakeup");

    /** Below /proc: others have a line of their own here, or belong to processes, or are not to be read. */
    private static final Set<String> NOT_WALKED = Set.of("device-tree", "irq", "net", "self", "sys", "thread-self");

    private static final String CACHES = "/sys/kernel/slab/";

    private static final int PROC_LEVELS = 3;

    /** Kernel threads are children of kthreadd. */
    private static final Pattern KERNEL_THREAD = Pattern.compile("\\d+ \\((.*)\\) \\S 2 .*", Pattern.DOTALL);

    /** Come when there is work, whoever's it is. */
    private static final String WORKER = "kworker/";

    private static final Pattern CACHE_USER = Pattern.compile("(/sys/kernel/slab/:[^/]+) user (\\d+)");

    private final KernelRoot root;

    /** @param root where /proc and /sys are */
    public RegistryReader(KernelRoot root) {
        this.root = root;
    }

    /** {@return what is listed now; nothing of what cannot be read} */
    public Registry read() {
        Set<Registration> found = new HashSet<>();
        for (Place place : PLACES) {
            names(place.folder(), place.levels(), found);
        }
        for (String bus : list("/sys/bus")) {
            found.add(file("/sys/bus/" + bus));
            OF_A_BUS.forEach(part -> names("/sys/bus/" + bus + "/" + part, 1, found));
        }
        deviceNumbers().forEach(line -> found.add(new Registration(Kind.DEVICE_NUMBERS, line)));
        Set<String> processes = new HashSet<>();
        for (String name : list("/proc")) {
            if (isNumber(name)) {
                processes.add(name);
            } else if (!NOT_WALKED.contains(name)) {
                found.add(file("/proc/" + name));
                names("/proc/" + name, PROC_LEVELS - 1, found);
            }
        }
        return new Registry(found, processes, modules());
    }

    /** {@return what {@code now} has and {@code before} has not, threads and shared caches looked at more closely} */
    public List<Registration> added(Registry before, Registry now) {
        List<Registration> added = new ArrayList<>();
        for (Registration each : now.registrations()) {
            if (!before.registrations().contains(each)) {
                sharedCache(each).ifPresent(added::add);
            }
        }
        for (String process : now.processes()) {
            if (!before.processes().contains(process)) {
                thread(process)
                        .filter(name -> !name.startsWith(WORKER))
                        .ifPresent(name -> added.add(new Registration(Kind.THREAD, process + " " + name)));
            }
        }
        return added;
    }

    /** {@return whether it is listed now} */
    public boolean isThere(Registration registration) {
        String name = registration.name();
        return switch (registration.kind()) {
            case FILE -> Files.exists(path(name), LinkOption.NOFOLLOW_LINKS);
            case DEVICE_NUMBERS -> deviceNumbers().contains(name);
            case CACHE_USER -> {
                Matcher user = CACHE_USER.matcher(name);
                yield user.matches() && users(user.group(1)) >= Long.parseLong(user.group(2));
            }
            case THREAD -> {
                int blank = name.indexOf(' ');
                yield blank > 0 && thread(name.substring(0, blank)).equals(Optional.of(name.substring(blank + 1)));
            }
        };
    }

    /** {@return the names of the modules that are loaded} */
    public Set<String> modules() {
        return ProcModules.read(root).value().orElse(List.of()).stream()
                .map(ProcModule::name)
                .map(Object::toString)
                .collect(Collectors.toSet());
    }

    private void names(String folder, int levels, Set<Registration> found) {
        if (RESTLESS.contains(folder)) {
            return;
        }
        for (String name : list(folder)) {
            String path = folder + "/" + name;
            found.add(file(path));
            if (levels > 1) {
                names(path, levels - 1, found); // of a file there are none
            }
        }
    }

    /** Sections have a heading, each line below it a number and a name. */
    private Set<String> deviceNumbers() {
        Set<String> found = new HashSet<>();
        String kind = "";
        for (String line : KernelFiles.lines(root.proc("devices")).value().orElse(List.of())) {
            if (line.endsWith(" devices:")) {
                kind = line.startsWith("Block") ? "block device " : "character device ";
            } else if (!line.isBlank()) {
                found.add(kind + line.strip().replaceFirst("^\\d+ ", ""));
            }
        }
        return found;
    }

    /**
     * Caches of objects alike are one, with several users (slab_unmergeable of mm/slab_common.c). A link with the name of such
     * a user stays when it has gone, and says nothing: how many users there are does.
     */
    private Optional<Registration> sharedCache(Registration registration) {
        String path = registration.name();
        if (!path.startsWith(CACHES)) {
            return Optional.of(registration);
        }
        if (path.startsWith(":", CACHES.length())) {
            return Optional.empty(); // its users' links are told
        }
        try {
            return Files.isSymbolicLink(path(path))
                    ? Optional.of(CACHES + Files.readSymbolicLink(path(path)).getFileName())
                            .map(cache -> new Registration(Kind.CACHE_USER, cache + " user " + users(cache)))
                    : Optional.of(registration);
        } catch (IOException e) {
            return Optional.empty(); // it has gone meanwhile
        }
    }

    private long users(String cache) {
        return KernelFiles.number(path(cache + "/aliases"))
                .map(others -> others + 1)
                .value()
                .orElse(0L);
    }

    /** {@return the name of the kernel thread of that number; empty for what is none} */
    private Optional<String> thread(String process) {
        return KernelFiles.text(root.proc(process, "stat"))
                .value()
                .map(KERNEL_THREAD::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1));
    }

    private static Registration file(String path) {
        return new Registration(Kind.FILE, path);
    }

    private static boolean isNumber(String name) {
        return name.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** Names alone: to ask a thousand files for what they are takes the kernel longer than to list them. */
    private List<String> list(String folder) {
        String[] names = new File(path(folder).toString()).list();
        return names == null ? List.of() : List.of(names);
    }

    private Path path(String path) {
        return root.path().resolve(path.substring(1));
    }
}
