package io.github.jkmod.cli.kmod;

import io.github.jkmod.model.FinitFlags;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the options of one modprobe command line say. */
final class ModprobeOptions {
    /** kmod's level for warnings, where modprobe begins. */
    static final int WARNING = 4;

    /** Years, in milliseconds: what strtoul(3) makes of a number too large, or of a negative one, is longer still. */
    private static final BigInteger LONGEST = BigInteger.valueOf(100_000_000_000L);

    private static final Set<String> OWN = ModprobeSyntax.own();
    private static final GetoptLong GETOPT = ModprobeSyntax.getopt();

    private boolean all;
    private boolean remove;
    private boolean removeHolders;
    private long waitMillis;
    private boolean resolve;
    private boolean firstTime;
    private boolean ignoreCommands;
    private boolean useBlacklist;
    private int flags;
    private boolean forceRemove;
    private boolean showDepends;
    private boolean showConfig;
    private boolean showVersions;
    private boolean showExports;
    private boolean dryRun;
    private final List<String> configs = new ArrayList<>();
    private Optional<String> root = Optional.empty();
    private Optional<String> release = Optional.empty();
    private Optional<String> sysroot = Optional.empty();
    private Optional<String> commandLine = Optional.empty();
    private int verbosity = WARNING;
    private boolean systemLog;
    private final List<String> inherited = new ArrayList<>();

    /** What ends a command before it does anything. */
    enum Ending {
        /** The version is to be shown. */
        VERSION,
        /** The help is to be shown. */
        HELP,
        /** The line is wrong: the text says how. */
        USAGE,
        /** A value is wrong: the text says which. */
        VALUE,
        /** It does not end. */
        NONE
    }

    private Ending ending = Ending.NONE;
    private String endingText = "";
    private List<String> operands = List.of();

    private ModprobeOptions() {}

