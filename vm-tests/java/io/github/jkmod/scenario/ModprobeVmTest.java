package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.BeforeKernel;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.moddb.SampleIndex;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod modprobe} in a guest, with a small tree of its own: {@code consumer} needs {@code provider}. */
@VmTest(kernels = "*", shared = true)
final class ModprobeVmTest {
    @TempDir
    static Path temp;

    private final TestGuest guest;

    ModprobeVmTest(TestGuest guest) {
        this.guest = guest;
    }

    @Payload
    static Map<String, Path> files(VmKernel kernel) throws IOException {
        Map<String, Path> payload = TestModules.all(kernel);
        Path dep = temp.resolve("modules.dep.bin");
        new SampleIndex()
                .add("consumer", "consumer.ko: provider.ko")
                .add("provider", "provider.ko:")
                .add("hello", "hello.ko:")
                .add("fail_init", "fail_init.ko:")
                .add("lonely", "hello.ko: lost.ko")
                .writeTo(dep);
        payload.put("modules.dep.bin", dep);
        Path alias = temp.resolve("modules.alias.bin");
        new SampleIndex().add("of:*jkmod*", "hello").writeTo(alias);
        payload.put("modules.alias.bin", alias);
        payload.put(
                "test.conf",
                Files.writeString(
                        temp.resolve("test.conf"),
                        "options hello loud=1\nblacklist hello\ninstall made_up echo $MODPROBE_MODULE $CMDLINE_OPTS\n"));
        return payload;
    }

    @BeforeKernel
    static void tree(TestGuest guest) throws IOException, GuestDiedException {
        GuestRun made = guest.run(
                "sh", "-c", "mkdir -p /tree/lib/modules/R && cp /payload/*.ko /payload/*.bin /tree/lib/modules/R/");
        assertThat(made.exitCode()).as(made.toString()).isZero();
    }

    @AfterEach
    void nothingIsLoadedAnyMore() throws Exception {
        modprobe("-r", "-a", "consumer", "provider", "hello");
        assertThat(loaded()).doesNotContain("consumer", "provider", "hello");
    }

    private GuestRun modprobe(String... arguments) throws IOException, GuestDiedException {
        List<String> line = new ArrayList<>(List.of("jkmod", "modprobe", "-d", "/tree", "-S", "R", "-C"));
        line.add("/payload/test.conf");
        line.addAll(Arrays.asList(arguments));
        return guest.run(line.toArray(String[]::new));
    }

    private List<String> loaded() throws IOException, GuestDiedException {
        return guest.run("cut", "-d", " ", "-f", "1", "/proc/modules")
                .out()
                .lines()
                .toList();
    }

    @Test
    void loadsAChainAndRemovesItWhole() throws Exception {
        GuestRun load = modprobe("consumer");
        assertThat(load.exitCode()).as(load.toString()).isZero();
        assertThat(load.err()).isEmpty();
        assertThat(loaded()).contains("consumer", "provider");
        GuestRun inUse = modprobe("-r", "provider");
        assertThat(inUse.exitCode()).isEqualTo(1);
        assertThat(inUse.err())
                .startsWith("modprobe: FATAL: Module provider is in use.\nmodprobe: provider: held by consumer; ");
        assertThat(modprobe("--first-time", "consumer").err())
                .isEqualTo("modprobe: ERROR: could not insert 'consumer': Module already in kernel\n");
        GuestRun removal = modprobe("-r", "-v", "consumer");
        assertThat(removal.out()).isEqualTo("rmmod consumer\nrmmod provider\n");
        assertThat(loaded()).doesNotContain("consumer", "provider");
    }

    /** kmod takes EEXIST for a module that somebody else has loaded meanwhile. */
    @Test
    void anInitThatReturnsEexistIsNotSaidToBeLoaded() throws Exception {
        GuestRun load = modprobe("fail_init", "err=17");
        assertThat(load.exitCode()).as(load.toString()).isZero();
        assertThat(load.err()).startsWith("modprobe: module fail_init is not loaded\n");
        assertThat(loaded()).doesNotContain("fail_init");
        for (String error : List.of("2", "19")) {
            GuestRun failed = modprobe("fail_init", "err=" + error);
            assertThat(failed.exitCode()).as(failed.toString()).isEqualTo(1);
            assertThat(failed.err())
                    .contains("forecast: " + (error.equals("2") ? "ENOENT" : "ENODEV")
                            + ": by the forecast the kernel takes it, so that the module's init returned this");
        }
    }

    @Test
    void holdersGoTooIfAskedFor() throws Exception {
        assertThat(modprobe("consumer").exitCode()).isZero();
        GuestRun removal = modprobe("-r", "--remove-holders", "provider");
        assertThat(removal.exitCode()).as(removal.toString()).isZero();
        assertThat(loaded()).doesNotContain("consumer", "provider");
    }

    @Test
    void optionsOfTheConfigurationReachTheModuleAndABlacklistHoldsForAliases() throws Exception {
        assertThat(modprobe("of:jkmod,x").exitCode()).isZero();
        assertThat(loaded()).doesNotContain("hello");
        assertThat(modprobe("hello").exitCode()).isZero();
        assertThat(guest.run("cat", "/sys/module/hello/parameters/loud").out()).isEqualTo("Y\n");
    }

    @Test
    void installCommandsRunInPlaceOfModules() throws Exception {
        assertThat(modprobe("made-up", "a=1").out()).isEqualTo("made_up a=1\n");
    }

    @Test
    void aRefusalNamesTheFileAndTheReason() throws Exception {
        GuestRun missing = modprobe("lonely");
        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err())
                .contains("modprobe: /tree/lib/modules/R/lost.ko: No such file or directory: lonely needs it");
        GuestRun parameter = modprobe("hello", "nonsense");
        assertThat(parameter.exitCode()).as(parameter.toString()).isZero(); // the kernel only warns of unknown ones
        assertThat(modprobe("-r", "hello").exitCode()).isZero();
        GuestRun wrong = modprobe("hello", "loud=maybe");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err())
                .startsWith("modprobe: ERROR: could not insert 'hello': Invalid argument\n"
                        + "modprobe: /tree/lib/modules/R/hello.ko: ");
    }
}
