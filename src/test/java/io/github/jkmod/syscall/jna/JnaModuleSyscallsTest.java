package io.github.jkmod.syscall.jna;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.ModuleSyscalls.OpenFile;
import io.github.jkmod.syscall.Outcome;
import java.net.URI;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real system calls, none of which can change the machine: no module is named hello_absent, no file is a module. */
final class JnaModuleSyscallsTest {
    /** Without module support, without the right, or the answer of a kernel that looked. */
    private static final Errno[] NO_RIGHT = {Errno.ENOSYS, Errno.EPERM};

    private final ModuleSyscalls syscalls = new JnaModuleSyscalls();

    @TempDir
    private Path folder;

    @Test
    void deletingAnAbsentModuleFails() {
        Outcome outcome = syscalls.deleteModule(new ModuleName("hello_absent"), ModuleSyscalls.O_NONBLOCK);
        assertThat(errno(outcome)).isIn(NO_RIGHT[0], NO_RIGHT[1], Errno.ENOENT);
    }

    @Test
    void loadingWhatIsNoModuleFails() throws Exception {
        Path file = Files.write(folder.resolve("not-a-module.ko"), new byte[100]);
        try (OpenFile open = syscalls.open(file)) {
            assertThat(errno(syscalls.finitModule(open, "a=1", 0))).isIn(NO_RIGHT[0], NO_RIGHT[1], Errno.ENOEXEC);
        }
        assertThat(errno(syscalls.initModule(new byte[0], ""))).isIn(NO_RIGHT[0], NO_RIGHT[1], Errno.ENOEXEC);
    }

    @Test
    void aClosedFileIsABadDescriptor() throws Exception {
        OpenFile open = syscalls.open(Files.createFile(folder.resolve("empty.ko")));
        open.close();
        open.close();
        assertThat(errno(syscalls.finitModule(open, "", 0))).isIn(NO_RIGHT[0], NO_RIGHT[1], Errno.EBADF);
    }

    @Test
    void theOpenFileIsReadableThoughItsNameIsGone() throws Exception {
        Path file = Files.writeString(folder.resolve("a b%ü.ko"), "content");
        try (OpenFile open = syscalls.open(file)) {
            Files.delete(file);
            assertThat(Files.readString(open.contentPath())).isEqualTo("content");
        }
    }

    @Test
    void pathsAreTheirBytesWhateverTheLocale() throws Exception {
        Path file = Path.of(URI.create("file://" + folder.toUri().getRawPath() + "x%ff%c3%bc%25.ko"));
        Files.writeString(file, "bytes");
        try (OpenFile open = syscalls.open(file)) {
            assertThat(Files.readString(open.contentPath())).isEqualTo("bytes");
        }
    }

    @Test
    void openSaysWhyNot() throws Exception {
        Path missing = folder.resolve("missing.ko");
        assertThatThrownBy(() -> syscalls.open(missing))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessage(missing + ": No such file or directory");
        Path under = Files.createFile(folder.resolve("file")).resolve("below.ko");
        assertThatThrownBy(() -> syscalls.open(under))
                .isInstanceOf(FileSystemException.class)
                .hasMessage(under + ": Not a directory");
    }

    @Test
    void refusesStringsThatTheKernelWouldCut() throws Exception {
        assertThatThrownBy(() -> syscalls.initModule(new byte[1], "a=1\0b=2")).hasMessageContaining("NUL at 3");
        assertThatThrownBy(() -> syscalls.deleteModule(new ModuleName("a\0b"), 0))
                .hasMessageContaining("NUL at 1");
    }

    @Test
    void refusesArchitecturesItDoesNotKnow() {
        ModuleSyscalls foreign = new JnaModuleSyscalls("s390x");
        assertThatThrownBy(() -> foreign.deleteModule(new ModuleName("hello_absent"), 0))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageStartingWith("os.arch s390x: ");
    }

    private static Errno errno(Outcome outcome) {
        return ((Outcome.Failed) outcome).errno();
    }
}
