package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.KernelTrouble;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ExpectedTroubleTest {
    private static final KernelTrouble OOPS = new KernelTrouble(
            "BUG: kernel NULL pointer dereference, address: 0",
            List.of("BUG: kernel NULL pointer dereference, address: 0", "RIP: 0010:bad_init+0x5/0x1000 [bad]"));
    private static final KernelTrouble WARNING =
            new KernelTrouble("WARNING: CPU: 0 at x.c:1", List.of("WARNING: CPU: 0 at x.c:1"));

    private static Optional<String> verdict(ExpectedTrouble expectation, KernelTrouble... troubles) {
        return expectation.judge(FakeGuests.kernel("6.1"), List.of(troubles)).map(Throwable::getMessage);
    }

    @Test
    void peaceIsExpectedUnlessSaidOtherwise() {
        assertThat(verdict(ExpectedTrouble.NONE)).isEmpty();
        assertThat(verdict(ExpectedTrouble.NONE, WARNING))
                .contains("the kernel of 6.1 arm64 complains: WARNING: CPU: 0 at x.c:1\nWARNING: CPU: 0 at x.c:1");
    }

    @Test
    void everyReportMustMatchInOneOfItsLines() {
        assertThat(verdict(ExpectedTrouble.of("NULL pointer"), OOPS)).isEmpty();
        assertThat(verdict(ExpectedTrouble.of("bad_init"), OOPS, OOPS)).isEmpty();
        assertThat(verdict(ExpectedTrouble.of("bad_init"), OOPS, WARNING).orElseThrow())
                .contains("complains: WARNING: CPU: 0 at x.c:1")
                .doesNotContain("NULL pointer");
        assertThat(verdict(ExpectedTrouble.of("bad_init", "x\\.c"), OOPS, WARNING))
                .isEmpty();
    }

    @Test
    void everyExpressionMustMatchAReport() {
        assertThat(verdict(ExpectedTrouble.of("bad_init", "panic"), OOPS))
                .contains("the kernel of 6.1 arm64 was expected to complain, but did not: panic");
        assertThat(verdict(ExpectedTrouble.of("panic"))).isPresent();
    }
}
