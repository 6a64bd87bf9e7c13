package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;
import io.github.jkmod.scenario.Lab;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clones of a template: each a kernel that never loaded a module, none knows of another. */
@Tag("vm")
final class CloneVmTest {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int IN_A_ROW = 5;

    @TempDir
    Path temp;

    private final List<String> notes = new ArrayList<>();

    private GuestPool pool() throws IOException {
        BootOptions usual = BootOptions.usual(Lab.cache().root(), this::note);
        BootOptions tcg = new BootOptions(
                Optional.of(Accelerator.TCG), usual.ready(), usual.silence(), usual.cache(), usual.notes());
        return Lab.pool(tcg, Map.of());
    }

    private void note(String line) {
        if (!line.startsWith("making a template of ")) {
            notes.add(line);
        }
    }

    /** A clone and nothing else: what the ladder says on its way down fails the test. */
    private Guest clone(Architecture architecture, Map<String, Path> payload) throws Exception {
        Guest guest = pool().guest(Lab.kernel(architecture), MachineShape.USUAL, payload);
        assertThat(notes).isEmpty();
        assertThat(guest.ready().cloned()).isTrue();
        return guest;
    }

    private static ExecResult exec(Guest guest, String... argv) throws IOException, GuestDiedException {
        return guest.exec(List.of(argv), LONG);
    }

    private static String out(Guest guest, String... argv) throws IOException, GuestDiedException {
        return new String(exec(guest, argv).stdout(), StandardCharsets.UTF_8);
    }

    private static void assertNeverLoadedAnything(Guest guest) throws Exception {
        assertThat(out(guest, "cat", "/proc/modules", "/proc/sys/kernel/tainted"))
                .isEqualTo("0\n");
    }

    private static void assertLoadsAndUnloadsHello(Guest guest) throws Exception {
        Tree load = Tree.of(Json.parse(out(guest, "jkmod", "load", "--json", "/payload/hello.ko")));
        assertThat(load.tree("load").text("syscall")).isEqualTo("finit_module");
        assertThat(load.tree("crosscheck").text("result")).isEqualTo("match");
        Tree unload = Tree.of(Json.parse(out(guest, "jkmod", "unload", "--json", "hello")));
        assertThat(unload.text("result")).isEqualTo("match");
    }

    private static Map<String, Path> hello(Architecture architecture) throws IOException {
        return Map.of("hello.ko", Lab.module(architecture, "hello"));
    }

    @ParameterizedTest
    @EnumSource
    void manyInARowLoadAModuleEachForTheFirstTime(Architecture architecture) throws Exception {
        Set<String> identities = new HashSet<>();
        for (int i = 0; i < IN_A_ROW; i++) {
            try (Guest guest = clone(architecture, hello(architecture))) {
                assertThat(guest.ready().release())
                        .isEqualTo(Lab.kernel(architecture).release());
                assertNeverLoadedAnything(guest);
                assertLoadsAndUnloadsHello(guest);
                identities.add(out(guest, "cat", "/proc/sys/kernel/random/uuid"));
                guest.powerOff();
            }
        }
        assertThat(identities).hasSize(IN_A_ROW);
    }

    @ParameterizedTest
    @EnumSource
    void twoAtOnceDoNotSeeEachOther(Architecture architecture) throws Exception {
        try (Guest one = clone(architecture, hello(architecture));
                Guest other = clone(architecture, hello(architecture))) {
            CompletableFuture<Void> meanwhile = CompletableFuture.runAsync(() -> {
                try {
                    exec(one, "jkmod", "insmod", "/payload/hello.ko");
                } catch (IOException | GuestDiedException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertLoadsAndUnloadsHello(other);
            meanwhile.join();
            assertThat(out(one, "cat", "/proc/modules")).startsWith("hello ");
            assertThat(out(other, "cat", "/proc/modules")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void payloadAndClockAreThoseOfThisMoment(Architecture architecture) throws Exception {
        byte[] noise = new byte[8 << 20];
        new Random(1).nextBytes(noise);
        Path folder = Files.createDirectory(temp.resolve("folder"));
        Files.write(folder.resolve("noise"), noise);
        Path script = Files.writeString(temp.resolve("script"), "#!/bin/sh\necho it runs\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        long before = Instant.now().getEpochSecond();
        try (Guest guest = clone(architecture, Map.of("folder", folder, "script", script))) {
            long now = Long.parseLong(out(guest, "date", "+%s").strip());
            assertThat(now).isBetween(before - 1, Instant.now().getEpochSecond() + 1);
            assertThat(out(guest, "/payload/script")).isEqualTo("it runs\n");
            Process sum =
                    new ProcessBuilder("sha256sum", folder.resolve("noise").toString()).start();
            String expected = new String(sum.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(out(guest, "sha256sum", "/payload/folder/noise").substring(0, 64))
                    .isEqualTo(expected.substring(0, 64));
        }
    }

    private Path state(Architecture architecture) throws Exception {
        clone(architecture, Map.of()).close();
        TemplateStore templates = pool().templates(Lab.kernel(architecture), MachineShape.USUAL);
        return Lab.cache().path(templates.key(TemplateStore.Way.MAPPED)).resolve("state");
    }

    private void assertMadeAgain(String why) throws Exception {
        try (Guest guest =
                pool().guest(Lab.kernel(Architecture.X86_64), MachineShape.USUAL, hello(Architecture.X86_64))) {
            assertThat(guest.ready().cloned()).isTrue();
            assertThat(notes).singleElement().asString().contains(why);
            assertLoadsAndUnloadsHello(guest);
        }
        notes.clear();
        clone(Architecture.X86_64, Map.of()).close();
    }

    @Test
    void aTruncatedTemplateIsMadeAgain() throws Exception {
        try (RandomAccessFile state =
                new RandomAccessFile(state(Architecture.X86_64).toFile(), "rw")) {
            state.setLength(state.length() / 2);
        }
        assertMadeAgain("the template's files were changed");
    }

    @Test
    void aTemplateThatDoesNotComeToLifeIsMadeAgain() throws Exception {
        Path state = state(Architecture.X86_64);
        FileTime time = Files.getLastModifiedTime(state);
        try (RandomAccessFile content = new RandomAccessFile(state.toFile(), "rw")) {
            content.write(new byte[16]); // size and time stay: only QEMU notices
        }
        Files.setLastModifiedTime(state, time);
        assertMadeAgain("Not a migration stream");
    }

    @Test
    void memoryMayComeWithTheStateInstead() throws Exception {
        Architecture architecture = Architecture.X86_64;
        GuestPool pool = pool();
        TemplateStore templates = pool.templates(Lab.kernel(architecture), MachineShape.USUAL);
        try (Guest guest = pool.clone(templates, hello(architecture), List.of(TemplateStore.Way.STREAMED))
                .orElseThrow()) {
            assertNeverLoadedAnything(guest);
            assertLoadsAndUnloadsHello(guest);
        } finally {
            Lab.cache().discard(templates.key(TemplateStore.Way.STREAMED));
        }
    }

    @Test
    void switchedOffEveryGuestIsBooted() throws Exception {
        Map<String, String> off = Map.of(GuestPool.SWITCH, "off");
        try (Guest guest = Lab.pool(Lab.options(), off)
                .guest(Lab.kernel(Architecture.X86_64), MachineShape.USUAL, hello(Architecture.X86_64))) {
            assertThat(guest.ready().cloned()).isFalse();
            assertLoadsAndUnloadsHello(guest);
        }
    }
}
