package io.github.jkmod.cli.kmod;

import io.github.jkmod.cli.terminal.KernelOptions;
import java.util.List;

/**
 * An option of one of kmod's commands.
 *
 * @param names all its names, dashes included; it is known by the first
 * @param value what its value is called; empty if it takes none
 * @param text what it does
 * @param kind whose it is
 */
record KmodOption(List<String> names, String value, String text, Kind kind) {
    /** As insmod, rmmod and lsmod have it. */
    static final KmodOption SYSLOG = flag("Messages go to the system's log, not to standard error.", "-s", "--syslog");

    /** As insmod, rmmod and lsmod have it. */
    static final KmodOption VERBOSE = flag("Accepted; all there is to say is always said.", "-v", "--verbose");

    static final KmodOption VERSION = flag("Show the version.", "-V", "--version");

    static final KmodOption HELP = flag("Show this help.", "-h", "--help");

    static final KmodOption KERNEL =
            value(KernelOptions.VALUES, KernelOptions.KERNEL, "--kernel").own();

    static final KmodOption RELEASE =
            value("RELEASE", KernelOptions.RELEASE, "--release").own();

    /** Whose an option is. */
    enum Kind {
        /** One that kmod has. */
        KMOD,
        /** One that kmod has, and does not show. */
        HIDDEN,
        /** jkmod's: its name may not be cut short, so that kmod's may be cut as short as there. */
        OWN
    }

    /** {@return an option without a value} */
    static KmodOption flag(String text, String... names) {
        return value("", text, names);
    }

    /** {@return an option with a value} */
    static KmodOption value(String value, String text, String... names) {
        return new KmodOption(List.of(names), value, text, Kind.KMOD);
    }

    /** {@return the same, jkmod's} */
    KmodOption own() {
        return new KmodOption(names, value, text, Kind.OWN);
    }

    /** {@return an option without a value that is not shown} */
    static KmodOption hidden(String name) {
        return new KmodOption(List.of(name), "", "", Kind.HIDDEN);
    }

    /** {@return the name that it is known by} */
    String key() {
        return names.get(0);
    }

    boolean takesValue() {
        return !value.isEmpty();
    }
}
