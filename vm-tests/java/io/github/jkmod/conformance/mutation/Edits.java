package io.github.jkmod.conformance.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Changes of a file's bytes, made one after another.
 *
 * @param all in their order; none for the file as it is
 */
public record Edits(List<Edit> all) {
    /** The file as it is. */
    public static final Edits NONE = new Edits(List.of());

    private static final String NOTHING = "-";

    /** Copies the list. */
    public Edits {
        all = List.copyOf(all);
    }

    /** {@return these edits} */
    public static Edits of(Edit... edits) {
        return new Edits(List.of(edits));
    }

    /** {@return these and then those} */
    public Edits then(Edits others) {
        List<Edit> joined = new ArrayList<>(all);
        joined.addAll(others.all);
        return new Edits(joined);
    }

    /** {@return the changed file; the one given stays as it is} */
    public byte[] apply(byte[] file) {
        byte[] changed = file;
        for (Edit edit : all) {
            changed = edit.apply(changed);
        }
        return changed;
    }

    /** {@return the text that {@link #parse} and the probe in the guest read} */
    public String text() {
        return all.isEmpty() ? NOTHING : all.stream().map(Edit::text).collect(Collectors.joining(";"));
    }

    /**
     * {@return the edits of that text}
     *
     * @throws IllegalArgumentException if it is no such text
     */
    public static Edits parse(String text) {
        return text.equals(NOTHING)
                ? NONE
                : new Edits(Arrays.stream(text.split(";")).map(Edit::parse).toList());
    }
}
