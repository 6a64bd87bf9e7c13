package io.github.jkmod.probe;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is known of a function that modules import: a row of {@code native/shim/imports.tsv}.
 *
 * @param fails how a failure looks
 * @param flags the argument with the GFP flags, from 1 on; 0 where there is none
 * @param effect what a call does to what the module has
 * @param what is got or given back, in words such as {@code memory/proc entry}; empty without an effect
 * @param key by which it is found again
 * @param size of what is got
 * @param many whether there may be more than six arguments
 */
public record ImportRule(Fails fails, int flags, Effect effect, String what, Term key, Term size, boolean many) {
    /** What the kernel frees by itself at times, which its tracepoints tell. */
    static final String MEMORY = "memory";

    /** The same of whole pages. */
    static final String PAGES = "pages";

    /** What ends by itself; the kernel tells that, too. */
    static final String TIMERS = "armed timer";

    private static final Pattern TERM = Pattern.compile("([a-z]+)([1-6])?");

    /** How a call fails; the order is that of the shim's. */
    public enum Fails {
        /** It does not. */
        NO,
        /** NULL. */
        NULL,
        /** {@code ERR_PTR(-ENOMEM)}. */
        POINTER,
        /** {@code -ENOMEM}. */
        ERRNO,
        /** 0. */
        FALSE,
        /** The third argument: so many bytes were not copied. */
        REST,
        /** {@code -ENOMEM} after {@code kobject_init}, so that the caller has to put the object. */
        KOBJECT,
        /** The same with {@code device_initialize}. */
        DEVICE,
        /** The same of a platform device. */
        PLATFORM
    }

    /** What a call does; the order is that of the shim's. */
    public enum Effect {
        /** Nothing that has to be undone. */
        NONE,
        /** The module has something more. */
        GETS,
        /** The module gives it back. */
        FREES,
        /** What it has becomes another. */
        RESIZES
    }

    /**
     * A word of the table, such as {@code arg2}.
     *
     * @param word without the number
     * @param argument from 1 on; 0 where there is none
     */
    public record Term(String word, int argument) {
        static final Term NONE = new Term("-", 0);

        static Term of(String cell) {
            Matcher term = TERM.matcher(cell);
            if (cell.equals("-")) {
                return NONE;
            }
            if (!term.matches()) {
                throw new IllegalArgumentException("neither a word nor one with an argument's number: " + cell);
            }
            return new Term(term.group(1), term.group(2) == null ? 0 : Integer.parseInt(term.group(2)));
        }
    }

    /** {@return whether a call can fail} */
    public boolean isFallible() {
        return fails != Fails.NO;
    }

    /** {@return what is got, in words} */
    public String thing() {
        return what.substring(what.indexOf('/') + 1);
    }

    /** {@return what of the kind shares its keys: the words before the slash} */
    String space() {
        int slash = what.indexOf('/');
        return slash < 0 ? what : what.substring(0, slash);
    }

    /** {@return the row's columns behind the names} */
    static ImportRule of(List<String> cells) {
        return new ImportRule(
                Fails.valueOf(cells.get(1).toUpperCase(Locale.ROOT)),
                cells.get(2).equals("-") ? 0 : Integer.parseInt(cells.get(2)),
                cells.get(3).equals("-")
                        ? Effect.NONE
                        : Effect.valueOf(cells.get(3).toUpperCase(Locale.ROOT)),
                cells.get(4).equals("-") ? "" : cells.get(4),
                Term.of(cells.get(5)),
                Term.of(cells.get(6)),
                cells.get(7).equals("many"));
    }
}
