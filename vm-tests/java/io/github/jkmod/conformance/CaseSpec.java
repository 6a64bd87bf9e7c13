package io.github.jkmod.conformance;

import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.forecast.verdict.LoadCall;
import java.util.List;

/**
 * One load, to be foretold and to be done.
 *
 * @param id its name, unlike any other of its corpus and kernel
 * @param group what is special about it, for counting: the kind of field that was changed
 * @param base the file that is loaded, as {@link Bases} calls it
 * @param edits what is changed in it
 * @param call how it is loaded
 * @param before the files that are loaded before it, in this order, and nothing else
 */
record CaseSpec(String id, String group, String base, Edits edits, LoadCall call, List<String> before) {
    /** Copies the list. */
    CaseSpec {
        before = List.copyOf(before);
    }

    static CaseSpec of(String id, String group, String base, LoadCall call, String... before) {
        return new CaseSpec(id, group, base, Edits.NONE, call, List.of(before));
    }
}
