package io.github.jkmod.depmod;

/** Where depmod's messages go: kmod's words, without the program's name and without a line end. */
public interface DepmodLog {
    /** How grave a message is, under kmod's names, with syslog's number. */
    enum Level {
        /** Nothing more can be done. */
        FATAL(2),
        /** Something was left out. */
        ERROR(3),
        /** Something may be wrong. */
        WARNING(4),
        /** For {@code -vv} only. */
        INFO(6);

        private final int severity;

        Level(int severity) {
            this.severity = severity;
        }

        /** {@return syslog's number: the higher, the less grave} */
        public int severity() {
            return severity;
        }
    }

    /** Takes one message. */
    void log(Level level, String text);

    /** Takes a message of level FATAL. */
    default void fatal(String text) {
        log(Level.FATAL, text);
    }

    /** Takes a message of level ERROR. */
    default void error(String text) {
        log(Level.ERROR, text);
    }

    /** Takes a message of level WARNING. */
    default void warning(String text) {
        log(Level.WARNING, text);
    }

    /** Takes a message of level INFO. */
    default void info(String text) {
        log(Level.INFO, text);
    }
}
