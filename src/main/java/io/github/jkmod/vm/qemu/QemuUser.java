package io.github.jkmod.vm.qemu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * The user that a QEMU becomes which root has started, once it has its files: one of its own, whom nothing on this machine
 * belongs to, another for each guest. What breaks out of a guest is then not root, nor can it touch other guests.
 *
 * @param id the number of the user and of its group
 */
public record QemuUser(int id) {
    private static final String OWNER = "unix:uid";

    /** Far from users, systemd's dynamic ones (61184 to 65519) and containers' ranges (from 100000, 65536 each, and 524288). */
    private static final int FIRST = 1_785_000_000;

    private static final int MANY = 1 << 16;

    /** {@return a user for the next guest; empty where this process is not root, or other users do not exist for it} */
    public static Optional<QemuUser> next() throws IOException {
        QemuUser user = new QemuUser(FIRST + new SecureRandom().nextInt(MANY));
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), OWNER)) && user.exists()
                ? Optional.of(user)
                : Optional.empty();
    }

    /** In a user namespace there are only the users that it maps, see user_namespaces(7). */
    private boolean exists() throws IOException {
        return isMapped(Files.readString(Path.of("/proc/self/uid_map")))
                && isMapped(Files.readString(Path.of("/proc/self/gid_map")));
    }

    /** {@return whether a map has it: lines of first number inside, first number outside, how many} */
    boolean isMapped(String map) {
        return map.lines()
                .map(line -> line.strip().split("\\s+"))
                .anyMatch(words ->
                        Long.parseLong(words[0]) <= id && id < Long.parseLong(words[0]) + Long.parseLong(words[2]));
    }

    /** {@return it as QEMU's {@code -runas} takes it} */
    String option() {
        return id + ":" + id;
    }

    /** Gives it a file. */
    void own(Path file) throws IOException {
        Files.setAttribute(file, OWNER, id);
    }
}
