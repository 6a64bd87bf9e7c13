package io.github.jkmod.vm.guest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The memory that the host can fill: the second base address of QEMU's ivshmem device, mapped through sysfs, so that no
 * driver is needed. See QEMU's docs/specs/ivshmem-spec.txt and the kernel's Documentation/PCI/sysfs-pci.rst.
 */
final class SharedWindow {
    private static final Path DEVICES = Path.of("/sys/bus/pci/devices");
    private static final String VENDOR = "0x1af4";
    private static final String DEVICE = "0x1110";

    /** The second base address is on the third line: start, end and flags. */
    private static final int LINE = 2;

    private final @Nullable ByteBuffer memory;
    private final long address;
    private final String obstacle;

    private SharedWindow(@Nullable ByteBuffer memory, long address, String obstacle) {
        this.memory = memory;
        this.address = address;
        this.obstacle = obstacle;
    }

    private static SharedWindow none(String obstacle) {
        return new SharedWindow(null, 0, obstacle);
    }

    /**
     * {@return the window of this machine, or one without content if it has none or its kernel does not let it be mapped,
     * which a locked down one does not, see {@code pci_mmap_resource}}
     */
    static SharedWindow open() {
        return in(DEVICES);
    }

    static SharedWindow in(Path folder) {
        if (!Files.isDirectory(folder)) {
            return none("the kernel shows no PCI devices");
        }
        try (DirectoryStream<Path> devices = Files.newDirectoryStream(folder)) {
            for (Path device : devices) {
                if (has(device, "vendor", VENDOR) && has(device, "device", DEVICE)) {
                    return new SharedWindow(map(device), address(device), "");
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return none("the kernel does not let the memory shared with the host be mapped: " + e.getMessage());
        }
        return none("there is no memory shared with the host");
    }

    private static boolean has(Path device, String file, String value) throws IOException {
        return Files.readString(device.resolve(file)).strip().equals(value);
    }

    private static ByteBuffer map(Path device) throws IOException {
        Files.writeString(device.resolve("enable"), "1", StandardOpenOption.WRITE);
        // Write-combining where there is such a file: on arm64 the other one takes aligned access only.
        Path combining = device.resolve("resource2_wc");
        Path file = Files.exists(combining) ? combining : device.resolve("resource2");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size());
        }
    }

    private static long address(Path device) throws IOException {
        String line = Files.readAllLines(device.resolve("resource")).get(LINE);
        return Long.decode(line.substring(0, line.indexOf(' ')));
    }

    /** {@return how many bytes it has, 0 if this machine has none} */
    long size() {
        return memory == null ? 0 : memory.capacity();
    }

    /** {@return why it has no content, or an empty text} */
    String obstacle() {
        return obstacle;
    }

    /** {@return where it begins, by the processor's physical addresses} */
    long address() {
        return address;
    }

    /**
     * {@return the first {@code size} bytes}
     *
     * @throws IOException if this machine has no window or a smaller one
     */
    ByteBuffer content(long size) throws IOException {
        ByteBuffer all = memory;
        if (all == null || size > all.capacity()) {
            throw new NoSuchFileException("no shared memory of " + size + " bytes");
        }
        return all.duplicate().limit((int) size);
    }
}
