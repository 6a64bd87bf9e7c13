package io.github.jkmod.conformance.mutation;

import java.util.List;
import java.util.SplittableRandom;

/** Knows the ways to break one part of a module file. */
interface MutationSource {
    /** {@return what share of all mutants these get, against the other sources'} */
    int weight();

    /** {@return all ways, in the file's order; where they are without number, some, chosen by {@code random}} */
    List<Mutation> of(ModuleBytes module, SplittableRandom random);
}
