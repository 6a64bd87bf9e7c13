package io.github.jkmod.junit;

import io.github.jkmod.crash.host.CrashSources;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.TestAbortedException;

/** Judges what the guests of a test or of a class went through, and hangs their consoles on its failure. */
record Verdicts(ConsoleFiles files) {
    /**
     * Judges.
     *
     * @param failed how the test itself failed, if it did
     * @param expected what the kernels must complain of
     * @throws Exception if a guest died unnoticed or the trouble was not as expected
     */
    void pass(
            ExtensionContext context,
            VmKernel kernel,
            List<TestGuest> guests,
            Optional<Throwable> failed,
            ExpectedTrouble expected)
            throws Exception {
        List<Episode> episodes = new ArrayList<>();
        for (TestGuest guest : guests) {
            episodes.add(guest.episode());
        }
        Optional<Throwable> failure = failed.filter(each -> !(each instanceof TestAbortedException));
        Throwable own = own(kernel, episodes, failure, expected);
        Throwable bearer = failure.orElse(own);
        if (bearer != null) {
            attach(context, kernel, episodes, bearer);
        }
        if (own instanceof Exception exception) {
            throw exception;
        }
        if (own instanceof Error error) {
            throw error;
        }
    }

    /**
     * {@return what a failed test is to fail with, its guests' consoles hung on it: a complaint of the kernel's that was not
     * to be is the cause of all else and comes first}
     *
     * @param failure how the test itself failed
     * @param expected what the kernels must complain of
     */
    Throwable explain(
            ExtensionContext context,
            VmKernel kernel,
            List<TestGuest> guests,
            Throwable failure,
            ExpectedTrouble expected)
            throws IOException {
        List<Episode> episodes = new ArrayList<>();
        for (TestGuest guest : guests) {
            episodes.add(guest.soFar());
        }
        Throwable own = own(kernel, episodes, Optional.of(failure), expected);
        Throwable bearer = failure;
        if (own instanceof KernelTroubleError && !(failure instanceof GuestDiedException)) {
            own.initCause(failure);
            bearer = own;
        } else if (own != null) {
            failure.addSuppressed(own);
        }
        attach(context, kernel, episodes, bearer);
        return bearer;
    }

    private static @Nullable Throwable own(
            VmKernel kernel, List<Episode> episodes, Optional<Throwable> failure, ExpectedTrouble expected) {
        List<KernelTrouble> troubles =
                episodes.stream().flatMap(each -> each.troubles().stream()).toList();
        Optional<GuestDiedException> death =
                episodes.stream().flatMap(each -> each.death().stream()).findFirst();
        // A test that failed need not have come to the point where the kernel was to complain.
        ExpectedTrouble due = failure.isPresent() && troubles.isEmpty() ? ExpectedTrouble.NONE : expected;
        Optional<KernelTroubleError> error = due.judge(kernel, troubles);
        death.ifPresent(died -> error.ifPresent(died::addSuppressed));
        return death.isPresent() ? death.get() : error.orElse(null);
    }

    /** A report that cannot be written must not hide what it is about. */
    private void attach(ExtensionContext context, VmKernel kernel, List<Episode> episodes, Throwable bearer) {
        try {
            int number = 0;
            for (Episode episode : episodes) {
                number++;
                String title = kernel + (episodes.size() == 1 ? "" : ", guest " + number);
                List<String> hints = new ArrayList<>(sources(kernel, episode));
                if (!episode.console().isEmpty()) {
                    hints.add("whole console: " + files.write(context, kernel, number, episode.console()));
                }
                hints.add("try again: " + episode.again());
                bearer.addSuppressed(GuestConsole.of(title, episode.console(), hints));
            }
            if (episodes.isEmpty()) {
                attachDeath(context, kernel, bearer);
            }
        } catch (IOException e) {
            bearer.addSuppressed(e);
        }
    }

    /** The source lines of the modules that the kernel's reports name. */
    private static List<String> sources(VmKernel kernel, Episode episode) {
        List<Path> modules = episode.payload().values().stream()
                .filter(file -> file.toString().contains(".ko"))
                .toList();
        return new CrashSources(modules, kernel.architecture())
                .text(episode.troubles())
                .lines()
                .toList();
    }

    /** Of a guest that never came up there is only what the exception has. */
    private void attachDeath(ExtensionContext context, VmKernel kernel, Throwable bearer) throws IOException {
        for (Throwable cause = bearer; cause != null; cause = cause.getCause()) {
            if (cause instanceof GuestDiedException died && !died.kernelLines().isEmpty()) {
                Path file = files.write(context, kernel, 1, died.kernelLines());
                String title = kernel + ", a guest that did not come up";
                bearer.addSuppressed(GuestConsole.of(title, died.kernelLines(), List.of("also in " + file)));
            }
        }
    }
}
