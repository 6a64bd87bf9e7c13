package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.matrix.CellOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents of real runs: oops_init on Debian's 6.1 (x86-64) and a module whose test failed. */
final class CellDocumentTest {
    private static String recorded(String name) throws IOException {
        try (InputStream stream = Objects.requireNonNull(CellDocumentTest.class.getResourceAsStream(name), name)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cell-oops.json", "cell-test-failed.json"})
    void whatWasWrittenIsReadAgain(String name) throws IOException {
        String text = recorded(name);
        assertThat(Json.line(Json.read(CellDocument.class, text))).isEqualTo(text);
    }

    @Test
    void ofAnOopsTheSteadyPartHasNoAddresses() throws IOException {
        CellDocument cell = Json.read(CellDocument.class, recorded("cell-oops.json"));
        assertThat(cell.outcome()).isEqualTo(CellOutcome.COMPLAINED);
        assertThat(cell.reason().orElse("")).contains("oops_init.c:");
        String steady = Json.line(cell.steady());
        assertThat(steady).contains("\"measured\":null").doesNotContainPattern("ffff[0-9a-f]{12}");
        assertThat(cell.crashes().get(0).withPlace().orElse("")).endsWith("at oops_init.c:12");
    }

    @Test
    void textAndXmlTellTheReason() throws IOException {
        CellDocument cell = Json.read(CellDocument.class, recorded("cell-test-failed.json"));
        PlanDocument plan = new PlanDocument(
                new PlanDocument.Subject(Optional.of("dir|x"), List.of(), List.of(), Optional.empty(), List.of(), 1, 1),
                List.of(
                        new PlanDocument.Planned(cell.cell(), cell.key(), cell.kernel(), cell.arch(), 1),
                        new PlanDocument.Planned("9.9/arm", "0123456789", "9.9", "arm", 1)));
        MatrixDocument matrix = MatrixReport.of(plan, Map.of(cell.cell(), cell));
        assertThat(matrix.isGood()).isFalse();
        assertThat(MatrixText.table(matrix))
                .contains("test failed", "no runner has left a result", "0 of 2 good; 1 not run, 1 test failed");
        assertThat(MatrixText.markdown(matrix)).contains("dir\\|x", "**First kernel that breaks**");
        assertThat(JunitXml.of(cell))
                .contains("failures=\"")
                .contains("<failure message=\"")
                .contains("test failed");
    }
}
