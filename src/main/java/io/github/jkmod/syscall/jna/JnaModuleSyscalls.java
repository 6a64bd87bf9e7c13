package io.github.jkmod.syscall.jna;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.NoSystemCallsException;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The module system calls through the C library's syscall(2), bound by JNA.
 *
 * <p>Nothing native is loaded before the first call. Any method throws {@link NoSystemCallsException}, saying
 * what is missing, if JNA's library is not in the installation or the architecture is not known. Parameter strings go
 * as UTF-8.
 */
public final class JnaModuleSyscalls implements ModuleSyscalls {
    private final Libc libc = new Libc();
    private final String osArch;

    /** For the architecture of this Java process; loads nothing yet. */
    public JnaModuleSyscalls() {
        this(System.getProperty("os.arch", ""));
    }

    /** For a process of that {@code os.arch}. */
    JnaModuleSyscalls(String osArch) {
        this.osArch = osArch;
    }

    /**
     * Loads JNA on a thread of its own, which takes as long as reading a command line does. What fails is told by the first
     * call, which tries again.
     */
    public void readyInBackground() {
        Thread thread = new Thread(this::ready, "jkmod-jna");
        thread.setDaemon(true);
        thread.start();
    }

    private void ready() {
        try {
            libc.ready();
        } catch (NoSystemCallsException | LinkageError e) {
            return; // the call says it
        }
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return new JnaOpenFile(libc, openDescriptor(file, LibcConstants.O_RDONLY | LibcConstants.O_CLOEXEC));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code file} was not opened by this object's kind, or {@code parameters} holds
     *     a NUL
     */
    @Override
    public Outcome finitModule(OpenFile file, String parameters, int flags) {
        if (!(file instanceof JnaOpenFile open)) {
            throw new IllegalArgumentException("opened elsewhere: its descriptor is not known");
        }
        byte[] string = CString.of(parameters, StandardCharsets.UTF_8);
        return outcome(libc.syscall(numbers().finitModule(), open.descriptor(), string, flags));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code parameters} holds a NUL
     */
    @Override
    public Outcome initModule(byte[] image, String parameters) {
        byte[] string = CString.of(parameters, StandardCharsets.UTF_8);
        return outcome(libc.syscall(numbers().initModule(), image, string));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if {@code name} holds a NUL
     */
    @Override
    public Outcome deleteModule(ModuleName name, int flags) {
        return outcome(libc.syscall(numbers().deleteModule(), CString.ofName(name.value()), flags));
    }

    @Override
    public KernelLogReader openKernelLog() throws IOException {
        return openKernelLog(LibcConstants.SEEK_END);
    }

    @Override
    public void systemLog(String program, int severity, String line) {
        libc.systemLog(CString.of(program, StandardCharsets.UTF_8), severity, CString.of(line, StandardCharsets.UTF_8));
    }

    /** Opens /dev/kmsg at {@code whence}: behind the newest record (SEEK_END) or at the oldest (SEEK_SET, 0). */
    KernelLogReader openKernelLog(int whence) throws IOException {
        Path device = Path.of("/dev/kmsg");
        int flags = LibcConstants.O_RDONLY | LibcConstants.O_NONBLOCK | LibcConstants.O_CLOEXEC;
        JnaKernelLogReader reader = new JnaKernelLogReader(libc, openDescriptor(device, flags));
        reader.seek(whence);
        return reader;
    }

    private int openDescriptor(Path file, int flags) throws IOException {
        int descriptor = libc.open(CString.ofPath(file), flags);
        if (descriptor < 0) {
            throw FileErrors.of(file.toString(), FileErrors.errno(descriptor));
        }
        return descriptor;
    }

    private SyscallNumbers numbers() {
        return SyscallNumbers.forJvm(osArch);
    }

    private static Outcome outcome(long result) {
        return result < 0 ? new Outcome.Failed(FileErrors.errno(result)) : new Outcome.Ok();
    }
}
