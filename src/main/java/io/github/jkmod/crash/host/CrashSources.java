package io.github.jkmod.crash.host;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.crash.AnnotatedReport;
import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelTrouble;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a kernel complains of, with the source lines of the modules that it was given. */
public final class CrashSources {
    /** Reports that are looked at: what follows the first ones is their consequence, or a guest that means no good. */
    private static final int MOST_REPORTS = 8;

    /** The lines that are looked at, of one report. */
    private static final int MOST_LINES = 200;

    private final List<Path> files;
    private final HostListing listing;

    /**
     * @param modules the files on this machine; read when there is trouble
     * @param built what they were built for
     */
    public CrashSources(Collection<Path> modules, Architecture built) {
        this.files = List.copyOf(modules);
        this.listing = new HostListing(built);
    }

    /**
     * {@return the places in one module that a report of this machine's kernel names, in words; empty where it names none}
     *
     * @param module its file, as it was loaded here
     */
    public static String text(Path module, KernelTrouble trouble) {
        return new CrashSources(List.of(module), Architecture.ofProcessOrUsual()).text(List.of(trouble));
    }

    /** {@return those of the reports that are looked at, no longer than what is looked at} */
    public static List<KernelTrouble> first(List<KernelTrouble> troubles) {
        return troubles.stream()
                .limit(MOST_REPORTS)
                .map(trouble -> new KernelTrouble(
                        trouble.title(),
                        trouble.lines()
                                .subList(0, Math.min(MOST_LINES, trouble.lines().size()))))
                .toList();
    }

    /** {@return the places in the modules that they name, in words; empty where they name none} */
    public String text(List<KernelTrouble> troubles) {
        StringBuilder text = new StringBuilder();
        List<SymbolFile> symbols = troubles.isEmpty() ? List.of() : symbols();
        for (KernelTrouble trouble : first(troubles)) {
            List<String> lines = AnnotatedReport.brief(trouble, symbols, listing);
            if (lines.size() > 1) {
                lines.forEach(line -> text.append("  ")
                        .append(ControlCharacters.escaped(line))
                        .append('\n'));
            }
        }
        return text.isEmpty() ? "" : "the kernel's trouble, by source:\n" + text;
    }

    /** {@return lines of a kernel, behind each the source lines of what it names} */
    public List<String> annotated(List<String> lines) {
        return AnnotatedReport.lines(lines, symbols(), listing);
    }

    /** {@return the modules that can be read, with what there is of debug information} */
    public List<SymbolFile> symbols() {
        return files.stream().flatMap(file -> symbols(file).stream()).toList();
    }

    /** A file that cannot be read explains nothing. */
    private static Optional<SymbolFile> symbols(Path file) {
        try {
            return Optional.of(SymbolFileFinder.find(file).file());
        } catch (IOException | MalformedException e) {
            return Optional.empty();
        }
    }
}
