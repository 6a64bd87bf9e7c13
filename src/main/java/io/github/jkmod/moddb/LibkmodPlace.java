package io.github.jkmod.moddb;

/**
 * The places in kmod 30's source that stand in front of its messages. They are here because these messages are compared byte
 * for byte with kmod 30's, and may be with what users' scripts look for, places included; nothing else names a line of another
 * program.
 */
public enum LibkmodPlace {
    /** What the kernel says of its own modules cannot be read. */
    BUILTIN_NEXT("libkmod-builtin.c", 186, "kmod_builtin_iter_next"),
    /** So that a module of the kernel's own has no name. */
    BUILTIN_NAME("libkmod-builtin.c", 236, "kmod_builtin_iter_get_modname"),
    /** A module's name on the kernel's command line is none. */
    COMMAND_LINE("libkmod-config.c", 489, "kcmdline_parse_result"),
    /** A line of the configuration that kmod once knew. */
    OLD_CONFIG_LINE("libkmod-config.c", 708, "kmod_config_parse"),
    /** A line of the configuration is wrong. */
    BAD_CONFIG_LINE("libkmod-config.c", 712, "kmod_config_parse"),
    /** A folder among the configuration's files. */
    CONFIG_SUBFOLDER("libkmod-config.c", 772, "conf_files_filter_out"),
    /** A folder of the configuration cannot be listed. */
    CONFIG_FOLDER("libkmod-config.c", 868, "conf_files_list"),
    /** An index cannot be mapped. */
    INDEX_MAP("libkmod-index.c", 778, "index_mm_open"),
    /** An index begins as another kind of file. */
    INDEX_MAGIC("libkmod-index.c", 790, "index_mm_open"),
    /** An index has another version. */
    INDEX_VERSION("libkmod-index.c", 797, "index_mm_open"),
    /** A file that modules.dep lists is not there. */
    DEPENDENCY_LINE("libkmod-module.c", 191, "kmod_module_parse_depline"),
    /** The kernel did not remove a module. */
    REMOVE_MODULE("libkmod-module.c", 856, "kmod_module_remove_module"),
    /** A module to insert has no file. */
    INSERT_WITHOUT_FILE("libkmod-module.c", 895, "kmod_module_insert_module"),
    /** The kernel did not insert a module. */
    INSERT_MODULE("libkmod-module.c", 949, "kmod_module_insert_module"),
    /** A command of the configuration failed. */
    COMMAND("libkmod-module.c", 1047, "command_do"),
    /** A softdep line names what cannot be looked up. */
    SOFT_DEPENDENCY("libkmod-module.c", 1567, "lookup_softdep"),
    /** The loaded modules cannot be listed. */
    LOADED_MODULES("libkmod-module.c", 1725, "kmod_module_new_from_loaded"),
    /** A module's users cannot be listed. */
    HOLDERS("libkmod-module.c", 1998, "kmod_module_get_holders");

    private final String place;

    LibkmodPlace(String file, int line, String function) {
        this.place = "../libkmod/" + file + ":" + line + " " + function;
    }

    /** {@return a message of this place as kmod's commands write it} */
    public String inCommand(String text) {
        return place + "() " + text;
    }

    /** {@return a message of this place as kmod's library writes it itself} */
    public String inLibrary(String text) {
        return place + ": " + text;
    }
}
