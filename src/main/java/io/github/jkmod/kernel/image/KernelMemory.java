package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import java.util.Optional;

/** A kernel's memory as it was linked: bytes at virtual addresses, which are unsigned. */
public interface KernelMemory {
    /** {@return the bytes from {@code address} on, at most {@code most} of them and at least one; empty where there is none} */
    Optional<Window> from(long address, int most);

    /** {@return exactly that many bytes, or empty} */
    default Optional<Window> bytes(long address, int length) {
        return from(address, length).filter(window -> window.size() >= length);
    }

    /** {@return the NUL-terminated string at {@code address}, of at most {@code most} bytes} */
    default Optional<String> string(long address, int most) {
        return from(address, most).flatMap(window -> {
            int end = window.indexOf(0, 0);
            return end < 0 ? Optional.empty() : Optional.of(window.text(0, end));
        });
    }
}
