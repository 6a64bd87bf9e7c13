package io.github.jkmod.crash;

import io.github.jkmod.dwarf.SourceLines.SourceLine;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a frame's source.
 *
 * @param lines the line, and those that its function and further ones were inlined at, innermost first; may be empty
 * @param code where the code is in its file, if it was found
 * @param missing why there are no lines
 */
public record Source(List<SourceLine> lines, Optional<CodePlace> code, Optional<String> missing) {
    /** Copies the lines. */
    public Source {
        lines = List.copyOf(lines);
    }

    static Source missing(String why) {
        return new Source(List.of(), Optional.empty(), Optional.of(why));
    }
}
