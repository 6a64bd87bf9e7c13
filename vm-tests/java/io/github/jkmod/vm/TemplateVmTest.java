package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.Guests;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Templates that are damaged, kept another way or not wanted. Its templates are this class's own, to be broken. */
@VmTest(kernels = "6.1/x86_64")
final class TemplateVmTest {
    /** A machine that no other test has. */
    private static final MachineShape OWN = MachineShape.USUAL.append("jkmod.test=template");

    private final CacheFolder cache = CacheFolder.ofUser(System.getenv());
    private final GuestKernel kernel;
    private final Clones clones;

    TemplateVmTest(VmKernel kernel) {
        this.kernel = kernel.guestKernel();
        this.clones = new Clones(kernel);
    }

    private TestGuest start(Guests guests, Map<String, Path> payload) throws Exception {
        TestGuest guest = guests.adopt(clones.pool(guests).guest(kernel, OWN, payload));
        assertThat(guest.ready().cloned()).isTrue();
        return guest;
    }

    private Path state(Guests guests) throws Exception {
        start(guests, Map.of());
        assertThat(clones.notes()).isEmpty();
        TemplateStore templates = clones.pool(guests).templates(kernel, OWN);
        return cache.path(templates.key(TemplateStore.Way.MAPPED)).resolve("state");
    }

    private void assertMadeAgain(Guests guests, String why) throws Exception {
        TestGuest guest = start(guests, clones.hello());
        assertThat(clones.notes()).singleElement().asString().contains(why);
        Clones.assertLoadsAndUnloadsHello(guest);
        clones.notes().clear();
        start(guests, Map.of());
        assertThat(clones.notes()).isEmpty();
    }

    @Test
    void aTruncatedTemplateIsMadeAgain(Guests guests) throws Exception {
        try (RandomAccessFile state = new RandomAccessFile(state(guests).toFile(), "rw")) {
            state.setLength(state.length() / 2);
        }
        assertMadeAgain(guests, "the template's files were changed");
    }

    @Test
    void aTemplateThatDoesNotComeToLifeIsMadeAgain(Guests guests) throws Exception {
        Path state = state(guests);
        FileTime time = Files.getLastModifiedTime(state);
        try (RandomAccessFile content = new RandomAccessFile(state.toFile(), "rw")) {
            content.write(new byte[16]); // size and time stay: only QEMU notices
        }
        Files.setLastModifiedTime(state, time);
        assertMadeAgain(guests, "Not a migration stream");
    }

    @Test
    void memoryMayComeWithTheStateInstead(Guests guests) throws Exception {
        GuestPool pool = clones.pool(guests);
        TemplateStore templates = pool.templates(kernel, OWN);
        try {
            TestGuest guest = guests.adopt(pool.clone(templates, clones.hello(), List.of(TemplateStore.Way.STREAMED))
                    .orElseThrow());
            Clones.assertNeverLoadedAnything(guest);
            Clones.assertLoadsAndUnloadsHello(guest);
        } finally {
            cache.discard(templates.key(TemplateStore.Way.STREAMED));
        }
    }

    @Test
    void switchedOffEveryGuestIsBooted(Guests guests) throws Exception {
        GuestPool pool = guests.pool(UnaryOperator.identity(), Map.of(GuestPool.SWITCH, "off"));
        TestGuest guest = guests.adopt(pool.guest(kernel, MachineShape.USUAL, clones.hello()));
        assertThat(guest.ready().cloned()).isFalse();
        Clones.assertLoadsAndUnloadsHello(guest);
    }
}
