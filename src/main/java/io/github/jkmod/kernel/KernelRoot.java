package io.github.jkmod.kernel;

import java.nio.file.Path;

/** The folder under which a kernel's files are: {@code /} for the running one, a copy or an unpacked package otherwise. */
public final class KernelRoot {
    private final Path path;
    private final Kallsyms kallsyms;

    /**
     * @param path the folder
     */
    public KernelRoot(Path path) {
        this.path = path;
        this.kallsyms = new Kallsyms(this);
    }

    /** {@return the running kernel's} */
    public static KernelRoot live() {
        return new KernelRoot(Path.of("/"));
    }

    /** {@return the folder} */
    public Path path() {
        return path;
    }

    /** {@return this kernel's symbols} */
    public Kallsyms kallsyms() {
        return kallsyms;
    }

    /** {@return a file under /proc, such as {@code proc("sys", "kernel", "osrelease")}} */
    public Path proc(String... names) {
        return below("proc", names);
    }

    /** {@return a file under /sys, such as {@code sys("module", "dummy", "refcnt")}} */
    public Path sys(String... names) {
        return below("sys", names);
    }

    private Path below(String first, String... names) {
        Path file = path.resolve(first);
        for (String name : names) {
            file = file.resolve(name);
        }
        return file;
    }
}
