package io.github.jkmod.moddb;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The kernel's command line as kmod reads it: {@code module.option[=value]} are options, {@code modprobe.blacklist=a,b} names
 * modules to blacklist.
 *
 * <p>A value with blanks is in quotes; a quote in front of the word, as GRUB writes it, is moved to the value.
 */
final class KernelCommandLine {
    private static final Pattern OPTION = Pattern.compile("([^.= \"]*)\\.([^.= \"]*)(=.*)?", Pattern.DOTALL);

    /** As the kernel and C's isspace have it. */
    private static final String WHITE_SPACE = " \n\t\u000b\f\r";

    private KernelCommandLine() {}

    /** Adds what {@code text} says. */
    static void read(String text, ModprobeConfig config, Consumer<Complaint> complaints) {
        for (String word : words(text)) {
            boolean wrapped = word.startsWith("\"");
            Matcher matcher = OPTION.matcher(wrapped ? word.substring(1) : word);
            if (matcher.matches()) {
                String value = matcher.group(3) == null ? "" : matcher.group(3).substring(1);
                String assignment = matcher.group(3) == null ? "" : "=" + (wrapped ? '"' + value : value);
                add(matcher.group(1), matcher.group(2) + assignment, config, complaints);
            }
        }
    }

    /** Words between white space; what of it is in quotes does not end one. A word whose quote is never closed is left out. */
    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (WHITE_SPACE.indexOf(c) >= 0 && !quoted) {
                words.add(word.toString());
                word.setLength(0);
            } else {
                quoted ^= c == '"';
                word.append(c);
            }
        }
        if (!quoted) {
            words.add(word.toString());
        }
        return words;
    }

    private static void add(String module, String option, ModprobeConfig config, Consumer<Complaint> complaints) {
        String blacklist = "blacklist=";
        if (module.equals("modprobe") && option.startsWith(blacklist)) {
            for (String name : option.substring(blacklist.length()).split(",", -1)) {
                config.addBlacklisted(name);
            }
            return;
        }
        Optional<String> name = AliasName.normalize(module);
        if (name.isPresent()) {
            config.addOptions(name.get(), option);
        } else {
            complaints.accept(new Complaint(
                    LibkmodPlace.COMMAND_LINE,
                    "Ignoring bad option on kernel command line while parsing module name: '" + module + "'"));
        }
    }
}
