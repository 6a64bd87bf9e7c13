package io.github.jkmod.loader;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.kernel.KmsgRecord;
import io.github.jkmod.model.Fact;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.ModuleSyscalls.KernelLogReader;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel's log from one moment on: opened before a system call, read after it. */
final class LogWindow implements AutoCloseable {
    private final @Nullable KernelLogReader reader;
    private final Fact<List<KmsgRecord>> obstacle;

    private LogWindow(@Nullable KernelLogReader reader, Fact<List<KmsgRecord>> obstacle) {
        this.reader = reader;
        this.obstacle = obstacle;
    }

    /** Marks this moment in the log. */
    static LogWindow open(ModuleSyscalls calls) {
        try {
            return new LogWindow(calls.openKernelLog(), new Fact.Absent<>("not read yet"));
        } catch (NoSuchFileException e) {
            return new LogWindow(null, new Fact.Absent<>("no /dev/kmsg"));
        } catch (AccessDeniedException e) {
            return new LogWindow(null, new Fact.Hidden<>("/dev/kmsg: permission denied"));
        } catch (IOException e) {
            return new LogWindow(null, new Fact.Hidden<>("/dev/kmsg: " + reason(e)));
        }
    }

    /** {@return the records written since the window was opened or last read, oldest first} */
    Fact<List<KmsgRecord>> read() {
        if (reader == null) {
            return obstacle;
        }
        List<KmsgRecord> records = new ArrayList<>();
        try {
            for (String raw = reader.next(); raw != null; raw = reader.next()) {
                records.add(KmsgRecord.parse(raw));
            }
        } catch (IOException e) {
            return new Fact.Hidden<>("/dev/kmsg: " + reason(e));
        } catch (MalformedException e) {
            return new Fact.Malformed<>(e.getMessage());
        }
        return new Fact.Present<>(List.copyOf(records));
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException f && f.getReason() != null
                ? f.getReason()
                : String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        if (reader != null) {
            reader.close();
        }
    }
}
