package io.github.jkmod.vm.spec;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder that a guest has from outside, as an image of squashfs on a disk.
 *
 * @param file the image, which the guest does not change
 * @param place where the folder is in the guest
 */
public record GuestImage(Path file, String place) {
    /** Where a root folder is whose programs run in it; what they change there is gone with the guest. */
    public static final String USERLAND = "/userland";

    /** The parent of other folders. */
    public static final String FOLDERS = "/host/";

    /** {@return whether programs run in it} */
    public boolean isUserland() {
        return place.equals(USERLAND);
    }

    /** {@return what runs a command of that userland; jkmod's own commands run beside it} */
    public static List<String> inUserland(List<String> command) {
        if (!command.isEmpty() && command.get(0).equals("jkmod")) {
            return command;
        }
        // busybox's chroot would run a command of its own rather than the one of that name in there.
        List<String> inside = new ArrayList<>(List.of("chroot", USERLAND, "/bin/sh", "-c", "exec \"$@\"", "sh"));
        inside.addAll(command);
        return List.copyOf(inside);
    }
}
