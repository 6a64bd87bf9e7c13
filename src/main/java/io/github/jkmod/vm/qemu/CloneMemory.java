package io.github.jkmod.vm.qemu;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the memory of a template or of its clone is.
 *
 * <p>A template's files are mapped shared, so that what its guest writes stays in them. A clone maps the same memory
 * privately: it reads the template's pages and writes to copies of its own. Its window is a PCI device (ivshmem-plain)
 * over a file of its own, by which the payload comes in without any driver; private as well, or else QEMU would compare
 * its address with the template's, which on x86 the firmware has set.
 *
 * @param ram the file that is the guest's memory, or empty if memory goes into the saved state
 * @param window the file behind the window, of {@link #WINDOW} bytes
 * @param state the saved state, which a clone waits for; empty for a template
 */
public record CloneMemory(Optional<Path> ram, Path window, Optional<Path> state) {
    /** The window's size in bytes: what a payload's archive may have. */
    public static final long WINDOW = 64L << 20;

    /** A booted guest's payload is in its initrd; its window is for streams alone. */
    private static final String BOOTED_WINDOW = "16M";

    /** {@return whether this is a clone} */
    public boolean incoming() {
        return state.isPresent();
    }

    /**
     * {@return the options for the window of a guest that is neither template nor clone}
     *
     * @param file an empty file
     */
    static List<String> ofBooted(String file) {
        String memory = "memory-backend-file,id=window,share=off,size=" + BOOTED_WINDOW + ",mem-path=" + file;
        return List.of("-object", memory, "-device", "ivshmem-plain,memdev=window,master=on");
    }

    /** {@return the options for the machine, with its memory taken from the device named ram} */
    List<String> of(List<String> machine) {
        List<String> options = new ArrayList<>(machine);
        options.set(1, options.get(1) + ",memory-backend=ram"); // after -M
        return options;
    }

    /** {@return the options for the memory and the window} */
    List<String> devices(int memoryMib) {
        List<String> options = new ArrayList<>();
        String size = ",size=" + memoryMib + "M";
        options.add("-object");
        options.add(ram.map(file -> file("ram", file) + size).orElse("memory-backend-ram,id=ram" + size));
        options.addAll(List.of("-object", file("window", window) + ",size=" + WINDOW));
        options.addAll(List.of("-device", "ivshmem-plain,memdev=window,master=on"));
        if (incoming()) {
            options.addAll(List.of("-incoming", "defer"));
        }
        return options;
    }

    private String file(String id, Path path) {
        String name = path.toString().replace(",", ",,");
        return "memory-backend-file,id=" + id + ",share=" + (incoming() ? "off" : "on") + ",mem-path=" + name;
    }
}
