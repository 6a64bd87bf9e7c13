package io.github.jkmod.conformance;

import java.util.List;
import java.util.regex.Pattern;

/** Chooses the lines of a kernel's log that tell something; of an oops they are few. */
final class LogLines {
    private static final int MOST = 24;

    /** Registers, code bytes, page tables, stack words, uncertain frames. */
    private static final Pattern NOISE = Pattern.compile(
            "[0-7?] (\\[[ .0-9]+\\] )?( \\? .*|R(?!IP)[A-Z0-9]{2}: |R1[0-9]: |[xr]\\d+ ?: |[rs]p : |pstate: |Code: |PGD |\\[[0-9a-f]+\\] |CR2: |FS: |CS: |DR\\d: |PKRU: "
                    + "|Hardware name: |Mem abort info|Data abort info|  [A-Z]{3}|Modules linked in|Register r\\d|Stack: |[0-9a-f]{4}: |Flags: |user pgtable"
                    + "|Control: |---\\[|note: |Exception stack|loading out-of-tree|ESR = |EC = |SET = |FSC = |EXTRACT).*");

    private LogLines() {}

    static List<String> telling(List<String> lines) {
        return lines.stream()
                .filter(line -> !NOISE.matcher(line).matches())
                .limit(MOST)
                .toList();
    }
}
