package io.github.jkmod.cli.terminal;

import java.util.Set;

/** The commands that stand in for kmod's, under its names and with its exit codes. */
public final class KmodCommands {
    /** Their names. */
    public static final Set<String> NAMES = Set.of("insmod", "rmmod", "lsmod", "modinfo", "depmod", "modprobe");

    private KmodCommands() {}
}
