package io.github.jkmod.kernel;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who has a module in use that is no module: processes with open device files of its drivers, and mounts of its file systems, as
 * far as /proc and /sys tell. What keeps a count by other means (a socket, a timer, a mount in another namespace) stays unknown.
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
     * @param device from an open device file's link to {@code major:minor} below /sys/dev, such as {@code char/10:200}; empty
     *     for other files
     */
    ModuleUsers(KernelRoot root, Function<Path, Optional<String>> device) {
        this.root = root;
        this.device = device;
    }

    /**
     * {@return one line for each user that can be found, such as {@code process 812 (mpv) has /dev/snd/controlC0 open}}
     *
     * @param fileSystem whether a file system of that type is the module's
     */
    public List<String> of(ModuleName name, Predicate<String> fileSystem) {
        List<String> users = new ArrayList<>(mounts(fileSystem));
        Map<String, Boolean> known = new HashMap<>();
        for (Path process : entries(root.proc())) {
            if (!process.getFileName().toString().matches("[0-9]+")) {
                continue;
            }
            List<String> open = entries(process.resolve("fd")).stream()
                    .filter(link -> isOf(name, link, known))
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
    private List<String> mounts(Predicate<String> fileSystem) {
        List<String> found = new ArrayList<>();
        for (String line :
                KernelFiles.lines(root.proc("self", "mounts")).value().orElse(List.of())) {
            String[] fields = line.split(" ", -1);
            if (fields.length > FIELDS && fileSystem.test(fields[TYPE])) {
                found.add(fields[TYPE] + " is mounted at " + fields[1].replace("\\040", " "));
            }
        }
        return found;
    }

    private boolean isOf(ModuleName name, Path link, Map<String, Boolean> known) {
        return device.apply(link)
                .map(number -> known.computeIfAbsent(number, n -> isOf(name, n)))
                .orElse(false);
    }

    /** Whether the device, or one that it is part of, has a driver of the module. */
    private boolean isOf(ModuleName name, String number) {
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

    private static Optional<String> deviceNumber(Path link) {
        if (target(link).filter(path -> path.startsWith("/dev/")).isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> file = Files.readAttributes(link, "unix:mode,rdev");
            int kind = (Integer) file.getOrDefault("mode", 0) & 0170000;
            long number = (Long) file.getOrDefault("rdev", 0L);
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
