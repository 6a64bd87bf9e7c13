package io.github.jkmod.vm.setup.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class CommandTest {
    @Test
    void capturesBothStreamsAndTheEnvironment() throws IOException {
        List<String> lines = new ArrayList<>();
        Command.Output output = Command.of("sh", "-c", "echo $A; echo $HOME-; echo e >&2; exit 3")
                .env("A", "1")
                .env("HOME", null)
                .onLine(lines::add)
                .attempt("trying");
        assertThat(output).isEqualTo(new Command.Output(3, "1\n-\n", "e\n"));
        assertThat(lines).containsExactly("1", "-");
    }

    @Test
    void aFailureIsOneLineWithTheCauseAndWithoutAddresses() {
        assertThatThrownBy(() -> Command.of(
                                "sh",
                                "-c",
                                "echo 'W: fine' >&2; echo 'E: Failed to fetch http://u:p@m.example/x.deb  404 [IP: 1.2.3.4 80]' >&2;"
                                        + "echo 'E: Some index files failed' >&2; exit 100")
                        .run("downloading", "check the network"))
                .isInstanceOf(SetupException.class)
                .hasMessage("downloading failed: E: Failed to fetch (address)  404; check the network");
    }

    @Test
    void aProgramThatIsNotThereIsSaidSo() {
        assertThatThrownBy(() -> Command.of("/nowhere/jkmod-none").run("asking", "install it"))
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("asking failed: ")
                .hasMessageContaining("/nowhere/jkmod-none");
    }

    @Test
    void moreOutputThanAnyoneParsesIsAnError() {
        assertThatThrownBy(() -> Command.of("sh", "-c", "yes 0123456789012345678901234567890 | head -c 9000000")
                        .attempt("reading"))
                .hasMessageStartingWith("reading failed: a program said more than 8 MiB");
    }

    @Test
    @Timeout(20)
    void anInterruptEndsTheProgram() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        List<String> pids = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                Command.of("sh", "-c", "echo $$; exec sleep 60")
                        .onLine(line -> {
                            synchronized (pids) {
                                pids.add(line);
                                pids.notifyAll();
                            }
                        })
                        .attempt("sleeping");
            } catch (IOException e) {
                thrown.set(e);
            }
        });
        thread.start();
        synchronized (pids) {
            while (pids.isEmpty()) {
                pids.wait(100);
            }
        }
        thread.interrupt();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
        ProcessHandle.of(Long.parseLong(pids.get(0)))
                .ifPresent(process -> assertThat(process.onExit()).succeedsWithin(5, TimeUnit.SECONDS));
    }

    @Test
    void theReasonIsTheFirstErrorOrElseTheLastWord() {
        assertThat(Command.reason("", "a.c:3:1: error: no x\nmake[1]: *** [a.o] Error 1\n", 2))
                .isEqualTo("a.c:3:1: error: no x");
        assertThat(Command.reason("said\n", "\n", 2)).isEqualTo("said");
        assertThat(Command.reason("", "W: Failed to fetch x  No address\nW: Some index files failed\n", 0))
                .isEqualTo("W: Failed to fetch x  No address");
        assertThat(Command.reason("", "", 2)).isEqualTo("exit code 2");
        assertThat(Command.reason("", "x".repeat(1000), 2)).hasSize(301);
    }

    @Test
    void redactionTakesOutHostsButLeavesFileNames() {
        assertThat(Redaction.clean("Could not resolve 'mirror.corp.example'", List.of()))
                .isEqualTo("Could not resolve (host)");
        assertThat(Redaction.clean("Cannot initiate the connection to proxy.corp:3128 (10.0.0.1).", List.of()))
                .isEqualTo("Cannot initiate the connection to (host) ((host)).");
        assertThat(Redaction.clean("consumer.c:12: mirror.corp is down", List.of("mirror.corp")))
                .isEqualTo("consumer.c:12: (host) is down");
    }
}
