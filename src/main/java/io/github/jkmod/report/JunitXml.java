package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.loader.Attempt;
import io.github.jkmod.matrix.CellOutcome;
import io.github.jkmod.matrix.KtapResult;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/**
 * A cell in the XML that Surefire writes of a test class (surefire-test-report.xsd), which Jenkins, GitLab and GitHub's actions show:
 * the cell is the class, its steps are the tests.
 */
public final class JunitXml {
    private final CellDocument cell;
    private final List<Step> steps = new ArrayList<>();

    /** How a step ended: the names of the elements. */
    private enum Kind {
        PASSED,
        SKIPPED,
        FAILURE,
        ERROR
    }

    private record Step(String name, Kind kind, String message, String detail) {}

    private JunitXml(CellDocument cell) {
        this.cell = cell;
    }

    /** {@return the document} */
    public static String of(CellDocument cell) {
        JunitXml xml = new JunitXml(cell);
        xml.steps();
        return xml.write();
    }

    private void steps() {
        String why = cell.reason().orElse("");
        if (cell.outcome() == CellOutcome.NOT_RUN) {
            add("run", Kind.ERROR, why, "");
            return;
        }
        if (cell.outcome() == CellOutcome.EXCLUDED) {
            add("build", Kind.SKIPPED, why, "");
            return;
        }
        cell.build()
                .ifPresent(build -> add(
                        "build",
                        build.built() ? Kind.PASSED : Kind.FAILURE,
                        build.built() ? "" : why,
                        String.join("\n", build.lines())));
        if (cell.outcome() == CellOutcome.NOT_BUILT) {
            add("load", Kind.SKIPPED, "not built", "");
            return;
        }
        cell.modules().forEach(this::load);
        cell.test().ifPresent(this::test);
        cell.modules().forEach(this::unload);
        boolean complains = !cell.crashes().isEmpty() || cell.outcome() == CellOutcome.DIED;
        add("kernel log", complains ? Kind.FAILURE : Kind.PASSED, complains ? why : "", crashes());
        if (!cell.outcome().isGood() && steps.stream().noneMatch(JunitXml::isBad)) {
            add("run", Kind.FAILURE, why, "");
        }
    }

    private void load(CellDocument.Loaded module) {
        String file = module.check().file();
        boolean ok = module.answer()
                .filter(answer -> answer.ending() == Attempt.Ending.OK)
                .isPresent();
        String answer = module.answer()
                .map(given -> given.errno().orElse(given.trouble().orElse("")))
                .orElse("not asked");
        add(
                "load " + file,
                ok ? Kind.PASSED : Kind.FAILURE,
                ok ? "" : cell.reason().orElse(answer),
                answer);
        module.shown().ifPresent(shown -> {
            boolean match = shown.result() == Crosscheck.Result.MATCH;
            String first = module.differences().stream()
                    .findFirst()
                    .map(Object::toString)
                    .orElse("nothing to compare with");
            add(
                    "cross-check " + file,
                    match ? Kind.PASSED : Kind.FAILURE,
                    match ? "" : first,
                    lines(module.differences()));
        });
    }

    private void unload(CellDocument.Loaded module) {
        module.unload().ifPresent(unload -> {
            boolean gone = unload.result().equals(Optional.of(Crosscheck.Result.MATCH));
            String first = unload.left().stream()
                    .findFirst()
                    .map(Object::toString)
                    .or(() -> unload.answer().errno())
                    .orElse("nothing could be read");
            add(
                    "unload " + module.check().file(),
                    gone ? Kind.PASSED : Kind.FAILURE,
                    gone ? "" : first,
                    lines(unload.left()));
        });
    }

    private static String lines(List<?> differences) {
        return String.join("\n", differences.stream().map(Object::toString).toList());
    }

    private void test(CellDocument.Test test) {
        boolean good = test.exitCode() == 0;
        add(test.command(), good ? Kind.PASSED : Kind.FAILURE, good ? "" : "exit code " + test.exitCode(), "");
        for (KtapResult result : test.results()) {
            Kind kind = switch (result.status()) {
                case PASSED -> Kind.PASSED;
                case FAILED -> Kind.FAILURE;
                case SKIPPED, EXPECTED -> Kind.SKIPPED;
            };
            add(
                    test.command() + ": " + result.name(),
                    kind,
                    result.reason().orElse(kind == Kind.FAILURE ? "not ok" : ""),
                    String.join("\n", result.diagnostics()));
        }
    }

    private String crashes() {
        StringBuilder text = new StringBuilder();
        for (CellDocument.Crash crash : cell.crashes()) {
            text.append(crash.title()).append('\n');
            for (CellDocument.CrashFrame frame : crash.frames()) {
                text.append("  ").append(frame.place());
                frame.source()
                        .forEach(line ->
                                text.append(" ").append(line.file()).append(':').append(line.line()));
                text.append('\n');
            }
        }
        return text.toString();
    }

    private void add(String name, Kind kind, String message, String detail) {
        steps.add(new Step(name, kind, message, detail));
    }

    private static boolean isBad(Step step) {
        return step.kind == Kind.FAILURE || step.kind == Kind.ERROR;
    }

    private long count(Kind kind) {
        return steps.stream().filter(step -> step.kind == kind).count();
    }

    private String write() {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter out = XMLOutputFactory.newInstance().createXMLStreamWriter(text);
            out.writeStartDocument("UTF-8", "1.0");
            out.writeCharacters("\n");
            out.writeStartElement("testsuite");
            out.writeAttribute("name", plain(cell.cell()));
            out.writeAttribute("time", time());
            out.writeAttribute("tests", Integer.toString(steps.size()));
            out.writeAttribute("errors", Long.toString(count(Kind.ERROR)));
            out.writeAttribute("skipped", Long.toString(count(Kind.SKIPPED)));
            out.writeAttribute("failures", Long.toString(count(Kind.FAILURE)));
            for (Step step : steps) {
                write(out, step);
            }
            out.writeCharacters("\n");
            out.writeEndElement();
            out.writeEndDocument();
            out.close();
        } catch (XMLStreamException e) {
            throw new IllegalStateException("writing XML to a string", e);
        }
        return text.append('\n').toString();
    }

    private void write(XMLStreamWriter out, Step step) throws XMLStreamException {
        out.writeCharacters("\n  ");
        out.writeStartElement("testcase");
        out.writeAttribute("name", plain(step.name));
        out.writeAttribute("classname", plain(cell.cell()));
        out.writeAttribute("time", "0");
        if (step.kind == Kind.PASSED) {
            if (!step.detail.isEmpty()) {
                out.writeStartElement("system-out");
                out.writeCharacters(plain(step.detail));
                out.writeEndElement();
            }
        } else {
            out.writeStartElement(step.kind.name().toLowerCase(Locale.ROOT));
            out.writeAttribute("message", plain(step.message));
            if (isBad(step)) {
                out.writeAttribute("type", cell.outcome().words());
            }
            out.writeCharacters(plain(step.detail));
            out.writeEndElement();
        }
        out.writeEndElement();
    }

    private String time() {
        return cell.measured()
                .map(measured -> String.format(Locale.ROOT, "%.3f", measured.seconds()))
                .orElse("0");
    }

    /** XML 1.0 has no way to write most control characters. */
    private static String plain(String text) {
        return text.replaceAll("[^\\t\\n\\u0020-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}
