package io.github.jkmod.vm;

import io.github.jkmod.vm.spec.Accelerator;

/**
 * A guest that answers.
 *
 * @param release the kernel's release by the guest's own word
 * @param machine the architecture by the guest's own word, such as {@code aarch64}
 * @param java the version of the guest's Java runtime
 * @param accelerator how QEMU runs it
 * @param cloned whether it is a clone of a template; the guest's own times are then those of the template's boot
 * @param bootSeconds from QEMU's start to the agent's first word, by the host's clock
 * @param kernelSeconds from the kernel's first instruction to the start of the JVM, by the guest's clock
 * @param jvmSeconds from the start of the JVM to the agent's first word, by the guest's clock
 */
public record GuestReady(
        String release,
        String machine,
        String java,
        Accelerator accelerator,
        boolean cloned,
        double bootSeconds,
        double kernelSeconds,
        double jvmSeconds) {}
