package io.github.jkmod.vm.qemu;

import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestSpec;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The host's side of the window into a guest. QEMU maps the file privately: the guest sees what the host writes to pages
 * that the guest has never written to, and the host sees nothing of what the guest writes.
 *
 * @param file the file behind the window, or null if the machine has none
 * @param options what QEMU has to be told of it
 */
public record GuestWindow(@Nullable FileChannel file, List<String> options) implements AutoCloseable {
    /**
     * {@return the window of such a machine}
     *
     * @param memory where its memory and its window are, or null for an ordinary guest, which gets a window here
     */
    public static GuestWindow of(GuestSpec spec, Accelerator accelerator, @Nullable CloneMemory memory)
            throws IOException {
        if (memory != null) {
            return new GuestWindow(FileChannel.open(memory.window(), StandardOpenOption.WRITE), List.of());
        }
        if (accelerator == Accelerator.KVM && !spec.machine().hasCoherentWindow()) {
            return new GuestWindow(null, List.of());
        }
        NamelessFile own = NamelessFile.open();
        return new GuestWindow(own.channel(), CloneMemory.ofBooted(own.name()));
    }

    @Override
    public void close() {
        if (file != null) {
            NamelessFile.closeQuietly(file);
        }
    }
}
