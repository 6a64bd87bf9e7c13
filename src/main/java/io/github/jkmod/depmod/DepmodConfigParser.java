package io.github.jkmod.depmod;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads depmod.d's lines, one file after the other. */
final class DepmodConfigParser {
    private final String release;
    private final DepmodLog log;
    private final Deque<String> overrides = new ArrayDeque<>();
    private final Deque<DepmodConfig.Search> searches = new ArrayDeque<>();
    private final Deque<String> externals = new ArrayDeque<>();
    private final Deque<String> excludes = new ArrayDeque<>();

    /**
     * @param release the kernel's, which lines may ask for
     */
    DepmodConfigParser(String release, DepmodLog log) {
        this.release = release;
        this.log = log;
    }

    /** {@return what all files said; without any {@code search} line the folder {@code updates} comes first} */
    DepmodConfig config() {
        if (searches.isEmpty()) {
            searches.push(new DepmodConfig.Folder("updates"));
        }
        return new DepmodConfig(
                List.copyOf(overrides), List.copyOf(searches), List.copyOf(externals), List.copyOf(excludes));
    }

    /**
     * Takes one file's content.
     *
     * @param text the content
     * @param file its path, for messages
     */
    void parse(String text, String file) {
        for (LogicalLines.Line line : LogicalLines.of(text)) {
            if (!line.text().startsWith("#")) {
                line(line.text(), file + ":" + line.number());
            }
        }
    }

    private void line(String line, String place) {
        Iterator<String> words = Arrays.stream(line.split("[\t ]+", -1))
                .filter(word -> !word.isEmpty())
                .iterator();
        if (!words.hasNext()) {
            return;
        }
        String command = words.next();
        try {
            switch (command) {
                case "search" -> words.forEachRemaining(word -> searches.push(search(word)));
                case "override" -> override(words, place);
                case "external" -> external(words, place);
                case "exclude" -> words.forEachRemaining(excludes::push);
                case "include", "make_map_files" -> log.info(place + ": command " + command + " not implemented yet");
                default -> bad(command, place);
            }
        } catch (NoSuchElementException e) {
            bad(command, place);
        }
    }

    private void bad(String command, String place) {
        log.error(place + ": ignoring bad line starting with '" + command + "'");
    }

    private static DepmodConfig.Search search(String word) {
        return switch (word) {
            case "built-in" -> new DepmodConfig.BuiltIn();
            case "external" -> new DepmodConfig.External();
            default -> new DepmodConfig.Folder(word);
        };
    }

    private void override(Iterator<String> words, String place) {
        String module = words.next();
        String kernel = words.next();
        String folder = words.next();
        if (matches(kernel)) {
            overrides.push(folder + "/" + module);
        } else {
            log.info(place + ": override kernel did not match " + kernel);
        }
    }

    private void external(Iterator<String> words, String place) {
        String kernel = words.next();
        String folder = words.next();
        if (matches(kernel)) {
            externals.push(folder);
        } else {
            log.info(place + ": external directory did not match " + kernel);
        }
    }

    private boolean matches(String kernel) {
        if (kernel.equals("*")) {
            return true;
        }
        try {
            return Pattern.compile(java(kernel)).matcher(release).find();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    /** POSIX's extended expressions in Java's words: in brackets there are classes, and nothing else is special. */
    private static String java(String posix) {
        StringBuilder java = new StringBuilder();
        boolean bracket = false;
        for (int i = 0; i < posix.length(); i++) {
            char c = posix.charAt(i);
            int end = posix.indexOf(":]", i);
            if (bracket && posix.startsWith("[:", i) && end > 0) {
                String name = posix.substring(i + 2, end);
                java.append("\\p{")
                        .append(Character.toUpperCase(name.charAt(0)))
                        .append(name, 1, name.length())
                        .append('}');
                i = end + 1;
            } else if (bracket && (c == '[' || c == '\\' || c == '&')) {
                java.append('\\').append(c);
            } else {
                boolean first = i > 0 && (posix.charAt(i - 1) == '[' || posix.startsWith("[^", i - 2));
                if (c == '[') {
                    bracket = true;
                } else if (c == ']' && bracket && first) {
                    java.append('\\'); // the first one is an ordinary character
                } else if (c == ']') {
                    bracket = false;
                }
                java.append(c);
            }
        }
        return java.toString();
    }
}
