package io.github.jkmod.vm.setup.cache;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whose a cache is. Programs in it are run: whoever can write there would run what he likes as the user at work. */
final class CacheOwner {
    private static final Integer ROOT = 0;

    private CacheOwner() {}

    /**
     * Lets this user's cache and root's pass, and one that does not exist yet.
     *
     * @throws AccessDeniedException if it is another user's
     */
    static void require(Path base) throws IOException {
        if (Files.exists(base)) {
            Object owner = Files.getAttribute(base, "unix:uid");
            if (!owner.equals(ROOT) && !owner.equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
                throw new AccessDeniedException(
                        base.toString(),
                        null,
                        "not used: it belongs to user " + Files.getOwner(base)
                                + ", and programs in it are run; set XDG_CACHE_HOME to a folder of your own");
            }
        }
    }
}
