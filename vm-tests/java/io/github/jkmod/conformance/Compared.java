package io.github.jkmod.conformance;

import io.github.jkmod.model.Errno;

/**
 * A case, what was foretold and what the kernel did.
 *
 * @param kernel which kernel
 * @param corpus which corpus
 * @param record the case and the kernel's answer
 * @param told the forecast
 * @param outcome what comes of it
 */
record Compared(String kernel, String corpus, CaseRecord record, Foretelling.Told told, Outcome outcome) {
    static final String HEADING =
            "kernel\tcorpus\tcase\tgroup\toutcome\tforecast\tforecast errno\tstage\tkernel end\tkernel errno\tinit reached\tharmed\tlog\twhy";

    static Compared of(String kernel, String corpus, CaseRecord record, Foretelling.Told told) {
        return new Compared(kernel, corpus, record, told, Outcome.of(told, record.answer()));
    }

    /** {@return such as {@code reject ENOEXEC (elf)}} */
    String forecast() {
        String word = told.answer().name().toLowerCase(java.util.Locale.ROOT);
        String errno = told.errno() == 0 ? "" : " " + new Errno(told.errno());
        return word + errno + (told.stage().isEmpty() ? "" : " (" + told.stage() + ")");
    }

    /** {@return such as {@code ENOEXEC}, {@code init, EIO} or {@code killed}} */
    String kernelAnswer() {
        Answer answer = record.answer();
        String end = answer.end().name().toLowerCase(java.util.Locale.ROOT);
        String what = answer.end() != Answer.End.RETURNED
                ? end
                : answer.errno() == 0 ? "loaded" : new Errno(answer.errno()).toString();
        return answer.accepted() && !what.equals("loaded") ? "init, " + what : what;
    }

    /** {@return the kernel's line that tells most} */
    String logLine() {
        return record.answer().log().stream()
                .filter(line -> !line.contains("module verification failed") && !line.contains("jkmod"))
                .findFirst()
                .orElse("");
    }

    String line() {
        Answer answer = record.answer();
        return CaseRecord.escaped(kernel) + "\t" + corpus + "\t"
                + CaseRecord.escaped(record.spec().id()) + "\t"
                + CaseRecord.escaped(record.spec().group()) + "\t" + outcome + "\t" + told.answer() + "\t"
                + told.errno() + "\t" + told.stage() + "\t"
                + answer.end() + "\t" + answer.errno() + "\t" + (answer.accepted() ? 1 : 0) + "\t"
                + (answer.broke() ? 1 : 0) + "\t"
                + CaseRecord.escaped(logLine()) + "\t" + CaseRecord.escaped(told.why());
    }
}
