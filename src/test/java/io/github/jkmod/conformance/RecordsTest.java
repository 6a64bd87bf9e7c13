package io.github.jkmod.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.conformance.mutation.Edit;
import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.forecast.verdict.LoadCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordsTest {
    private static final String KERNEL = "6.1/arm";

    @TempDir
    Path folder;

    private static CaseRecord sample(String id, int errno) {
        CaseSpec spec = new CaseSpec(
                id,
                "sh_size",
                "hello.ko@00000001",
                Edits.of(new Edit.Patch(3, new byte[] {1}), new Edit.Truncate(9)),
                new LoadCall(LoadCall.Entry.FINIT_MODULE, 2, "a=\t\n\\ \u00ff"),
                List.of("provider.ko@00000002", "tree/kernel/lib/crc7.ko"));
        Answer answer = new Answer(
                Answer.End.RETURNED,
                errno,
                true,
                false,
                12288,
                345,
                List.of("crc7:Live:", "provider:Live:(OE)"),
                "hello: unloading returned with 16",
                true,
                List.of("3 first\\n line", "4 second\tline"));
        return new CaseRecord(spec, answer);
    }

    @Test
    void aLineHoldsAllOfACaseAndItsAnswer() {
        CaseRecord sample = sample("hello~x\ty", 8);
        CaseRecord read = CaseRecord.parse(sample.line());
        assertThat(sample.line()).doesNotContain("\n");
        assertThat(read.answer()).isEqualTo(sample.answer());
        assertThat(read.spec().id()).isEqualTo(sample.spec().id());
        assertThat(read.spec().call()).isEqualTo(sample.spec().call());
        assertThat(read.spec().before()).isEqualTo(sample.spec().before());
        assertThat(read.line()).isEqualTo(sample.line());
    }

    @Test
    void ofTwoAnswersOnACaseTheLaterOneCounts() throws IOException {
        Records records = new Records(folder);
        records.append(KERNEL, "mutants", List.of(sample("one", 8), sample("two", 8)));
        records.append(KERNEL, "mutants", List.of(sample("one", 22)));
        assertThat(new Records(folder).read(KERNEL, "mutants"))
                .hasSize(2)
                .hasEntrySatisfying(
                        "one", each -> assertThat(each.answer().errno()).isEqualTo(22));
    }

    @Test
    void aLineThatWasCutShortIsLeftOut() throws IOException {
        Records records = new Records(folder);
        records.append(KERNEL, "mutants", List.of(sample("one", 8)));
        Files.writeString(folder.resolve("6.1-arm/mutants.tsv"), "two\tsh_", StandardOpenOption.APPEND);
        assertThat(records.read(KERNEL, "mutants")).containsOnlyKeys("one");
    }

    @Test
    void whatWasNeverAskedHasNoAnswers() throws IOException {
        assertThat(new Records(folder).read(KERNEL, "stock")).isEmpty();
    }
}
