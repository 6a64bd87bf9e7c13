package io.github.jkmod.stacktrace;

import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.apt.KernelRow;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.MachinePackages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The kernel's own scripts for stack traces, out of the sources that Debian has of each series. */
final class KernelScripts {
    private static final List<String> SCRIPTS = List.of("decode_stacktrace.sh", "decodecode", "faddr2line");

    private final CacheFolder cache;
    private final Provision provision;

    KernelScripts(CacheFolder cache, Provision provision) {
        this.cache = cache;
        this.provision = provision;
    }

    /**
     * {@return that row's {@code decode_stacktrace.sh}, with those that it calls beside it}
     *
     * @throws IOException if Debian's sources of that series cannot be had
     */
    Path decodeStacktrace(KernelRow row) throws IOException {
        String sources = "linux-source-" + row.id();
        Path folder = cache.ready("kernel-scripts/" + row.id(), (part, manifest) -> {
            Path debs = part.resolve("deb");
            provision.unpackAlone(row.suite(), MachinePackages.host(), List.of(sources), debs, manifest);
            List<String> words = new ArrayList<>(List.of("tar", "-xf"));
            words.add(debs.resolve("usr/src/" + sources + ".tar.xz").toString());
            words.addAll(
                    List.of("-C", part.toString(), "--strip-components=2", "--occurrence")); // ends when it has all
            SCRIPTS.forEach(each -> words.add(sources + "/scripts/" + each));
            Command.of(words).run("unpacking " + sources, "free some space, then run this again");
            CacheFolder.delete(debs);
        });
        return folder.resolve(SCRIPTS.get(0));
    }
}
