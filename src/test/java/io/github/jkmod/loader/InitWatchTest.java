package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.kernel.KallsymsEntry;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class InitWatchTest {
    private static final ModuleName HELLO = new ModuleName("hello");

    @TempDir
    private Path folder;

    private FakeKernel kernel;

    @BeforeEach
    void kernelWithoutModules() {
        kernel = new FakeKernel(folder);
    }

    @Test
    void looksOnceWhileInitRuns() {
        try (InitWatch watch = InitWatch.prepare(kernel.root(), HELLO)) {
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.done()).isFalse();
            kernel.showLoading();
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.done()).isTrue();
            ModuleSight caught = watch.caught().orElseThrow();
            assertThat(caught.kallsyms().value().orElseThrow().entries())
                    .extracting(entry -> entry.letter() + " " + entry.name())
                    .containsExactlyElementsOf(FakeKernel.DURING_INIT);
            kernel.kallsyms(FakeKernel.AFTER_INIT);
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.caught()).containsSame(caught);
        }
    }

    @Test
    void aModuleThatIsLiveIsNotLookedAt() {
        try (InitWatch watch = InitWatch.prepare(kernel.root(), HELLO)) {
            kernel.showLive();
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.done()).isFalse();
            assertThat(watch.caught()).isEmpty();
        }
    }

    @Test
    void everyChangeOfStateIsNoted() {
        try (InitWatch watch = InitWatch.prepare(kernel.root(), HELLO)) {
            watch.poll(Duration.ZERO);
            kernel.showLoading();
            watch.poll(Duration.ofMillis(3));
            watch.poll(Duration.ofMillis(4));
            kernel.showLive();
            assertThat(watch.timeline(Duration.ofMillis(9)))
                    .isEqualTo(List.of(
                            new Moment(Duration.ZERO, Optional.empty()),
                            new Moment(Duration.ofMillis(3), Optional.of(ProcModule.State.LOADING)),
                            new Moment(Duration.ofMillis(9), Optional.of(ProcModule.State.LIVE))));
        }
    }

    @Test
    void anotherModulesInitIsNotLookedAt() {
        try (InitWatch watch = InitWatch.prepare(kernel.root(), HELLO)) {
            kernel.procModules("other 1 1 - Loading 0x0");
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.done()).isFalse();
        }
    }

    /** kallsyms is a pipe here, so that the watch waits in the middle of its look until this test has changed the state. */
    @Test
    void aLookThatInitOutranIsDiscarded() throws Exception {
        assertThat(lookWithStateAtItsEnd("hello 16384 0 - Live 0x0").caught()).isEmpty();
    }

    @Test
    void aLookThatInitDidNotOutrunIsKept() throws Exception {
        ModuleSight caught =
                lookWithStateAtItsEnd("hello 20480 1 - Loading 0x0").caught().orElseThrow();
        assertThat(caught.kallsyms().value().orElseThrow().entries())
                .extracting(KallsymsEntry::name)
                .containsExactly("hello_init");
    }

    private InitWatch lookWithStateAtItsEnd(String line) throws Exception {
        Path kallsyms = kernel.root().proc("kallsyms");
        Files.delete(kallsyms);
        InitWatch watch = InitWatch.prepare(kernel.root(), HELLO);
        Process mkfifo = new ProcessBuilder("mkfifo", kallsyms.toString()).start();
        assertThat(mkfifo.waitFor(10, TimeUnit.SECONDS)).isTrue();
        kernel.showLoadingWithoutKallsyms();
        Thread looking = new Thread(() -> watch.poll(Duration.ofMillis(5)), "looking");
        looking.start();
        try (var pipe = Files.newOutputStream(kallsyms)) { // opens when the look has got that far
            kernel.procModules(line);
            pipe.write("ffffffffc0000000 t hello_init\t[hello]\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        }
        looking.join();
        assertThat(watch.done()).isTrue();
        return watch;
    }

    @Test
    void kallsymsThatCannotBeReadIsNoEmptyList() {
        try (InitWatch watch = InitWatch.prepare(kernel.root(), HELLO)) {
            kernel.showLoading().writeInPlace("proc/kallsyms", "nonsense\n");
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.caught().orElseThrow().kallsyms()).isInstanceOf(Fact.Malformed.class);
        }
    }

    @Test
    void kallsymsThatIsNotThereIsHiddenNotEmpty() throws Exception {
        Files.delete(kernel.root().proc("kallsyms"));
        try (InitWatch watch = InitWatch.prepare(kernel.root(), HELLO)) {
            kernel.showLoadingWithoutKallsyms();
            watch.poll(Duration.ofMillis(5));
            assertThat(watch.caught().orElseThrow().kallsyms()).isInstanceOf(Fact.Hidden.class);
        }
    }
}
