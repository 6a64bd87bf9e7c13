package io.github.jkmod.kernel.types;

import io.github.jkmod.kernel.KernelConfig;

/**
 * How large a kernel's locks are (include/linux/spinlock_types_raw.h, mutex_types.h, lockdep_types.h): what options for debugging
 * and for real time add to them.
 *
 * @param config the kernel's options
 * @param pointer bytes of an address
 * @param waiterList whether a mutex has a list of its waiters; since 7.0 it has only the first one
 */
record LockSizes(KernelConfig config, int pointer, boolean waiterList) {
    /** {@return bytes of {@code struct lockdep_map} where locks have one, else 0} */
    long dependencyMap() {
        if (!config.isSet("DEBUG_LOCK_ALLOC")) {
            return 0;
        }
        long names = 4L * pointer; // key, two cached classes, name; then three bytes
        return config.isSet("LOCK_STAT") ? aligned(names + 4 + 4 + pointer) : aligned(names + 3);
    }

    /** {@return bytes of {@code raw_spinlock_t}: without SMP there is nothing to spin for} */
    long rawSpinlock() {
        boolean debug = config.isSet("DEBUG_SPINLOCK");
        long lock = config.isSet("SMP") || debug ? 4 : 0;
        long owner = debug ? aligned(lock + 8) + pointer : lock; // magic, CPU, then the owner
        return dependencyMap() == 0 ? owner : aligned(owner) + dependencyMap();
    }

    /** {@return bytes of {@code struct mutex}} */
    long mutex() {
        if (config.isSet("PREEMPT_RT")) { // rt_mutex_base: the lock, a tree's root and its leftmost node, the owner
            return aligned(rawSpinlock()) + 3L * pointer + dependencyMap();
        }
        long spinner = config.isSet("MUTEX_SPIN_ON_OWNER") ? 4 : 0;
        long waiters = waiterList ? 2L * pointer : pointer;
        long magic = config.isSet("DEBUG_MUTEXES") ? pointer : 0;
        return aligned(pointer + rawSpinlock() + spinner) + waiters + magic + dependencyMap();
    }

    /** {@return bytes of {@code struct delayed_work}: the work, a timer, its queue and CPU} */
    long delayedWork() {
        long map = config.isSet("LOCKDEP") ? dependencyMap() : 0;
        long work = 4L * pointer + map;
        long timer = aligned(4L * pointer + 4) + map;
        return work + timer + pointer + aligned(4);
    }

    private long aligned(long size) {
        return (size + pointer - 1) / pointer * pointer;
    }
}
