package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who has a module in use that is no module: processes with open device files of its drivers, mounts of its file systems and of
 * its devices, and swap on them, as far as /proc and /sys tell. What keeps a count by other means (a socket, a timer, a mount in
 * another namespace) stays unknown.
 */
public final class ModuleUsers {
    private static final int TYPE = 2;
    private static final int FIELDS = 3;

    private final KernelRoot root;
    private final Function<Path, Optional<String>> device;

    /**
     * @param root the kernel's
     */
    public ModuleUsers(KernelRoot root) {
        this(root, ModuleUsers::deviceNumber);
    }

    /**
     * @param device from a device file, or an open one's link, to {@code major:minor} below /sys/dev, such as {@code
     *     char/10:200}; empty for other files
     */
    ModuleUsers(KernelRoot root, Function<Path, Optional<String>> device) {
        this.root = root;
        this.device = device;
    }

    /**
     * {@return one line for each user that can be found, such as {@code process 812 (mpv) has /dev/snd/controlC0 open}}
     *
     * @param alias whether an alias is the module's: {@code fs-iso9660} of a type of file systems, {@code char-major-10-200} or
     *     {@code block-major-7-0} of a device
     */
    public List<String> of(ModuleName name, Predicate<String> alias) {
        Map<String, Boolean> known = new HashMap<>();
        Predicate<Path> own = file -> device.apply(file)
                .map(number -> known.computeIfAbsent(number, n -> isOf(name, n, alias)))
                .orElse(false);
        List<String> users = new ArrayList<>(mounts(name, alias, own));
        for (Path process : entries(root.proc())) {
            if (!process.getFileName().toString().matches("[0-9]+")) {
                continue;
            }
            List<String> open = entries(process.resolve("fd")).stream()
                    .filter(own)
                    .flatMap(link -> target(link).stream())
                    .distinct()
                    .toList();
            if (!open.isEmpty()) {
                users.add("process " + process.getFileName() + " ("
                        + KernelFiles.text(process.resolve("comm")).value().orElse("?") + ") has "
                        + String.join(", ", open) + " open");
            }
        }
        return users;
    }

    /** Lines such as {@code /dev/sda1 /mnt ext4 rw 0 0}; blanks in them are written as {@code \040}. */
    private List<String> mounts(ModuleName name, Predicate<String> alias, Predicate<Path> own) {
        List<String> found = new ArrayList<>();
        for (String line : lines(root.proc("self", "mounts"))) {
            String[] fields = line.split(" ", -1);
            if (fields.length <= FIELDS) {
                continue;
            }
            String where = " is mounted at " + fields[1].replace("\\040", " ");
            if (new ModuleName(fields[TYPE]).equals(name) || alias.test("fs-" + fields[TYPE])) {
                found.add(fields[TYPE] + where);
            } else if (isOwn(fields[0], own)) {
                found.add(fields[0] + where);
            }
        }
        for (String line : lines(root.proc("swaps"))) {
            String file = line.split("\\s", 2)[0];
            if (isOwn(file, own)) {
                found.add(file + " is in use as swap");
            }
        }
        return found;
    }

    private static List<String> lines(Path file) {
        return KernelFiles.lines(file).value().orElse(List.of());
    }

    private boolean isOwn(String file, Predicate<Path> own) {
        try {
            return file.startsWith("/dev/")
                    && own.test(root.path().resolve(file.substring(1)).toRealPath());
        } catch (IOException e) {
            return false; // gone, or never seen under this name here
        }
    }

    private boolean isOf(ModuleName name, String number, Predicate<String> alias) {
        String[] parts = number.split("[/:]", -1);
        return hasDriver(name, number)
                || alias.test(parts[0] + "-major-" + parts[1] + "-" + parts[2])
                || isMajorOf(name, parts[0], parts[1]);
    }

    /** In lines such as {@code 252 zram} below a heading: most drivers take their module's name for a number of their own. */
    private boolean isMajorOf(ModuleName name, String kind, String major) {
        boolean inside = false;
        for (String line : lines(root.proc("devices"))) {
            String[] words = line.strip().split("\\s+", -1);
            if (line.endsWith(":")) {
                inside = words[0].toLowerCase(Locale.ROOT).startsWith(kind);
            } else if (inside && words.length == 2 && words[0].equals(major)) {
                return new ModuleName(words[1]).equals(name);
            }
        }
        return false;
    }

    /** Whether the device, or one that it is part of, has a driver of the module. */
    private boolean hasDriver(ModuleName name, String number) {
        Path at;
        try {
            at = root.sys("dev").resolve(number).toRealPath();
        } catch (IOException e) {
            return false; // gone meanwhile, or a device without a place under /sys
        }
        Path end = at.getRoot();
        while (at != null && !at.equals(end)) {
            Optional<String> module = target(at.resolve("driver/module"));
            if (module.isPresent()) {
                return module.get().endsWith("/" + name);
            }
            at = at.getParent();
        }
        return false;
    }

    private static Optional<String> target(Path link) {
        try {
            return Optional.of(Files.readSymbolicLink(link).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // closed meanwhile, or no link
        }
    }

    private static List<Path> entries(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.sorted().toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of(); // a process that ended meanwhile, or is another user's
        }
    }

    private static Optional<String> deviceNumber(Path file) {
        // Not even a look at what else a process has open: it may be on a server that does not answer.
        if (target(file).filter(path -> !path.startsWith("/dev/")).isPresent()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> attributes = Files.readAttributes(file, "unix:mode,rdev");
            int kind = (Integer) attributes.getOrDefault("mode", 0) & 0170000;
            long number = (Long) attributes.getOrDefault("rdev", 0L);
            long major = ((number >> 8) & 0xfff) | ((number >> 32) & ~0xfffL);
            long minor = (number & 0xff) | ((number >> 12) & 0xffff_ff00L);
            return switch (kind) {
                case 0020000 -> Optional.of("char/" + major + ":" + minor);
                case 0060000 -> Optional.of("block/" + major + ":" + minor);
                default -> Optional.empty();
            };
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
