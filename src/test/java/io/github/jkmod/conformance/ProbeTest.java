package io.github.jkmod.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.conformance.mutation.Edit;
import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said to the probe in a guest, and what is made of its answers. */
final class ProbeTest {
    private static final CaseSpec BROKEN = new CaseSpec(
            "one", "", "hello.ko@1", Edits.of(new Edit.Patch(0, new byte[1])), LoadCall.init("a"), List.of("p.ko@2"));
    private static final CaseSpec WHOLE = CaseSpec.of("two", "", "hello.ko@1", LoadCall.finit(""), "q.ko@3");

    private static ProbeOutput output(String... lines) throws IOException {
        ProbeOutput output = new ProbeOutput();
        output.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return output;
    }

    @Test
    void aCaseComesBehindWhatItNeedsAndNothingElse() {
        ProbeScript script = new ProbeScript(List.of(BROKEN, WHOLE), Set.of(), GuestRuns::moduleName);
        assertThat(script.text().lines())
                .containsExactly(
                        "T\t20",
                        "L\t0\t/payload/b0\tf\t0\t1\t-\t-",
                        "L\t1\t/payload/b1\ti\t0\t0\t0:00\t61",
                        "U\t2\tp",
                        "L\t3\t/payload/b2\tf\t0\t1\t-\t-",
                        "L\t4\t/payload/b1\tf\t0\t0\t-\t-");
        assertThat(script.files()).containsEntry("hello.ko@1", "b1").hasSize(3);
        assertThat(script.step(4)).isEqualTo(new ProbeScript.Case(WHOLE));
    }

    @Test
    void whatBrokeAGuestIsNotLoadedBeforeACase() {
        ProbeScript script = new ProbeScript(List.of(WHOLE), Set.of("q.ko@3"), GuestRuns::moduleName);
        assertThat(script.text().lines()).hasSize(2);
    }

    @Test
    void anAnswerHasTheModulesThatWereInAndTheLog() throws IOException {
        ProbeOutput output =
                output("M\tp:Live:(OE)", "B\t1", "K\t1\t3\thello: no way", "E\t1\treturned\t8\t0\t12288\t77\t", "B\t2");
        Answer answer = output.ended().get(1);
        assertThat(answer).isNotNull();
        assertThat(answer.errno()).isEqualTo(8);
        assertThat(answer.accepted()).isFalse();
        assertThat(answer.loaded()).containsExactly("p:Live:(OE)");
        assertThat(answer.log()).containsExactly("3 hello: no way");
        assertThat(output.open()).hasValue(2);
    }

    @Test
    void howFarALoadCameIsInTheAnswer() throws IOException {
        assertThat(output("B\t0", "E\t0\treturned\t5\t3\t0\t1\t").ended().get(0))
                .satisfies(answer -> assertThat(answer.accepted()).isTrue());
        assertThat(output("B\t0", "E\t0\tkilled\t0\t0\t0\t1\t").ended().get(0)).satisfies(answer -> {
            assertThat(answer.accepted()).isFalse();
            assertThat(answer.broke()).isTrue();
        });
    }

    @Test
    void ofADeadGuestTheConsoleNamesTheCase() {
        GuestDiedException died =
                new GuestDiedException(io.github.jkmod.vm.spec.GuestEnd.PANIC, "Fatal exception", List.of());
        Death death = Death.of(
                died,
                List.of(
                        "[1.0] jkmod-case 3",
                        "[1.1] nothing",
                        "[1.2] jkmod-case 4",
                        "[1.3] Oops",
                        "[1.4]  do_one_initcall+0x1"));
        assertThat(death.step()).hasValue(4);
        Answer answer = death.answer(List.of());
        assertThat(answer.end()).isEqualTo(Answer.End.DIED);
        assertThat(answer.init()).isTrue();
        assertThat(answer.log()).noneMatch(line -> line.contains("nothing"));
    }

    @Test
    void aMachineThatDiesOfAnUnloadHadLoadedTheModule() {
        GuestDiedException died = new GuestDiedException(io.github.jkmod.vm.spec.GuestEnd.HANG, "", List.of());
        Answer answer =
                Death.of(died, List.of("jkmod-case 4", "jkmod-loaded 4")).answer(List.of());
        assertThat(answer.end()).isEqualTo(Answer.End.RETURNED);
        assertThat(answer.accepted()).isTrue();
        assertThat(answer.left()).isNotEmpty();
    }

    @Test
    void aKernelThatSaysWhatItCallsTellsOfTheInit() {
        GuestDiedException died = new GuestDiedException(io.github.jkmod.vm.spec.GuestEnd.HANG, "", List.of());
        String calling = "[1.0] calling  hello_init+0x0/0x1000 [hello] @ 118";
        Answer answer = Death.of(died, List.of("jkmod-case 4", calling)).answer(List.of());
        assertThat(answer.end()).isEqualTo(Answer.End.SILENT);
        assertThat(answer.init()).isTrue();
        assertThat(Death.of(died, List.of(calling, "jkmod-case 5"))
                        .answer(List.of())
                        .init())
                .isFalse();
    }

    @Test
    void aForecastIsRightIfErrnoAndInitAre() throws IOException {
        Answer refused = output("B\t0", "E\t0\treturned\t8\t0\t0\t1\t").ended().get(0);
        Answer killed = output("B\t0", "E\t0\tkilled\t0\t0\t0\t1\t").ended().get(0);
        Answer inInit = output("B\t0", "E\t0\tkilled\t0\t3\t0\t1\t").ended().get(0);
        assertThat(refused).isNotNull();
        assertThat(killed).isNotNull();
        assertThat(inInit).isNotNull();
        assertThat(Outcome.of(told(Verdict.Answer.REJECT, 8), refused)).isEqualTo(Outcome.AGREE);
        assertThat(Outcome.of(told(Verdict.Answer.REJECT, 22), refused)).isEqualTo(Outcome.DIFFER);
        assertThat(Outcome.of(told(Verdict.Answer.ACCEPT, 0), refused)).isEqualTo(Outcome.DIFFER);
        assertThat(Outcome.of(told(Verdict.Answer.ACCEPT, 0), killed)).isEqualTo(Outcome.MISSED_HARM);
        assertThat(Outcome.of(told(Verdict.Answer.REJECT, 8), killed)).isEqualTo(Outcome.MISSED_HARM);
        assertThat(Outcome.of(told(Verdict.Answer.UNSAFE, 0), killed)).isEqualTo(Outcome.UNSAFE_BROKE);
        assertThat(Outcome.of(told(Verdict.Answer.UNSAFE, 0), refused)).isEqualTo(Outcome.UNSAFE_REFUSED);
        assertThat(Outcome.of(told(Verdict.Answer.ACCEPT, 0), inInit)).isEqualTo(Outcome.AGREE);
        assertThat(Outcome.of(told(Verdict.Answer.UNKNOWN, 0), refused)).isEqualTo(Outcome.UNKNOWN);
    }

    private static Foretelling.Told told(Verdict.Answer answer, int errno) {
        return new Foretelling.Told(answer, errno, "", "", 0);
    }
}
