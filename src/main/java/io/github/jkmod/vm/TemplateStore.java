package io.github.jkmod.vm;

import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.setup.OwnKernel;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.cache.CacheManifest;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The templates of one machine in the cache: made when first asked for, made again when one does not come to life, left
 * alone for an hour when that did not help.
 */
record TemplateStore(
        CacheFolder cache,
        GuestFiles files,
        Installation installation,
        BootOptions options,
        GuestKernel kernel,
        GuestSpec spec) {
    /** How a template keeps its guest's memory. */
    enum Way {
        /** In a file that clones map: what they do not touch is neither read nor copied. */
        MAPPED(true),
        /** In the state, which each clone reads. */
        STREAMED(false);

        private final boolean mapped;

        Way(boolean mapped) {
            this.mapped = mapped;
        }
    }

    /** The ways, the fastest first. */
    static final List<Way> WAYS = List.of(Way.values());

    private static final int KEPT_PER_KERNEL = 3;

    /** Those of all of a user's own kernels are in one place. */
    private static final int KEPT_OF_OWN = 4;

    private static final Duration UNUSED = Duration.ofDays(14);
    private static final String EXCUSE = "-unusable";
    private static final String WHY = "why";

    /** Behind the key of the best way, where it is kept that a machine cannot be cloned at all. */
    private static final String ANY_WAY = "-any-way";

    private static final Duration HOPELESS = Duration.ofHours(1);

    /**
     * {@return a clone, or empty if there can be none, which the notes then say}
     *
     * @param scratch a folder for files that are needed until the clone runs
     * @param ways what to try, in this order
     */
    Optional<Guest> clone(ClonePayload payload, Path scratch, List<Way> ways) throws IOException {
        String best = key(WAYS.get(0));
        Optional<String> never = excuse(best + ANY_WAY);
        if (never.isPresent()) {
            options.notes().accept("no clones for now: " + never.get() + "; booting");
            return Optional.empty();
        }
        for (Way way : ways) {
            String key = way == WAYS.get(0) ? best : key(way);
            String next = way.equals(ways.get(ways.size() - 1)) ? "; booting" : "; trying another way";
            Optional<String> excuse = excuse(key);
            if (excuse.isPresent()) {
                options.notes().accept("no clones for now: " + excuse.get() + next);
                continue;
            }
            try {
                return Optional.of(clone(key, way, payload, scratch));
            } catch (UnclonableGuestException e) {
                options.notes().accept("a guest cannot be cloned: " + GuestBoot.firstLine(e) + "; booting");
                giveUp(best + ANY_WAY, GuestBoot.firstLine(e));
                return Optional.empty();
            } catch (IOException | GuestDiedException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new IOException("interrupted", e);
                }
                options.notes().accept("a guest cannot be cloned: " + GuestBoot.firstLine(e) + next);
                if (e.getCause() instanceof GuestDiedException died && died.verdict() != GuestEnd.QEMU_FAILED) {
                    return Optional.empty(); // the machine itself did not come up: no matter of how it is saved
                }
                giveUp(key, GuestBoot.firstLine(e));
            }
        }
        return Optional.empty();
    }

    /** {@return the key of the template in the cache} */
    String key(Way way) throws IOException {
        return TemplateKey.of(kernel, spec, files, installation, way.mapped);
    }

    private Guest clone(String key, Way way, ClonePayload payload, Path scratch)
            throws IOException, GuestDiedException {
        GuestClone clone = new GuestClone(spec, options, way.mapped);
        Path folder = template(key, way);
        Map<String, String> manifest = CacheManifest.read(folder);
        try {
            return clone.of(folder, payload, Files.createDirectory(scratch.resolve(way.name())));
        } catch (IOException | GuestDiedException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            options.notes().accept("a template is no good: " + GuestBoot.firstLine(e) + "; making it again");
        }
        if (!cache.isReady(key) || manifest.equals(CacheManifest.read(folder))) {
            cache.discard(key); // else another process has made it again meanwhile
        }
        return clone.of(template(key, way), payload, Files.createDirectory(scratch.resolve(way + "-again")));
    }

    /** Two templates in a row were no good, or one cannot be made: no more of them for a while. */
    private void giveUp(String key, String why) {
        try {
            cache.discard(key);
            cache.ready(key + EXCUSE, (empty, facts) -> facts.put(WHY, why));
        } catch (IOException e) {
            options.notes().accept("the cache cannot be written: " + GuestBoot.firstLine(e));
        }
    }

    /** {@return why there was to be no more of this template, not long ago} */
    private Optional<String> excuse(String key) throws IOException {
        Path excuse = cache.path(key + EXCUSE);
        if (!cache.isReady(key + EXCUSE)) {
            return Optional.empty();
        }
        Instant since = Files.getLastModifiedTime(excuse).toInstant();
        if (since.isAfter(Instant.now().minus(HOPELESS))) {
            return Optional.of(CacheManifest.read(excuse).getOrDefault(WHY, ""));
        }
        cache.discard(key + EXCUSE);
        return Optional.empty();
    }

    private Path template(String key, Way way) throws IOException {
        if (!cache.isReady(key)) {
            TemplateBuild build = new TemplateBuild(kernel, spec, files, installation, options, way.mapped);
            options.notes()
                    .accept("making a template of Linux " + kernel.release() + ", from which guests start at once");
            cache.ready(key, build::into);
            cache.prune(kernel.templatesKey(), kernel instanceof OwnKernel ? KEPT_OF_OWN : KEPT_PER_KERNEL, UNUSED);
        }
        cache.used(key);
        return cache.path(key);
    }
}
