package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Public for the records in it. */
public final class SeveralTest {
    /** A result; public, as documents are. */
    public record Result(int n, boolean good, Others<Result> others) implements Several.Leading<Result> {
        @Override
        public Result with(Others<Result> rest) {
            return new Result(n, good, rest);
        }
    }

    private static Result result(int number, boolean good) {
        return new Result(number, good, Others.none());
    }

    private static String document(Result... results) {
        return Json.line(Several.of(List.of(results), Result::good));
    }

    @Test
    void oneResultStandsAlone() {
        assertThat(document(result(1, false))).isEqualTo("{\"n\":1,\"good\":false}");
    }

    @Test
    void theFirstBadResultLeads() {
        assertThat(document(result(1, true), result(2, false), result(3, false)))
                .isEqualTo("{\"n\":2,\"good\":false,\"others\":[{\"n\":1,\"good\":true},{\"n\":3,\"good\":false}]}");
    }

    @Test
    void theLastLeadsWhenAllAreGood() {
        assertThat(document(result(1, true), result(2, true)))
                .isEqualTo("{\"n\":2,\"good\":true,\"others\":[{\"n\":1,\"good\":true}]}");
    }
}
