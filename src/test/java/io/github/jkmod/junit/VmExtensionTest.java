package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.data.Index;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.OutputDirectoryCreator;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The extension on guests that are not real. */
final class VmExtensionTest {
    private static final String PARALLEL = "junit.jupiter.execution.parallel.";

    @TempDir
    private Path reports;

    @BeforeEach
    void forget() {
        FakeGuests.reset();
    }

    private EngineTestKit.Builder kit(Class<?>... samples) {
        return EngineTestKit.engine("junit-jupiter")
                .enableImplicitConfigurationParameters(false)
                .configurationParameter("jkmod.vm.reports", reports.toString())
                .selectors(Stream.of(samples).map(sample -> selectClass(sample)).toArray(DiscoverySelector[]::new));
    }

    private EngineExecutionResults run(Class<?>... samples) {
        return kit(samples).execute();
    }

    private static Throwable thrown(Event event) {
        return event.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow();
    }

    /** {@return the failures by the name of the test or invocation} */
    private static Map<String, Throwable> failures(Events events) {
        Map<String, Throwable> failures = new TreeMap<>();
        events.failed().stream().forEach(each -> failures.put(name(each), thrown(each)));
        return failures;
    }

    private static Throwable of(Map<String, Throwable> failures, String name) {
        return Objects.requireNonNull(failures.get(name), () -> name + " is not among " + failures.keySet());
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName().replaceFirst("\\(.*", "");
    }

    private static List<String> succeeded(EngineExecutionResults results) {
        return results.testEvents().succeeded().map(VmExtensionTest::name).toList();
    }

    private static GuestConsole console(Throwable failure) {
        return (GuestConsole) Stream.of(failure.getSuppressed())
                .filter(GuestConsole.class::isInstance)
                .findFirst()
                .orElseThrow();
    }

    private static long logged(String start) {
        return FakeGuests.LOG.stream().filter(line -> line.startsWith(start)).count();
    }

    private static void assertAllClosed() {
        assertThat(logged("close ")).isPositive().isEqualTo(logged("start ") + logged("boot "));
    }

    @Test
    void aClassRunsOnceForEachKernelAndIsNamedAfterIt() {
        EngineExecutionResults results = run(Samples.OnEveryArchitecture.class);
        results.testEvents().assertStatistics(all -> all.started(6).succeeded(6));
        assertThat(results.containerEvents().dynamicallyRegistered().map(Event::getTestDescriptor))
                .map(TestDescriptor::getDisplayName)
                .containsExactly(
                        "6.1 x86_64: Linux 6.1.0-fake, Debian 6.1.9-1",
                        "6.1 arm64: Linux 6.1.0-fake, Debian 6.1.9-1",
                        "6.1 arm: Linux 6.1.0-fake, Debian 6.1.9-1");
        assertThat(FakeGuests.LOG)
                .contains("start 6.1 x86_64 [other.ko, x86_64.ko]", "start 6.1 arm [arm.ko, other.ko]")
                .contains("exec 6.1 arm64 jkmod lsmod");
        assertThat(logged("start ")).as("no guest for tests that need none").isEqualTo(3);
        assertAllClosed();
    }

    @Test
    void theUserMayNarrowTheKernels() {
        kit(Samples.OnEveryArchitecture.class)
                .configurationParameter("jkmod.vm.kernels", "6.12, 6.1/arm")
                .execute()
                .testEvents()
                .assertStatistics(all -> all.started(2).succeeded(2));
        assertThat(logged("start ")).isEqualTo(logged("start 6.1 arm ")).isEqualTo(1);
    }

    @Test
    void aClassOfWhichNoKernelIsLeftHasItsTestsSkippedWithTheReason() {
        EngineExecutionResults results = kit(Samples.OnEveryArchitecture.class)
                .configurationParameter("jkmod.vm.kernels", "6.12,7.2/arm")
                .execute();
        String reason = "none of its kernels (6.1) is among those asked for: jkmod.vm.kernels=6.12, 7.2/arm";
        assertThat(results.testEvents().aborted().map(each -> thrown(each).getMessage()))
                .containsExactly(reason, reason);
        results.testEvents().assertStatistics(all -> all.succeeded(0).failed(0));
        results.containerEvents().assertStatistics(all -> all.failed(0));
        assertThat(FakeGuests.LOG).isEmpty();
    }

    @Test
    void aKernelThatThereIsNotFailsTheClass() {
        Events unknown = run(Samples.WithAnUnknownKernel.class).containerEvents();
        assertThat(of(failures(unknown), "Samples$WithAnUnknownKernel"))
                .hasMessageContaining("there is no kernel '9.9'");
        Events asked = kit(Samples.OnEveryArchitecture.class)
                .configurationParameter("jkmod.vm.kernels", "6.2")
                .execute()
                .containerEvents();
        assertThat(of(failures(asked), "Samples$OnEveryArchitecture")).hasMessageContaining("there is no kernel '6.2'");
    }

