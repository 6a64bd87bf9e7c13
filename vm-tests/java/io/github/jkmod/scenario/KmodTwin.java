package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.peer.DebianKmod;
import io.github.jkmod.peer.StockModules;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** kmod and jkmod in one guest, on one tree of modules: runs a command by the one, then by the other, and compares. */
final class KmodTwin {
    /** What the payload calls the modules; the guest moves them to where its kernel's modules belong. */
    private static final String TREE = "tree";

    /** Begins every script: kmod's tools as {@code k TOOL …}, and what the kernel shows of its modules. */
    private static final String PRELUDE = """
            k() {
                tool=$1
                shift
                /payload/kmod/ld.so --library-path /payload/kmod /payload/kmod/$tool "$@"
            }
            # names, sizes, counts and users in the kernel's order, then every parameter that can be read
            state() {
                cut -d' ' -f1-5 /proc/modules
                for file in /sys/module/*/initstate; do
                    grep -s . "${file%/initstate}"/parameters/*
                done
                true
            }
            # by neither of the two; the kernel lists the newest first, another round for those that another in the list held
            remove_all() {
                for round in 1 2 3; do
                    [ -z "$(cat /proc/modules)" ] && return
                    cut -d' ' -f1 /proc/modules | while read -r name; do busybox rmmod "$name" 2>/dev/null; done
                done
                cat /proc/modules
            }
            """;

    /** Without help from the kernel's own calls of modprobe: what is loaded is the work of the command under test. */
    private static final String PLACE = """
            echo > /proc/sys/kernel/modprobe
            mkdir -p /etc/modprobe.d /tmp/kmod
            cd "/lib/modules/$(uname -r)" && rm -r kernel && mv /payload/tree/* .""";

    /** Longer than any command takes alone: several guests may share a processor. */
    private static final Duration LIMIT = Duration.ofMinutes(6);

    private final TestGuest guest;
    private final DebianKmod kmod;

    KmodTwin(TestGuest guest) throws IOException {
        this.guest = guest;
        this.kmod = DebianKmod.of(guest.kernel());
    }

    /** {@return a payload with kmod, those of the kernel's modules with what they need, and the test modules} */
    static Map<String, Path> payload(VmKernel kernel, List<String> stock) throws IOException {
        Map<String, Path> payload = new TreeMap<>();
        payload.put(DebianKmod.PAYLOAD, DebianKmod.of(kernel).folder());
        new StockModules(kernel.guestKernel().modulesDir())
                .with(stock)
                .forEach((path, file) -> payload.put(TREE + "/" + path, file));
        TestModules.all(kernel).forEach((name, file) -> payload.put(TREE + "/updates/" + name, file));
        return payload;
    }

    /**
     * Puts the payload's modules into the place of the kernel's and has both make the database: kmod's is kept in /tmp/kmod,
     * jkmod's is the one that both use from then on.
     */
    void placeModules() throws IOException, GuestDiedException {
        shell(PLACE);
        GuestRun theirs = kmod("depmod");
        shell("cd /lib/modules/* && mv $(ls modules.* | grep -v -x"
                + " -e modules.order -e modules.builtin -e modules.builtin.modinfo) /tmp/kmod");
        compare(theirs, jkmod("depmod"));
    }

    /** {@return where the modules are in the guest, with a slash at the end} */
    String tree() {
        return "/lib/modules/" + guest.kernel().release() + "/";
    }

    /** {@return the kmod in the guest} */
    DebianKmod peer() {
        return kmod;
    }

    GuestRun kmod(String tool, String... arguments) throws IOException, GuestDiedException {
        return guest.run(LIMIT, kmod.inGuest(tool, arguments));
    }

    GuestRun jkmod(String tool, String... arguments) throws IOException, GuestDiedException {
        return guest.run(
                LIMIT,
                Stream.concat(Stream.of("jkmod", tool), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    /** {@return what a script in the guest's shell wrote; it must end well} It may use what is in the prelude. */
    String shell(String script) throws IOException, GuestDiedException {
        GuestRun run = guest.run("sh", "-c", PRELUDE + script);
        assertThat(run.exitCode()).as(run.toString()).isZero();
        return run.out();
    }

    /** Writes a file in the guest. */
    void write(String file, String text) throws IOException, GuestDiedException {
        GuestRun run = guest.run("sh", "-c", "printf %s \"$1\" > \"$2\"", "sh", text, file);
        assertThat(run.exitCode()).as(run.toString()).isZero();
    }

    /** {@return what the kernel shows of its modules now} */
    String state() throws IOException, GuestDiedException {
        return shell("state");
    }

    /** Removes every module, by neither of the two, and all configuration. */
    void reset() throws IOException, GuestDiedException {
        assertThat(shell("rm -f /etc/modprobe.d/*; remove_all")).isEmpty();
    }

    /**
     * Runs a command by both that leaves the modules alone.
     *
     * @return jkmod's run
     */
    GuestRun same(String tool, String... arguments) throws IOException, GuestDiedException {
        GuestRun theirs = kmod(tool, arguments);
        GuestRun ours = jkmod(tool, arguments);
        compare(theirs, ours);
        return ours;
    }

    /**
     * Runs a command by both, each time from the same state, and compares the states that it leaves.
     *
     * @param given a script that makes that state of a kernel without modules; empty to begin with none
     * @return the state that the command left
     */
    String sameChange(String given, String tool, String... arguments) throws IOException, GuestDiedException {
        String start = PRELUDE + "remove_all\n" + given + "\n";
        List<String> script = new ArrayList<>(List.of("sh", "-c"));
        script.add(start + "\"$@\"\nexit=$?\nstate > /tmp/state\nexit $exit");
        script.add("sh");
        script.addAll(List.of(kmod.inGuest(tool, arguments)));
        GuestRun theirs = guest.run(LIMIT, script.toArray(String[]::new));
        GuestRun began = guest.run("sh", "-c", start);
        assertThat(began.out()).as(began.toString()).isEmpty();
        GuestRun ours = jkmod(tool, arguments);
        compare(theirs, ours);
        String state = state();
        assertThat(state).as("after " + ours).isEqualTo(shell("cat /tmp/state"));
        return state;
    }

    /** Exit codes and standard output are equal; kmod's complaints are among jkmod's, which may give reasons. */
    private static void compare(GuestRun theirs, GuestRun ours) {
        assertThat(ours.out()).as(ours.toString()).isEqualTo(theirs.out());
        List<String> complaints = complaints(theirs).stream()
                .filter(line ->
                        !line.startsWith("libkmod: ")) // the library's own, which older ones do not keep to themselves
                .toList();
        if (complaints.isEmpty()) {
            assertThat(ours.err()).as(ours.toString()).isEmpty();
        } else {
            assertThat(complaints(ours)).as(ours.toString()).containsSubsequence(complaints);
        }
        assertThat(ours.exitCode()).as(ours.toString()).isEqualTo(theirs.exitCode());
    }

    /** {@return the lines of standard error without places in kmod's sources, which are another in each version} */
    private static List<String> complaints(GuestRun run) {
        return run.err()
                .lines()
                .map(line -> line.replaceFirst("\\.\\./libkmod/[a-z-]+\\.c:[0-9]+ [a-z_]+\\(\\) ", ""))
                .toList();
    }
}
