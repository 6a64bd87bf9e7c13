package io.github.jkmod.depmod;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The database's text files. */
final class DatabaseText {
    private static final Pattern CHARACTER_DEVICE = Pattern.compile("char-major-([0-9]+)-([0-9]+)");
    private static final Pattern BLOCK_DEVICE = Pattern.compile("block-major-([0-9]+)-([0-9]+)");
    private static final String DEVNAME = "devname:";

    private final DepmodFindings database;
    private final DepmodLog log;

    DatabaseText(DepmodFindings database, DepmodLog log) {
        this.database = database;
        this.log = log;
    }

    /** {@return modules.dep} */
    String dependencies() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < database.modules().size(); i++) {
            text.append(database.dependencyLine(i)).append('\n');
        }
        return text.toString();
    }

    /** {@return modules.alias} */
    String aliases() {
        return lines(
                "# Aliases extracted from modules themselves.\n",
                ModuleDigest::aliases,
                (name, value) -> "alias " + value + " " + name);
    }

    /** {@return modules.softdep} */
    String softDependencies() {
        return lines(
                "# Soft dependencies extracted from modules themselves.\n",
                ModuleDigest::softdeps,
                (name, value) -> "softdep " + name + " " + value);
    }

    /** {@return modules.weakdep, since kmod 33} */
    String weakDependencies() {
        return lines(
                "# Weak dependencies extracted from modules themselves.\n",
                ModuleDigest::weakdeps,
                (name, value) -> "weakdep " + name + " " + value);
    }

    private interface Row {
        String of(String name, String value);
    }

    private String lines(String header, Function<ModuleDigest, List<String>> values, Row row) {
        StringBuilder text = new StringBuilder(header);
        for (int i = 0; i < database.modules().size(); i++) {
            for (String value : values.apply(database.digests().get(i))) {
                text.append(row.of(database.modules().get(i).name(), value)).append('\n');
            }
        }
        return text.toString();
    }

    /** {@return modules.symbols} */
    String symbols() {
        StringBuilder text = new StringBuilder("# Aliases for symbols, used by symbol_request().\n");
        for (SymbolProviders.Provider provider : database.providers().ofModules()) {
            text.append("alias symbol:")
                    .append(provider.name())
                    .append(' ')
                    .append(database.modules().get(provider.module()).name())
                    .append('\n');
        }
        return text.toString();
    }

    /** {@return modules.devname; empty where no module has a device node} */
    String deviceNodes() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < database.modules().size(); i++) {
            deviceNode(
                            database.modules().get(i).name(),
                            database.digests().get(i).aliases())
                    .ifPresent(line -> text.append(
                                    text.length() == 0 ? "# Device nodes to trigger on-demand module loading.\n" : "")
                            .append(line)
                            .append('\n'));
        }
        return text.toString();
    }

    /** Of several nodes or numbers the last one counts, up to where there is one of each. */
    private Optional<String> deviceNode(String name, List<String> aliases) {
        Optional<String> node = Optional.empty();
        Optional<String> numbers = Optional.empty();
        for (String alias : aliases) {
            if (alias.startsWith(DEVNAME)) {
                node = Optional.of(alias.substring(DEVNAME.length()));
            } else if (alias.startsWith("char-major-") || alias.startsWith("block-major-")) {
                numbers = numbers('c', CHARACTER_DEVICE.matcher(alias))
                        .or(() -> numbers('b', BLOCK_DEVICE.matcher(alias)))
                        .or(keep(numbers));
            }
            if (node.isPresent() && numbers.isPresent()) {
                return Optional.of(name + " " + node.get() + " " + numbers.get());
            }
        }
        node.ifPresent(missing -> log.error("Module '" + name + "' has devname (" + missing
                + ") but lacks major and minor information. Ignoring."));
        return Optional.empty();
    }

    private static Supplier<Optional<String>> keep(Optional<String> known) {
        return () -> known;
    }

    private static Optional<String> numbers(char type, Matcher alias) {
        return alias.lookingAt()
                ? Optional.of(type + number(alias.group(1)) + ":" + number(alias.group(2)))
                : Optional.empty();
    }

    /** Without leading zeros, as a number is printed. */
    private static String number(String digits) {
        return digits.replaceFirst("^0+(?=.)", "");
    }
}
