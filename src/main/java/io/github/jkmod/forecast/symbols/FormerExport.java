package io.github.jkmod.forecast.symbols;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What modules could use in former kernels, and what does its work now. The kernel still declares most of them in its
 * headers, so that a module compiles and its load fails.
 */
enum FormerExport {
    /** Commit 0bd476e6c671, "kallsyms: unexport kallsyms_lookup_name() and kallsyms_on_each_symbol()". */
    KALLSYMS_LOOKUP_NAME(
            "5.7",
            "use an exported interface of what you look for; a function's address is in struct kprobe's addr after"
                    + " register_kprobe with its symbol_name"),
    /** The same commit. */
    KALLSYMS_ON_EACH_SYMBOL("5.7", "use an exported interface of what you look for, or register_kprobe by symbol_name"),
    /** Commit eb55e716ac1a, "exit: Stop exporting do_exit". */
    DO_EXIT("5.17", "let a kernel thread's function return, or end it by kthread_complete_and_exit"),
    /** Commit cead18552660, "exit: Rename complete_and_exit to kthread_complete_and_exit". */
    COMPLETE_AND_EXIT("5.17", "use kthread_complete_and_exit"),
    /** Commit bd8df82be666, "fs: unexport vfs_read and vfs_write". */
    VFS_READ("4.14", "use kernel_read"),
    /** The same commit. */
    VFS_WRITE("4.14", "use kernel_write");

    private final String release;
    private final String instead;

    FormerExport(String release, String instead) {
        this.release = release;
        this.instead = instead;
    }

    /** {@return the one of that name, if it is one} */
    static Optional<FormerExport> of(String name) {
        return Arrays.stream(values())
                .filter(export -> export.symbol().equals(name))
                .findFirst();
    }

    private String symbol() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** {@return the release that no longer exported it} */
    String release() {
        return release;
    }

    /** {@return what to do without it} */
    String instead() {
        return instead;
    }
}
