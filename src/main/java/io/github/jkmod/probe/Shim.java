package io.github.jkmod.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The module that stands between one module and the kernel: its sources, of which two files are made from the module's imports.
 *
 * @param watched the imports in whose place it has a function, in the order of the functions' numbers
 * @param namespaces that the module imports from, and so the shim in its place
 */
public record Shim(List<Watched> watched, List<String> namespaces) {
    /** The shim's name as a module. */
    public static final String NAME = "jkprobe";

    /** The shim's function that stands for all of gcov's. */
    public static final String GCOV = NAME + "_gcov";

    /** The shim's files that are the same for all modules. */
    private static final List<String> FIXED =
            List.of("Kbuild", "main.c", "jkprobe.h", "records.c", "wrap.c", "counters.c");

    /** Copies both. */
    public Shim {
        watched = List.copyOf(watched);
        namespaces = List.copyOf(namespaces);
    }

    /**
     * An import that the shim has a function for.
     *
     * @param name of the kernel's function
     * @param rule what is known of it
     */
    public record Watched(String name, ImportRule rule) {}

    /**
     * {@return the shim for a module}
     *
     * @param imports the names of its undefined symbols; those that the table does not know stay the module's own
     * @param namespaces that it imports from
     */
    public static Shim of(List<String> imports, List<String> namespaces, ImportTable table) {
        List<Watched> watched = new ArrayList<>();
        for (String name : imports.stream().distinct().sorted().toList()) {
            table.rule(name).ifPresent(rule -> watched.add(new Watched(name, rule)));
        }
        return new Shim(watched, namespaces);
    }

    /** {@return the name of the function with that number, from 0 on; short, as tables of versions have little room} */
    public static String function(int number) {
        return NAME + "_" + number;
    }

    /** {@return whether an import is one of gcov's functions, which count for nothing in a kernel} */
    public static boolean isGcov(String name) {
        return name.startsWith("__gcov_");
    }

    /** {@return how many of the watched imports can fail} */
    public int fallible() {
        return (int) watched.stream().filter(each -> each.rule().isFallible()).count();
    }

    /** {@return the sources, a text for each file name} */
    public Map<String, String> sources() {
        Map<String, String> sources = new LinkedHashMap<>();
        FIXED.forEach(name -> sources.put(name, resource(name)));
        sources.put("imports.h", imports());
        sources.put("wrappers.h", wrappers());
        return sources;
    }

    private String imports() {
        List<String> spaces = new ArrayList<>(List.of(ImportRule.MEMORY, ImportRule.PAGES, ImportRule.TIMERS));
        StringBuilder text = new StringBuilder("/* Written by jkmod: the imports of one module. */\n");
        namespaces.forEach(name -> text.append("MODULE_INFO(import_ns, \"" + name + "\");\n"));
        text.append("\nconst struct import imports[] = {\n");
        for (Watched each : watched) {
            ImportRule rule = each.rule();
            if (!rule.what().isEmpty() && !spaces.contains(rule.space())) {
                spaces.add(rule.space());
            }
            text.append(String.format(
                    Locale.ROOT,
                    "\t{ \"%s\", FAILS_%s, %d, EFFECT_%s, %d, %s, %d, %s, %d },%n",
                    each.name(),
                    rule.fails() == ImportRule.Fails.NO ? "NOT" : rule.fails(),
                    rule.flags(),
                    rule.effect(),
                    Math.max(0, spaces.indexOf(rule.space())),
                    key(rule.key()),
                    rule.key().argument(),
                    size(rule.size()),
                    rule.size().argument()));
        }
        return text.append("};\n").toString();
    }

    private String wrappers() {
        StringBuilder text = new StringBuilder("/* Written by jkmod: a function for each of the imports. */\n");
        for (int i = 0; i < watched.size(); i++) {
            Watched each = watched.get(i);
            String macro = each.rule().many() ? "WRAP_LONG" : "WRAP";
            text.append(macro + "(" + i + ", \"" + each.name() + "\");\n");
        }
        return text.toString();
    }

    private static String key(ImportRule.Term key) {
        String suffix = key.argument() == 0 ? "" : "_ARG";
        return switch (key.word()) {
            case "-" -> "KEY_NONE";
            case "result" -> "KEY_RESULT";
            case "page" -> "KEY_PAGE" + suffix;
            case "arg" -> "KEY_ARG";
            case "dev" -> "KEY_DEV" + suffix;
            case "name" -> "KEY_NAME" + suffix;
            case "timer" -> "KEY_TIMER" + suffix;
            case "delayed" -> "KEY_DELAYED" + suffix;
            case "all" -> "KEY_ALL";
            case "major" -> "KEY_MAJOR" + suffix;
            case "rcu" -> "KEY_RCU";
            default -> throw new IllegalArgumentException("no key: " + key.word());
        };
    }

    private static String size(ImportRule.Term size) {
        return switch (size.word()) {
            case "-" -> "MEASURE_NONE";
            case "arg" -> "MEASURE_ARG";
            case "order" -> "MEASURE_ORDER";
            case "text" -> "MEASURE_TEXT";
            case "cache" -> "MEASURE_CACHE";
            case "page" -> "MEASURE_PAGE";
            default -> throw new IllegalArgumentException("no size: " + size.word());
        };
    }

    static String resource(String name) {
        try (InputStream stream = Objects.requireNonNull(Shim.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
