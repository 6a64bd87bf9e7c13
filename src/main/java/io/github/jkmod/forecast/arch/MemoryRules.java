package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;

/** An architecture's part in the layout: its own sections, and where its kernels keep things. */
public interface MemoryRules extends ReachRules {
    /** {@code module_frob_arch_sections}: {@return whether the load can go on} */
    default boolean prepareSections(Load load) {
        return true;
    }

    /**
     * {@return where {@code module_alloc} looks for room, in bytes: what is larger fits nowhere}
     *
     * @param ram the machine's memory, in bytes
     */
    long moduleArea(long ram);

    /** {@return bytes of a page} */
    default long pageSize(Load load) {
        return 4096;
    }

    /** {@return where the module's per-CPU variables are in the first processor's terms} Usually behind the kernel's own. */
    default long perCpuBase(Load load) {
        return load.addresses().perCpu();
    }

    /** {@return what the address of a {@code long} must be a multiple of for {@code set_bit}} */
    default int bitAlignment() {
        return 1;
    }
}
