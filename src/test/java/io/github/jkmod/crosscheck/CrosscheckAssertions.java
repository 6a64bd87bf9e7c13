package io.github.jkmod.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;

/** What tests of cross-checks say of their results. */
final class CrosscheckAssertions {
    private CrosscheckAssertions() {}

    static void assertOnlyDifference(Crosscheck crosscheck, String what, String forecast, String seen) {
        assertThat(crosscheck.differences()).containsExactly(new Difference(what, forecast, seen));
        assertThat(crosscheck.result()).isEqualTo(Crosscheck.Result.DIFFERENT);
    }

    /** The same, but for the addresses: what was forecast, what the kernel lists, how much of that is of init. */
    static void assertTable(
            Optional<TableCheck> table,
            int forecast,
            int seen,
            int initSymbols,
            List<String> missing,
            List<String> unexpected) {
        TableCheck check = table.orElseThrow();
        assertThat(check.forecast()).isEqualTo(forecast);
        assertThat(check.seen()).isEqualTo(seen);
        assertThat(check.initSymbols()).isEqualTo(initSymbols);
        assertThat(check.missing()).isEqualTo(missing);
        assertThat(check.unexpected()).isEqualTo(unexpected);
    }
}