    @Test
    void aKernelThatCannotBeHadFailsWithTheReasonAndTheOthersRun() {
        EngineExecutionResults results = run(Samples.WithAMissingKernel.class);
        assertThat(of(failures(results.containerEvents()), "5.10 arm: cannot be had"))
                .hasMessage("downloading Linux 5.10 failed: there is no network; connect");
        results.testEvents().assertStatistics(all -> all.started(1).succeeded(1).skipped(0));
    }

    @Test
    void unexpectedTroubleFailsTheTestAndNoOther() {
        EngineExecutionResults results = run(Samples.Troubled.class);
        Map<String, Throwable> failures = failures(results.testEvents());
        assertThat(of(failures, "aOopses"))
                .isInstanceOf(KernelTroubleError.class)
                .hasMessageStartingWith("the kernel of 6.1 arm64 complains: " + Samples.OOPS + "\n");
        assertThat(of(failures, "dShouldOops"))
                .hasMessage("the kernel of 6.1 arm64 was expected to complain, but did not: NULL pointer");
        assertThat(of(failures, "eWarnsToo"))
                .hasMessageStartingWith("the kernel of 6.1 arm64 complains: WARNING: CPU: 0 PID: 1 at x.c:1");
        assertThat(succeeded(results)).containsExactly("bIsAtPeace", "cOopsesAsExpected");
        assertAllClosed();
    }

    @Test
    void aFailureComesWithTheConsoleAndTheWayToSeeItAgain() throws IOException {
        EngineExecutionResults results = run(Samples.Troubled.class);
        Map<String, Throwable> failures = failures(results.testEvents());
        Path file = reports.resolve("io.github.jkmod.junit.Samples$Troubled/aOopses-6.1-arm64.console");
        assertThat(console(of(failures, "aOopses")))
                .hasMessage("6.1 arm64: Linux 6.1.0-fake, Debian 6.1.9-1: its console\n"
                        + "[    1.000000] prepared\n"
                        + "[    1.000000] " + Samples.OOPS + "\n"
                        + "whole console: " + file + "\n"
                        + "try again: jkmod vm exec --kernel 6.1 --arch arm64 -- true");
        assertThat(console(of(failures, "aOopses")).getStackTrace()).isEmpty();
        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(of(failures, "fIsWrong")).hasMessageContaining("the exit code");
        assertThat(console(of(failures, "fIsWrong"))).hasMessageContaining("prepared");
        assertThat(of(failures, "gIsWrongBeforeItOopses").getSuppressed())
                .as("what was expected for later is no second failure")
                .hasSize(1);
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**/bIsAtPeace*");
    }

    @Test
    void theConsoleIsAnAttachmentOfTheTest(@TempDir Path attachments) {
        OutputDirectoryCreator folders = new OutputDirectoryCreator() {
            @Override
            public Path getRootDirectory() {
                return attachments;
            }

            @Override
            public Path createOutputDirectory(TestDescriptor test) throws IOException {
                return Files.createDirectories(attachments.resolve(Integer.toString(test.hashCode())));
            }
        };
        EngineExecutionResults results =
                kit(Samples.Troubled.class).outputDirectoryCreator(folders).execute();
        List<Path> published = results.testEvents()
                .fileEntryPublished()
                .map(each -> each.getRequiredPayload(FileEntry.class).getPath())
                .toList();
        assertThat(published)
                .hasSize(5)
                .anySatisfy(file -> assertThat(file)
                        .hasFileName("aOopses-6.1-arm64.console")
                        .content()
                        .contains(Samples.OOPS));
    }

    @Test
    void aClassMayExpectTroubleInAllItsTests() {
        run(Samples.AlwaysTroubled.class)
                .testEvents()
                .assertStatistics(all -> all.started(3).succeeded(3));
    }

    @Test
    void aGuestThatDiesFailsTheTestUnlessTheTestExpectsIt() {
        EngineExecutionResults results = run(Samples.Mortal.class);
        Map<String, Throwable> failures = failures(results.testEvents());
        assertThat(of(failures, "aDies")).hasMessage("the kernel panicked: of a command");
        assertThat(console(of(failures, "aDies")))
                .hasMessageContaining("Kernel panic - not syncing: of a command")
                .hasMessageContaining("--append quiet -- die");
        assertThat(of(failures, "aDies").getSuppressed())
                .as("the panic was not expected either")
                .anyMatch(KernelTroubleError.class::isInstance);
        assertThat(of(failures, "cDiesUnnoticed")).hasMessage("the guest's JVM ended: unnoticed");
        assertThat(console(of(failures, "dNeverBoots"))).hasMessageContaining("no way to boot");
        assertThat(succeeded(results)).containsExactly("bDiesAsExpected", "ePowersOff");
        assertAllClosed();
    }

