package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;
import static io.github.jkmod.cli.kmod.KmodOption.value;

import io.github.jkmod.cli.kmod.GetoptLong.Given;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.KernelOptions;
import io.github.jkmod.cli.terminal.PackagedKernel;
import io.github.jkmod.depmod.DepmodLog.Level;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the options of one modprobe command line say. */
final class ModprobeOptions {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "modprobe",
            List.of(
                    "modprobe [options] NAME [name=value…]",
                    "modprobe [options] -a NAME…",
                    "modprobe [options] -r NAME…",
                    "modprobe [options] -c"),
            "Loads and removes modules with all they need, as kmod's modprobe does.",
            Optional.empty(),
            false,
            List.of(
                    flag("Every argument is a module's name.", "-a", "--all"),
                    flag("Remove modules, and what nobody uses any more without them.", "-r", "--remove"),
                    flag("With -r: the modules that use it go first.", "--remove-dependencies", "--remove-holders"),
                    value("MSEC", "With -r: wait so long for the last user to go.", "-w", "--wait"),
                    flag("Print the names of the modules that an alias stands for.", "-R", "--resolve-alias"),
                    flag("Fail if there is nothing to do.", "--first-time"),
                    flag(
                            "Take no notice of the module's install, remove and softdep lines.",
                            "-i",
                            "--ignore-install",
                            "--ignore-remove"),
                    flag("A blacklist holds for names, too, not only for aliases.", "-b", "--use-blacklist"),
                    flag("Load or remove by force; dangerous.", "-f", "--force"),
                    flag("Load although symbol versions differ; dangerous.", "--force-modversion"),
                    flag("Load although the version magic differs; dangerous.", "--force-vermagic"),
                    flag("Print what would be done if nothing were loaded yet.", "-D", "--show-depends"),
                    flag("Print the configuration and the indexes.", "-c", "--showconfig", "--show-config"),
                    flag(
                            "Print the symbols that a module needs, with their versions.",
                            "--show-modversions",
                            "--dump-modversions"),
                    flag("Print the symbols that a module exports, with their versions.", "--show-exports"),
                    flag("Do nothing; with -v: print what would be done.", "-n", "--dry-run", "--show"),
                    value("PATH", "Read this file or folder in place of modprobe.d.", "-C", "--config"),
                    value("DIR", "Take modules from below DIR.", "-d", "--dirname"),
                    value("RELEASE", "Take the modules of this kernel.", "-S", "--set-version"),
                    flag("Messages go to the system's log, not to standard error.", "-s", "--syslog"),
                    flag("Say nothing of errors.", "-q", "--quiet"),
                    flag("Say more; may be given twice.", "-v", "--verbose"),
                    KmodOption.VERSION,
                    KmodOption.HELP,
                    value("DIR", "Take modules, configuration, /proc and /sys from DIR.", "--sysroot")
                            .own(),
                    value(
                                    KernelOptions.VALUES,
                                    "The kernel: the running one, as with --sysroot, or in a distribution's packages.",
                                    "--kernel")
                            .own(),
                    value("RELEASE", "As -S.", "--release").own(),
                    value("FILE", "Read the kernel's command line from FILE.", "--kcmdline")
                            .own()));

    /** Where modprobe begins. */
    private static final int WARNING = Level.WARNING.severity();

    /** Years, in milliseconds: what strtoul(3) makes of a number too large, or of a negative one, is longer still. */
    private static final BigInteger LONGEST = BigInteger.valueOf(100_000_000_000L);

    private final Line line;

    ModprobeOptions(Line line) {
        this.line = line;
    }

    /**
     * {@return what {@code arguments} say}
     *
     * @param environment where {@code MODPROBE_OPTIONS} may hold arguments that come first
     */
    static Line parse(List<String> arguments, Map<String, String> environment) {
        List<String> words = words(environment.getOrDefault("MODPROBE_OPTIONS", ""));
        words.addAll(arguments);
        return new GetoptLong(SYNTAX.options()).parse(words, environment.containsKey("POSIXLY_CORRECT"));
    }

    /** {@return what is wrong with the value of an option} */
    static Optional<String> wrong(Given given) {
        return given.key().equals("-w") && milliseconds(given.value()).isEmpty()
                ? Optional.of("unexpected wait value '" + given.value() + "'.")
                : Optional.empty();
    }

    /** Words between blanks; quotes keep blanks together and vanish. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        for (char c : (text + " ").toCharArray()) {
            if (quote == 0 && c == ' ') {
                if (word.length() > 0) {
                    words.add(word.toString());
                }
                word.setLength(0);
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            } else {
                word.append(c);
            }
        }
        return words;
    }

    /** As strtoul(3) with base 0 reads a number; empty if it is none. */
    private static Optional<Long> milliseconds(String value) {
        try {
            BigInteger number = decoded(value);
            return Optional.of((number.signum() < 0 ? LONGEST : number.min(LONGEST)).longValue());
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static BigInteger decoded(String text) {
        String value = text.replaceFirst("^[ \\t\\n\\x0b\\f\\r]+", "");
        boolean minus = value.startsWith("-");
        String digits = minus || value.startsWith("+") ? value.substring(1) : value;
        boolean hexadecimal = digits.toLowerCase(Locale.ROOT).startsWith("0x");
        int radix = hexadecimal ? 16 : digits.length() > 1 && digits.startsWith("0") ? 8 : 10;
        BigInteger number = new BigInteger(hexadecimal ? digits.substring(2) : digits, radix);
        return minus ? number.negate() : number;
    }

    List<String> operands() {
        return line.operands();
    }

    boolean all() {
        return line.has("-a");
    }

    boolean remove() {
        return line.has("-r");
    }

    boolean removeHolders() {
        return line.has("--remove-dependencies");
    }

    /** Whether it asks for the users of modules to go, and not for the modules: kmod loads them then. */
    boolean removesHoldersOnly() {
        return removeHolders() && !remove();
    }

    /** Milliseconds to wait for a module's last user to go; 0 not to wait. */
    long waitMillis() {
        return line.value("-w").flatMap(ModprobeOptions::milliseconds).orElse(0L);
    }

    /** Whether names are only resolved. */
    boolean resolve() {
        return line.has("-R");
    }

    boolean firstTime() {
        return line.has("--first-time");
    }

    boolean ignoreCommands() {
        return line.has("-i");
    }

    boolean useBlacklist() {
        return line.has("-b");
    }

    /** The flags of finit_module(2). */
    int flags() {
        return line.loadFlags();
    }

    boolean forceRemove() {
        return line.has("-f");
    }

    boolean showConfig() {
        return line.has("-c");
    }

    boolean showVersions() {
        return line.has("--show-modversions");
    }

    boolean showExports() {
        return line.has("--show-exports");
    }

    /** Whether what is loaded already does not count: {@code -D}. */
    boolean ignoreLoaded() {
        return line.has("-D");
    }

    boolean dryRun() {
        return line.has("-n") || line.has("-D");
    }

    /** Whether each action is printed. */
    boolean showsActions() {
        return line.has("-D") || verbosity() > WARNING;
    }

    /** The highest of kmod's levels that is said: {@code -q} makes it none, and {@code -v} behind that one more. */
    int verbosity() {
        int verbosity = WARNING;
        for (Given given : line.options()) {
            verbosity = given.key().equals("-q") ? 0 : given.key().equals("-v") ? verbosity + 1 : verbosity;
        }
        return verbosity;
    }

    /** Whether messages go to the system's log. */
    boolean systemLog() {
        return line.has("-s");
    }

    List<String> configs() {
        return line.values("-C");
    }

    Optional<String> root() {
        return line.value("-d");
    }

    Optional<String> release() {
        return line.value("-S").or(() -> line.value("--release"));
    }

    Optional<String> sysroot() throws IOException {
        Optional<String> sysroot = Optional.empty();
        for (Given given : line.options()) {
            if (given.key().equals("--sysroot") || given.key().equals("--kernel")) {
                sysroot = given.key().equals("--kernel") ? kernel(given.value()) : Optional.of(given.value());
            }
        }
        return sysroot;
    }

    private static Optional<String> kernel(String named) throws IOException {
        if (named.equals("live")) {
            return Optional.empty();
        }
        return Optional.of(
                PackagedKernel.ofUser().folder(named).map(Path::toString).orElse(named));
    }

    Optional<String> commandLine() {
        return line.value("--kcmdline");
    }

    /** What commands of the configuration find in {@code MODPROBE_OPTIONS}, so that a modprobe in them goes the same way. */
    String inherited(Map<String, String> environment) {
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(environment.get("MODPROBE_OPTIONS")).ifPresent(parts::add);
        for (Given given : line.options()) {
            switch (given.key()) {
                case "-C" -> parts.addAll(List.of("-C", given.value()));
                case "-s", "-q", "-v" -> parts.add(given.key());
                default -> {
                    // about this line only
                }
            }
        }
        return String.join(" ", parts);
    }
}
