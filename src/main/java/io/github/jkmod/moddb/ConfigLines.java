package io.github.jkmod.moddb;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads the lines of one configuration file into a {@link ModprobeConfig}. */
final class ConfigLines {
    private static final String BLANKS = "\t ";

    private final ModprobeConfig config;
    private final String file;
    private final Consumer<Complaint> complaints;

    /** For {@code file}, which is named in complaints. */
    ConfigLines(ModprobeConfig config, String file, Consumer<Complaint> complaints) {
        this.config = config;
        this.file = file;
        this.complaints = complaints;
    }

    /** Reads the whole text: a backslash at a line's end joins the next line, before another character it vanishes. */
    void read(String text) {
        StringBuilder line = new StringBuilder();
        int number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n') {
                number++;
                line(line.toString(), number);
                line.setLength(0);
            } else if (c == '\\' && i + 1 < text.length()) {
                i++;
                if (text.charAt(i) == '\n') {
                    number++;
                } else {
                    line.append(text.charAt(i));
                }
            } else if (c != '\\') {
                line.append(c);
            }
        }
        if (line.length() > 0) {
            line(line.toString(), number + 1);
        }
    }

    /** What is left of a line; words are cut off its front. */
    private static final class Words {
        private final String line;
        private int at;

        Words(String line) {
            this.line = line;
        }

        Optional<String> next() {
            int start = at;
            while (start < line.length() && BLANKS.indexOf(line.charAt(start)) >= 0) {
                start++;
            }
            int end = start;
            while (end < line.length() && BLANKS.indexOf(line.charAt(end)) < 0) {
                end++;
            }
            at = Math.min(end + 1, line.length());
            return start == end ? Optional.empty() : Optional.of(line.substring(start, end));
        }

        Optional<String> name() {
            return next().flatMap(AliasName::normalize);
        }

        /** All that follows the one blank behind the last word. */
        Optional<String> rest() {
            return at == line.length() ? Optional.empty() : Optional.of(line.substring(at));
        }
    }

    private void line(String line, int number) {
        if (line.startsWith("#")) {
            return;
        }
        Words words = new Words(line);
        Optional<String> command = words.next();
        if (command.isEmpty()) {
            return;
        }
        if (List.of("include", "config").contains(command.get())) {
            complain(
                    LibkmodPlace.OLD_CONFIG_LINE,
                    file + ": command " + command.get() + " is deprecated and not parsed anymore");
        } else if (!parse(command.get(), words)) {
            complain(
                    LibkmodPlace.BAD_CONFIG_LINE,
                    file + " line " + number + ": ignoring bad line starting with '" + command.get() + "'");
        }
    }

    private void complain(LibkmodPlace place, String text) {
        complaints.accept(new Complaint(place, text));
    }

    private boolean parse(String command, Words words) {
        Optional<String> name = words.name();
        if (name.isEmpty()) {
            return false;
        }
        Optional<String> value = switch (command) {
            case "alias" -> words.name();
            case "blacklist" -> Optional.of("");
            default -> words.rest();
        };
        if (value.isEmpty()) {
            return false;
        }
        switch (command) {
            case "alias" -> config.addAlias(name.get(), value.get());
            case "blacklist" -> config.addBlacklisted(name.get());
            case "options" -> config.addOptions(name.get(), value.get());
            case "install" -> config.addInstall(name.get(), value.get());
            case "remove" -> config.addRemove(name.get(), value.get());
            case "softdep" -> config.addSoftdep(SoftDependencies.of(name.get(), value.get()));
            case "weakdep" ->
                config.addWeakdep(
                        name.get(), String.join(" ", value.get().strip().split("\\s+", -1)));
            default -> {
                return false;
            }
        }
        return true;
    }
}
