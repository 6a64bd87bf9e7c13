package io.github.jkmod.vm;

import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestInstallation;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Has a template's JVM walk the paths that its clones will walk, and proves that the kernel was not changed by it.
 *
 * <p>The module that is offered to the kernel is one of its own, unsigned and with another version magic: it is refused
 * before anything is allocated or the kernel tainted, see {@code check_modinfo} in the kernel's module loader.
 */
final class WarmUp {
    /** The refused module's name under /payload of the template's initrd. */
    static final String MODULE = "warm-up.ko";

    private static final Duration LIMIT = Duration.ofMinutes(4);
    private static final String MAGIC = "vermagic=";

    private WarmUp() {}

    /**
     * Makes the module that every kernel refuses: from one of the kernel's own where they are known.
     *
     * @param out the file to write
     * @throws IOException if the kernel's own modules cannot be read
     */
    static void module(GuestKernel kernel, Path out) throws IOException {
        Optional<Path> smallest = kernel.modules().isPresent()
                ? GuestInstallation.smallestModule(kernel.modules().get())
                : Optional.empty();
        Files.write(out, smallest.isPresent() ? changed(smallest.get()) : HollowModule.of(kernel.arch()));
    }

    private static byte[] changed(Path module) throws IOException {
        byte[] changed = ModuleImage.read(module, MODULE).elf().copy();
        int start = new String(changed, StandardCharsets.ISO_8859_1).indexOf(MAGIC);
        if (start < 0) {
            throw new IOException("no version magic in " + module);
        }
        for (int at = start + MAGIC.length(); changed[at] != 0; at++) {
            changed[at] = changed[at] == ' ' ? changed[at] : (byte) 'x';
        }
        return changed;
    }

    /**
     * Runs the commands; what they answer does not matter, only that the kernel stays untouched.
     *
     * @param own a module of the kernel's own in the guest, with its signature if the kernel has them signed
     * @return why clones will be slower than they could be, in one line; empty if they will not
     */
    static Optional<String> run(Guest guest, Optional<String> own) throws IOException, GuestDiedException {
        String before = state(guest);
        if (own.isPresent()) {
            guest.exec(List.of("jkmod", "check", own.get()), LIMIT);
        }
        String file = GuestFiles.PAYLOAD + MODULE;
        List<List<String>> commands = List.of(
                List.of("jkmod", "--version"),
                List.of("jkmod", "lsmod"),
                List.of("jkmod", "inspect", "--json", file),
                List.of("jkmod", "check", "--json", file),
                List.of("jkmod", "load", "--force", "--watch", "--json", file),
                List.of("jkmod", "load", "--force", "--json", file, "a=1"),
                List.of("jkmod", "load", file),
                List.of("jkmod", "insmod", file),
                List.of("jkmod", "verify", "--json", "nothing", file),
                List.of("jkmod", "unload", "--json", "nothing"),
                List.of("jkmod", "rmmod", "nothing"),
                List.of("date", "-s", "@1"));
        for (List<String> command : commands) {
            guest.exec(command, LIMIT);
        }
        ExecResult rehearsal = guest.exec(List.of("jkmod", "rehearse", file), LIMIT);
        guest.exec(List.of("rm", file), LIMIT);
        String after = state(guest);
        if (!after.equals(before)) {
            throw new IOException("warming the template up changed its kernel: " + after + ", it was " + before);
        }
        return rehearsal.exitCode() == 0
                ? Optional.empty()
                : Optional.of(new String(rehearsal.stderr(), StandardCharsets.UTF_8)
                        .strip()
                        .replaceFirst("^jkmod: ", "")
                        .replaceAll("\\s*\\R\\s*", " "));
    }

    /** A kernel may be tainted from its start, as by RANDSTRUCT. */
    private static String state(Guest guest) throws IOException, GuestDiedException {
        String modules = text(guest, "/proc/modules").strip();
        return "taint " + text(guest, "/proc/sys/kernel/tainted").strip()
                + (modules.isEmpty() ? ", no modules" : ", modules " + modules);
    }

    private static String text(Guest guest, String file) throws IOException, GuestDiedException {
        return new String(guest.exec(List.of("cat", file), LIMIT).stdout(), StandardCharsets.UTF_8);
    }
}