    /**
     * {@return what {@code arguments} say}
     *
     * @param environment where {@code MODPROBE_OPTIONS} may hold arguments that come first
     */
    static ModprobeOptions parse(List<String> arguments, Map<String, String> environment) {
        ModprobeOptions options = new ModprobeOptions();
        List<String> words = words(environment.getOrDefault("MODPROBE_OPTIONS", ""));
        words.addAll(arguments);
        GetoptLong.Line line = GETOPT.parse(options.withoutOwn(words), environment.containsKey("POSIXLY_CORRECT"));
        for (GetoptLong.Given given : line.options()) {
            options.apply(given.key(), given.value());
            if (options.ending != Ending.NONE) {
                return options;
            }
        }
        line.error().ifPresent(text -> options.end(Ending.USAGE, text));
        options.operands = line.operands();
        return options;
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

    /** Takes jkmod's own options out of {@code words}. */
    private List<String> withoutOwn(List<String> words) {
        List<String> rest = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("--")) {
                rest.addAll(words.subList(i, words.size()));
                break;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!OWN.contains(name) || (equals < 0 && i + 1 == words.size())) {
                rest.add(word);
                continue;
            }
            if (equals < 0) {
                i++;
            }
            own(name, equals < 0 ? words.get(i) : word.substring(equals + 1));
        }
        return rest;
    }

    private void own(String name, String value) {
        switch (name) {
            case "--kcmdline" -> commandLine = Optional.of(value);
            case "--release" -> release = Optional.of(value);
            case "--kernel" -> sysroot = value.equals("live") ? Optional.empty() : Optional.of(value);
            default -> sysroot = Optional.of(value);
        }
    }

    private void apply(String key, String value) {
        switch (key) {
            case "a" -> all = true;
            case "r" -> remove = true;
            case "holders" -> removeHolders = true;
            case "w" -> waitFor(value);
            case "R" -> resolve = true;
            case "first" -> firstTime = true;
            case "i" -> ignoreCommands = true;
            case "b" -> useBlacklist = true;
            case "f" -> {
                forceRemove = true;
                flags |= FinitFlags.IGNORE_MODVERSIONS | FinitFlags.IGNORE_VERMAGIC;
            }
            case "modversion" -> flags |= FinitFlags.IGNORE_MODVERSIONS;
            case "vermagic" -> flags |= FinitFlags.IGNORE_VERMAGIC;
            case "D" -> showDepends = true;
            case "c" -> showConfig = true;
            case "versions" -> showVersions = true;
            case "exports" -> showExports = true;
            case "n" -> dryRun = true;
            default -> applyGeneral(key, value);
        }
    }

    private void applyGeneral(String key, String value) {
        switch (key) {
            case "C" -> {
                configs.add(value);
                inherited.addAll(List.of("-C", value));
            }
            case "d" -> root = Optional.of(value);
            case "S" -> release = Optional.of(value);
            case "s" -> {
                inherited.add("-s");
                systemLog = true;
            }
            case "q" -> {
                inherited.add("-q");
                verbosity = 0;
            }
            case "v" -> {
                inherited.add("-v");
                verbosity++;
            }
            case "V" -> end(Ending.VERSION, "");
            default -> end(Ending.HELP, "");
        }
    }

    /** As strtoul(3) with base 0 reads a number. */
    private void waitFor(String value) {
        try {
            BigInteger number = decoded(value);
            waitMillis = number.signum() < 0
                    ? LONGEST.longValue()
                    : number.min(LONGEST).longValue();
        } catch (NumberFormatException e) {
            end(Ending.VALUE, "unexpected wait value '" + value + "'.");
        }
    }

    private static BigInteger decoded(String value) {
        boolean minus = value.startsWith("-");
        String digits = minus || value.startsWith("+") ? value.substring(1) : value;
        boolean hexadecimal = digits.toLowerCase(Locale.ROOT).startsWith("0x");
        int radix = hexadecimal ? 16 : digits.length() > 1 && digits.startsWith("0") ? 8 : 10;
        BigInteger number = new BigInteger(hexadecimal ? digits.substring(2) : digits, radix);
        return minus ? number.negate() : number;
    }

    private void end(Ending how, String text) {
        ending = how;
        endingText = text;
    }

    Ending ending() {
        return ending;
    }

    String endingText() {
        return endingText;
    }

    List<String> operands() {
        return operands;
    }

    boolean all() {
        return all;
    }

    boolean remove() {
        return remove;
    }

    boolean removeHolders() {
        return removeHolders;
    }

    /** Milliseconds to wait for a module's last user to go; 0 not to wait. */
    long waitMillis() {
        return waitMillis;
    }

    /** Whether names are only resolved. */
    boolean resolve() {
        return resolve;
    }

    boolean firstTime() {
        return firstTime;
    }

    boolean ignoreCommands() {
        return ignoreCommands;
    }

    boolean useBlacklist() {
        return useBlacklist;
    }

    /** The flags of finit_module(2). */
    int flags() {
        return flags;
    }

    boolean forceRemove() {
        return forceRemove;
    }

    boolean showConfig() {
        return showConfig;
    }

    boolean showVersions() {
        return showVersions;
    }

    boolean showExports() {
        return showExports;
    }

    /** Whether what is loaded already does not count: {@code -D}. */
    boolean ignoreLoaded() {
        return showDepends;
    }

    boolean dryRun() {
        return dryRun || showDepends;
    }

    /** Whether each action is printed. */
    boolean showsActions() {
        return showDepends || verbosity > WARNING;
    }

    int verbosity() {
        return verbosity;
    }

    /** Whether messages go to the system's log. */
    boolean systemLog() {
        return systemLog;
    }

    List<String> configs() {
        return configs;
    }

    Optional<String> root() {
        return root;
    }

    Optional<String> release() {
        return release;
    }

    Optional<String> sysroot() {
        return sysroot;
    }

    Optional<String> commandLine() {
        return commandLine;
    }

    /** What commands of the configuration find in {@code MODPROBE_OPTIONS}, so that a modprobe in them goes the same way. */
    String inherited(Map<String, String> environment) {
        List<String> parts = new ArrayList<>();
        Optional.ofNullable(environment.get("MODPROBE_OPTIONS")).ifPresent(parts::add);
        parts.addAll(inherited);
        return String.join(" ", parts);
    }
}
