package io.github.jkmod.vm;

import io.github.jkmod.vm.qemu.CloneMemory;
import io.github.jkmod.vm.qemu.StateSocket;
import io.github.jkmod.vm.setup.GuestFiles;
import io.github.jkmod.vm.setup.GuestInstallation;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.Installation;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Boots a machine, warms its JVM up and saves it. */
record TemplateBuild(
        GuestKernel kernel,
        GuestSpec spec,
        GuestFiles files,
        Installation installation,
        BootOptions options,
        boolean mapped) {
    private static final long SAVE_NANOS = 120_000_000_000L;

    /** Fills a folder of the cache. */
    void into(Path folder, Map<String, String> manifest) throws IOException {
        Path window = folder.resolve("window");
        Path initrd = folder.resolve("initrd");
        Path module = folder.resolve("module");
        Template template = Template.in(folder, mapped);
        String token = Template.randomMark();
        try {
            WarmUp.module(kernel, module);
            files.initrd(kernel, installation, spec.shape(), Map.of(WarmUp.MODULE, module), initrd);
            ClonePayload.write(Map.of(), window);
            CloneMemory memory =
                    new CloneMemory(mapped ? Optional.of(template.ram()) : Optional.empty(), window, Optional.empty());
            try (Guest guest = new GuestBoot(spec.withInitrd(initrd), options).bootTemplate(memory)) {
                WarmUp.run(guest, GuestInstallation.module(kernel))
                        .ifPresent(why -> options.notes().accept("guests will be slower at first: " + why));
                save(guest.freeze(token), template.state());
                template.describe(guest.ready(), token, manifest);
            }
        } catch (GuestDiedException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            Files.deleteIfExists(window);
            Files.deleteIfExists(initrd);
            Files.deleteIfExists(module);
        }
    }

    /** QEMU writes the state; memory that is a file stays where it is. */
    private static void save(GuestMachine machine, Path state) throws IOException {
        Template.ignoreShared(machine.qmp());
        try (StateSocket socket = StateSocket.open(machine.user(), state)) {
            machine.qmp().execute("migrate", Map.of("uri", socket.uri()));
            awaitSaved(machine);
            socket.await(SAVE_NANOS / 1_000_000);
        }
        machine.qmp().quit();
        if (!machine.qemu().ended(SAVE_NANOS / 1_000_000)) {
            throw new IOException("QEMU does not end after saving the guest");
        }
    }

    private static void awaitSaved(GuestMachine machine) throws IOException {
        long deadline = System.nanoTime() + SAVE_NANOS;
        String status = "";
        while (!status.equals("completed")) {
            pause();
            status = String.valueOf(
                    machine.qmp().execute("query-migrate", Map.of()).get("status"));
            if (status.equals("failed") || System.nanoTime() > deadline) {
                throw new IOException("the guest cannot be saved: " + status);
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(10);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
