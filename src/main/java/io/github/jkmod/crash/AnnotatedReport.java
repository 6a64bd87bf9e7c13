package io.github.jkmod.crash;

import io.github.jkmod.dwarf.SourceLines.SourceLine;
import io.github.jkmod.model.KernelTrouble;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kernel's report with the source behind each line that names a place in a known file. */
public final class AnnotatedReport {
    private static final String INDENT = "        ";

    private static final int TAB = 8;

    /** Lines of source shown before and behind the one that is meant. */
    private static final int AROUND = 2;

    /** Instructions shown before the one that is meant, and behind it. */
    private static final int BEFORE = 4;

    private static final int BEHIND = 1;

    /** Names of registers in disassembly: {@code %rax}, {@code x1}, {@code r3}, {@code a0}. */
    private static final Pattern OPERAND = Pattern.compile("%?\\b([a-z][a-z0-9]{1,2})\\b");

    private final CrashReport report;
    private final List<SymbolFile> files;
    private final Listing listing;
    private final List<String> out = new ArrayList<>();
    private final Set<String> reasons = new HashSet<>();
    private boolean excerpted;

    private AnnotatedReport(CrashReport report, List<SymbolFile> files, Listing listing) {
        this.report = report;
        this.files = List.copyOf(files);
        this.listing = listing;
    }

    /**
     * {@return the lines, behind each the source lines of what it names; at the instruction that failed the source around it,
     * the disassembly and the registers it uses}
     *
     * @param lines of a report, with or without time stamps
     * @param files modules and kernels that are known
     */
    public static List<String> lines(List<String> lines, List<SymbolFile> files, Listing listing) {
        List<String> out = new ArrayList<>();
        new AnnotatedReport(report(lines), files, listing).notes(lines, true, (line, notes) -> {
            out.add(line);
            out.addAll(notes);
        });
        return out;
    }

    /**
     * {@return the title, and those of the lines that name a known place, each place once, with the same behind them; without
     * what the kernel only guesses to be callers}
     *
     * @param trouble the report
     * @param files as above
     */
    public static List<String> brief(KernelTrouble trouble, List<SymbolFile> files, Listing listing) {
        List<String> out = new ArrayList<>(List.of(trouble.title()));
        Set<String> told = new HashSet<>();
        new AnnotatedReport(CrashReport.of(trouble), files, listing).notes(trouble.lines(), false, (line, notes) -> {
            if (!notes.isEmpty() && told.add(notes.get(0))) {
                if (!line.equals(trouble.title())) {
                    out.add(line);
                }
                out.addAll(notes);
            }
        });
        return out;
    }

    private static CrashReport report(List<String> lines) {
        List<String> plain = lines.stream().map(KernelTrouble::withoutStamp).toList();
        return CrashReport.of(new KernelTrouble(plain.isEmpty() ? "" : plain.get(0), plain));
    }

    private void notes(List<String> lines, boolean guesses, BiConsumer<String, List<String>> each) {
        for (int i = 0; i < lines.size(); i++) {
            out.clear();
            for (CrashReport.Placed placed : report.frames()) {
                if (placed.line() == i && (guesses || placed.frame().reliable())) {
                    frame(placed.frame());
                }
            }
            each.accept(lines.get(i), List.copyOf(out));
        }
    }

    private void frame(Frame frame) {
        Source source = report.source(frame, files);
        boolean known = frame.module().isPresent() || files.stream().anyMatch(file -> file.isOf(frame.module()));
        if (known) { // nobody expects source of the kernel where no kernel was given
            source.missing().filter(reasons::add).ifPresent(why -> out.add(INDENT + "no source: " + why));
        }
        for (int i = 0; i < source.lines().size(); i++) {
            SourceLine line = source.lines().get(i);
            out.add(INDENT + (i == 0 ? "" : "inlined into ") + (line.function().isEmpty() ? "" : line.function() + " ")
                    + "at " + line.file() + ":" + (line.line() == 0 ? "?" : line.line()));
        }
        boolean failed = frame.kind() == Frame.Kind.PC || frame.kind() == Frame.Kind.WARNING;
        if (failed && !source.lines().isEmpty() && !excerpted) {
            excerpted = true;
            excerpt(source.lines().get(0));
            source.code().ifPresent(this::disassembly);
        }
    }

    private void excerpt(SourceLine at) {
        List<String> text = listing.source(at.file());
        for (int i = Math.max(1, at.line() - AROUND); i <= Math.min(text.size(), at.line() + AROUND); i++) {
            String line = expanded(text.get(i - 1));
            out.add(String.format(Locale.ROOT, "%s%s%5d | %s", INDENT, i == at.line() ? ">" : " ", i, line));
        }
    }

    /** Tabs as the kernel's sources have them: every eighth column. */
    private static String expanded(String text) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\t') {
                line.append(" ".repeat(TAB - line.length() % TAB));
            } else {
                line.append(text.charAt(i));
            }
        }
        return line.toString();
    }

    private void disassembly(CodePlace place) {
        List<Listing.Instruction> code = listing.code(place);
        int meant = 0;
        while (meant < code.size() && code.get(meant).offset() != place.offset()) {
            meant++;
        }
        if (meant == code.size()) {
            return;
        }
        for (int i = Math.max(0, meant - BEFORE); i <= Math.min(code.size() - 1, meant + BEHIND); i++) {
            Listing.Instruction each = code.get(i);
            String offset = Long.toHexString(each.offset());
            String registers = i == meant ? registers(each.text()) : "";
            out.add(String.format(
                    Locale.ROOT, "%s%s%5s: %s%s", INDENT, i == meant ? ">" : " ", offset, each.text(), registers));
        }
    }

    /** The values of the registers that the instruction names; 32-bit names of x86 are parts of what reports show. */
    private String registers(String instruction) {
        List<String> values = new ArrayList<>();
        Matcher operand = OPERAND.matcher(instruction);
        while (operand.find()) {
            String name = operand.group(1);
            for (Map.Entry<String, String> register : report.registers().entrySet()) {
                String value = name + "=" + register.getValue();
                if (register.getKey().equalsIgnoreCase(name) && !values.contains(value)) {
                    values.add(value);
                }
            }
        }
        return values.isEmpty() ? "" : "    # " + String.join(" ", values);
    }
}
