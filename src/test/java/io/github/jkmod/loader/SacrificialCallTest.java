package io.github.jkmod.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Errno;
import io.github.jkmod.syscall.DoomedThread;
import io.github.jkmod.syscall.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class SacrificialCallTest {
    private final CountDownLatch release = new CountDownLatch(1);

    @TempDir
    private Path folder;

    @AfterEach
    void letGo() {
        release.countDown();
    }

    private Outcome untilReleased() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome.Ok();
    }

    @Test
    void givesWhatTheCallReturned() throws Exception {
        Outcome failed = new Outcome.Failed(Errno.EBUSY);
        SacrificialCall call = SacrificialCall.start(() -> failed);
        assertThat(call.await()).contains(failed);
        assertThat(call.ended(0)).isTrue();
    }

    @Test
    void aCallerWhoseTaskIsGoneIsDead() throws Exception {
        Path task = Files.createDirectory(folder.resolve("task"));
        SacrificialCall call = SacrificialCall.start(this::untilReleased, () -> Optional.of(new DoomedThread(task)));
        assertThat(call.ended(50)).isFalse();
        Files.delete(task);
        assertThat(call.ended(0)).isTrue();
        assertThat(call.await()).isEmpty();
        assertThat(call.time()).isPositive().isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void aSlowCallerIsNotDead() throws Exception {
        SacrificialCall call = SacrificialCall.start(this::untilReleased);
        assertThat(call.ended(100)).isFalse();
        release.countDown();
        assertThat(call.await()).contains(new Outcome.Ok());
        assertThat(call.time()).isGreaterThanOrEqualTo(Duration.ofMillis(90));
    }

    @Test
    void withoutATaskPathTheCallIsWaitedFor() throws Exception {
        SacrificialCall call = SacrificialCall.start(this::untilReleased, Optional::empty);
        assertThat(call.ended(50)).isFalse();
        release.countDown();
        assertThat(call.await()).contains(new Outcome.Ok());
    }

    @Test
    void anExceptionOfTheCallComesThrough() throws Exception {
        SacrificialCall call = SacrificialCall.start(() -> {
            throw new UnsupportedOperationException("not here");
        });
        assertThatThrownBy(call::await)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("not here");
    }

    @Test
    void anErrorOfTheCallComesThroughAndIsNoDeath() throws Exception {
        SacrificialCall call = SacrificialCall.start(() -> {
            throw new LinkageError("no library");
        });
        assertThatThrownBy(call::await).isInstanceOf(LinkageError.class).hasMessage("no library");
    }
}
