package io.github.jkmod.syscall.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jkmod.syscall.ModuleSyscalls.KernelLogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Reads this machine's own log where the test may (root, or dmesg_restrict off); it writes nothing there. */
final class JnaKernelLogReaderTest {
    private static final int SEEK_SET = 0;

    private final JnaModuleSyscalls syscalls = new JnaModuleSyscalls();

    @Test
    void readsRecordsFromTheOldestWhenRewound() throws Exception {
        try (KernelLogReader log = openOrSkip(SEEK_SET)) {
            String first = log.next();
            assertThat(first).matches("(?s)\\d+,\\d+,\\d+,[^;]*;.*\n");
            assertThat(log.next()).isNotNull().isNotEqualTo(first);
        }
    }

    @Test
    void startsBehindTheNewestRecordAndNeverWaits() throws Exception {
        try (KernelLogReader log = openOrSkip(LibcConstants.SEEK_END)) {
            String next = log.next(); // null, unless the kernel spoke just now
            assertThat(next == null || next.contains(";")).isTrue();
        }
    }

    @Test
    void refusesToReadOnceClosed() throws Exception {
        KernelLogReader log = openOrSkip(LibcConstants.SEEK_END);
        log.close();
        log.close();
        assertThatThrownBy(log::next).hasMessage("/dev/kmsg: closed");
    }

    private KernelLogReader openOrSkip(int whence) throws IOException {
        boolean ci = System.getenv("CI") != null; // where it has to run, and fails if it cannot
        assumeTrue(ci || Files.isReadable(Path.of("/dev/kmsg")), "/dev/kmsg is not readable here");
        return syscalls.openKernelLog(whence);
    }
}
