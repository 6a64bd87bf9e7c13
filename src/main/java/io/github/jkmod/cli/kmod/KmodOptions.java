package io.github.jkmod.cli.kmod;

import picocli.CommandLine.Option;

/** The options that all of kmod's commands have. */
@SuppressWarnings("UnusedVariable") // picocli reads help and version; the other two change nothing in what is printed
final class KmodOptions {
    @Option(
            names = {"-s", "--syslog"},
            description = "rmmod: messages go to the system's log, not to standard error; else accepted.")
    private boolean syslog;

    @Option(
            names = {"-v", "--verbose"},
            description = "Accepted; all there is to say is always said.")
    private boolean verbose;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    private boolean help;

    /** {@return whether {@code -s} was given} */
    boolean syslog() {
        return syslog;
    }
}
