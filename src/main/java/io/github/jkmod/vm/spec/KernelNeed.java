package io.github.jkmod.vm.spec;

import java.util.List;

/**
 * An option that a guest's kernel must have built in. Left out is what another one of them selects or depends on.
 *
 * @param option its name without {@code CONFIG_}
 * @param use what a guest does with it, as a part of a sentence
 */
public record KernelNeed(String option, String use) {
    /** What guests of every architecture need; {@link GuestMachineType#needs} adds what their machine needs. */
    static final List<KernelNeed> EVERYWHERE = List.of(
            new KernelNeed("BLK_DEV_INITRD", "its files come as an initial RAM disk, which is not packed"),
            new KernelNeed("BINFMT_ELF", "busybox and Java"),
            new KernelNeed("DEVTMPFS", "the device files of both UARTs"),
            new KernelNeed("PROC_FS", "what the kernel says of itself; Java's memory"),
            new KernelNeed("FUTEX", "Java's threads"),
            // JDK 17: FileDispatcherImpl.init makes a pair of sockets before the first file is opened as a channel
            new KernelNeed("NET", "Java opens no file without sockets"),
            new KernelNeed("UNIX", "the same"));
}
