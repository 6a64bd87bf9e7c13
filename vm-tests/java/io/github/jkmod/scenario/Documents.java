package io.github.jkmod.scenario;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.Tree;

/** The JSON documents that jkmod writes. */
public final class Documents {
    private Documents() {}

    /** {@return the document on a run's standard output} */
    public static Tree json(GuestRun run) {
        return json(run.out());
    }

    static Tree json(String text) {
        return Tree.of(Json.parse(text.strip()));
    }
}
