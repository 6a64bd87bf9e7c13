package io.github.jkmod.moddb;

/**
 * The functions of kmod's library whose messages are said here too. It names them in front of what it writes itself, before
 * a command has told it how loud to be.
 */
public enum LibkmodPlace {
    /** What the kernel says of its own modules cannot be read. */
    BUILTIN_NEXT("kmod_builtin_iter_next"),
    /** So that a module of the kernel's own has no name. */
    BUILTIN_NAME("kmod_builtin_iter_get_modname"),
    /** A module's name on the kernel's command line is none. */
    COMMAND_LINE("kcmdline_parse_result"),
    /** A line of the configuration that kmod once knew. */
    OLD_CONFIG_LINE("kmod_config_parse"),
    /** A line of the configuration is wrong. */
    BAD_CONFIG_LINE("kmod_config_parse"),
    /** A folder among the configuration's files. */
    CONFIG_SUBFOLDER("conf_files_filter_out"),
    /** What a link among them leads to is not there. */
    CONFIG_ENTRY("conf_files_filter_out"),
    /** A folder of the configuration cannot be listed. */
    CONFIG_FOLDER("conf_files_list"),
    /** An index cannot be mapped. */
    INDEX_MAP("index_mm_open"),
    /** An index begins as another kind of file. */
    INDEX_MAGIC("index_mm_open"),
    /** An index has another version. */
    INDEX_VERSION("index_mm_open"),
    /** A file that modules.dep lists is not there. */
    DEPENDENCY_LINE("kmod_module_parse_depline"),
    /** A softdep line names what cannot be looked up. */
    SOFT_DEPENDENCY("lookup_softdep");

    private final String function;

    LibkmodPlace(String function) {
        this.function = function;
    }

    /** {@return a message of this place as kmod's library writes it itself} */
    public String inLibrary(String text) {
        return function + ": " + text;
    }
}
