package io.github.jkmod.cli.kmod;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * modprobe's options: those of kmod, old and new, and jkmod's own. getopt reads the command line by them; picocli only
 * shows them, in the help, the manual page and the completions.
 */
public final class ModprobeSyntax {
    /** jkmod's own long names: none may be cut short, so that kmod's may be cut as short as there. */
    private static final List<Entry> OWN = List.of(
            new Entry("", "sysroot", "DIR", "Take modules, configuration, /proc and /sys from DIR.", "sysroot"),
            new Entry("", "kernel", "live|DIR", "The kernel: the running one, or as with --sysroot.", "kernel"),
            new Entry("", "release", "RELEASE", "As -S.", "release"),
            new Entry("", "kcmdline", "FILE", "Read the kernel's command line from FILE.", "kcmdline"));

    private static final List<Entry> KMOD = List.of(
            new Entry("a", "a", "", "Every argument is a module's name.", "all"),
            new Entry("r", "r", "", "Remove modules, and what nobody uses any more without them.", "remove"),
            new Entry(
                    "",
                    "holders",
                    "",
                    "With -r: the modules that use it go first.",
                    "remove-dependencies",
                    "remove-holders"),
            new Entry("w", "w", "MSEC", "With -r: wait so long for the last user to go.", "wait"),
            new Entry(
                    "R",
                    "R",
                    "",
                    "Print the names of the modules that an alias stands for.",
                    "resolve-alias",
                    "show-alias"),
            new Entry("", "first", "", "Fail if there is nothing to do.", "first-time"),
            new Entry(
                    "i",
                    "i",
                    "",
                    "Take no notice of the module's install, remove and softdep lines.",
                    "ignore-install",
                    "ignore-remove"),
            new Entry("b", "b", "", "A blacklist holds for names, too, not only for aliases.", "use-blacklist"),
            new Entry("f", "f", "", "Load or remove by force; dangerous.", "force"),
            new Entry("", "modversion", "", "Load although symbol versions differ; dangerous.", "force-modversion"),
            new Entry("", "vermagic", "", "Load although the version magic differs; dangerous.", "force-vermagic"),
            new Entry("D", "D", "", "Print what would be done if nothing were loaded yet.", "show-depends"),
            new Entry("c", "c", "", "Print the configuration and the indexes.", "showconfig", "show-config"),
            new Entry(
                    "",
                    "versions",
                    "",
                    "Print the symbols that a module needs, with their versions.",
                    "show-modversions",
                    "dump-modversions"),
            new Entry(
                    "", "exports", "", "Print the symbols that a module exports, with their versions.", "show-exports"),
            new Entry("n", "n", "", "Do nothing; with -v: print what would be done.", "dry-run", "show"),
            new Entry("C", "C", "PATH", "Read this file or folder in place of modprobe.d.", "config"),
            new Entry("d", "d", "DIR", "Take modules from below DIR.", "dirname"),
            new Entry("S", "S", "RELEASE", "Take the modules of this kernel.", "set-version"),
            new Entry("s", "s", "", "Messages go to the system's log, not to standard error.", "syslog"),
            new Entry("q", "q", "", "Say nothing of errors.", "quiet"),
            new Entry("v", "v", "", "Say more; may be given twice.", "verbose"),
            new Entry("V", "V", "", "Show the version.", "version"),
            new Entry("h", "h", "", "Show this help.", "help"));

    private ModprobeSyntax() {}

    /**
     * An option.
     *
     * @param letter its letter, or empty
     * @param key what {@link ModprobeOptions} knows it by
     * @param value what its value is called; empty if it takes none
     * @param text what it does
     * @param names its long names
     */
    private record Entry(String letter, String key, String value, String text, List<String> names) {
        Entry(String letter, String key, String value, String text, String... names) {
            this(letter, key, value, text, List.of(names));
        }

        String colon() {
            return value.isEmpty() ? "" : ":";
        }

        OptionSpec documented() {
            List<String> all = new ArrayList<>();
            if (!letter.isEmpty()) {
                all.add("-" + letter);
            }
            names.forEach(name -> all.add("--" + name));
            OptionSpec.Builder option =
                    OptionSpec.builder(all.toArray(String[]::new)).description(text);
            return value.isEmpty()
                    ? option.type(boolean.class).arity("0").build()
                    : option.type(String.class)
                            .arity("1")
                            .paramLabel(value)
                            .hideParamSyntax(true)
                            .build();
        }
    }

    /** {@return what getopt knows: kmod's options} */
    static GetoptLong getopt() {
        String letters = KMOD.stream()
                .filter(entry -> !entry.letter().isEmpty())
                .map(entry -> entry.letter() + entry.colon())
                .collect(Collectors.joining());
        Map<String, String> names = new LinkedHashMap<>();
        KMOD.forEach(entry -> entry.names().forEach(name -> names.put(name, entry.key() + entry.colon())));
        return new GetoptLong(letters, names);
    }

    /** {@return jkmod's own options, {@code --} before each name; each takes a value} */
    static Set<String> own() {
        return OWN.stream()
                .flatMap(entry -> entry.names().stream())
                .map(name -> "--" + name)
                .collect(Collectors.toSet());
    }

    /** Adds all options to {@code spec}, to be shown. */
    public static void document(CommandSpec spec) {
        KMOD.forEach(entry -> spec.addOption(entry.documented()));
        OWN.forEach(entry -> spec.addOption(entry.documented()));
    }

    /** {@return the help} */
    static String help(CommandSpec command) {
        CommandSpec shown = CommandSpec.create().name(command.name());
        shown.usageMessage()
                .customSynopsis(command.usageMessage().customSynopsis())
                .description(command.usageMessage().description())
                .sortOptions(false);
        document(shown);
        return new CommandLine(shown).getUsageMessage();
    }
}
