package io.github.jkmod.conformance;

import java.io.IOException;
import java.util.List;

/** A kind of cases. */
interface Corpus {
    /** {@return its name on the command line and in the records} */
    String name();

    /** {@return its cases for that kernel, the same ones each time} */
    List<CaseSpec> cases(TestKernel kernel, Bases bases) throws IOException;
}