    @Test
    void aSharedGuestIsStartedOnceAndEachTestAnswersForItsOwnTrouble() {
        EngineExecutionResults results = run(Samples.Sharing.class);
        assertThat(logged("start ")).isEqualTo(3);
        assertThat(FakeGuests.LOG.stream().filter(line -> line.startsWith("exec 6.1 arm ")))
                .containsExactly(
                        "exec 6.1 arm prepare",
                        "exec 6.1 arm a",
                        "exec 6.1 arm say " + Samples.OOPS,
                        "exec 6.1 arm x",
                        "exec 6.1 arm b",
                        "exec 6.1 arm c",
                        "exec 6.1 arm finish 6.1");
        results.testEvents().assertStatistics(all -> all.started(9).succeeded(6).failed(3));
        results.containerEvents().assertStatistics(all -> all.failed(0));
        assertThat(failures(results.testEvents())).containsOnlyKeys("a");
        assertAllClosed();
    }

    @Test
    void aSharedGuestThatDiedIsNotSpokenToAgain() {
        Map<String, Throwable> failures =
                failures(run(Samples.SharingAMortal.class).testEvents());
        assertThat(of(failures, "bComesTooLate")).hasMessage("the kernel panicked: that was earlier, true was not run");
        assertAllClosed();
    }

    @Test
    void severalGuestsOfOneTestDoNotWaitForEachOther() {
        EngineExecutionResults results = kit(Samples.WithSeveralGuests.class)
                .configurationParameter("jkmod.vm.guests", "1")
                .execute();
        Throwable failure = of(failures(results.testEvents()), "haveOnePermitTogether");
        assertThat(failure).as("the third one's oops").isInstanceOf(KernelTroubleError.class);
        assertThat(failure).hasMessageNotContaining("at boot");
        assertThat(Stream.of(failure.getSuppressed()).map(Throwable::getMessage))
                .hasSize(3)
                .satisfies(last -> assertThat(last).contains(", guest 3: its console\n"), Index.atIndex(2));
        assertThat(FakeGuests.LOG)
                .containsSubsequence("boot 6.1 arm64 []", "boot 6.1 arm64 [b.ko]", "boot 6.1 arm64 []");
        assertAllClosed();
    }

    private EngineTestKit.Builder concurrent(Class<?>... samples) {
        return kit(samples)
                .configurationParameter(PARALLEL + "enabled", "true")
                .configurationParameter(PARALLEL + "mode.default", "concurrent")
                .configurationParameter(PARALLEL + "config.strategy", "fixed")
                .configurationParameter(PARALLEL + "config.fixed.parallelism", "6");
    }

    @Test
    void thereAreNeverMoreGuestsThanPermits() {
        concurrent(Samples.Many.class, Samples.Mortal.class)
                .configurationParameter("jkmod.vm.kernels", "6.1,6.12,7.2")
                .configurationParameter("jkmod.vm.guests", "2")
                .execute()
                .testEvents()
                .assertStatistics(all -> all.started(14));
        assertThat(FakeGuests.MOST_ALIVE.get()).isBetween(1, 2);
        assertAllClosed();
    }

    @Test
    void testsThatShareAGuestNeverRunAtTheSameTime() {
        concurrent(Samples.SharingInAnyOrder.class)
                .configurationParameter("jkmod.vm.kernels", "6.1/arm64")
                .configurationParameter("jkmod.vm.guests", "6")
                .execute()
                .testEvents()
                .assertStatistics(all -> all.started(3).succeeded(3));
        assertThat(FakeGuests.MOST_RUNNING.get()).isEqualTo(1);
        assertAllClosed();
    }

    @Test
    void sharingAndOtherTestsDoNotKeepEachOtherWaiting() {
        concurrent(Samples.SharingInAnyOrder.class, Samples.Many.class)
                .configurationParameter("jkmod.vm.kernels", "6.1, 6.12, 7.2")
                .configurationParameter("jkmod.vm.guests", "1")
                .execute()
                .testEvents()
                .assertStatistics(all -> all.started(18).succeeded(18));
        assertThat(FakeGuests.MOST_RUNNING.get()).isEqualTo(1);
        assertAllClosed();
    }

    @Test
    void mistakesAreSaid() {
        Map<Class<?>, String> mistakes = Map.of(
                Samples.AskingTooEarly.class,
                "a TestGuest is for tests and what runs before and after each of them,"
                        + " unless the class shares one: @VmTest(shared = true)",
                Samples.WithTwoFilesOfOneName.class,
                "two @Payload methods have a file named a.ko",
                Samples.WithAPayloadOfAnObject.class,
                "the method must be static: @Payload ",
                Samples.WithAPayloadOfStrings.class,
                "an entry that is not of String and Path: a.ko=/one");
        mistakes.forEach((sample, message) -> {
            EngineExecutionResults results = run(sample);
            assertThat(failures(results.containerEvents()).values())
                    .singleElement()
                    .asString()
                    .contains(message);
            results.testEvents().assertStatistics(all -> all.started(0));
        });
        assertThat(FakeGuests.LOG).isEmpty();
    }
}
