package io.github.jkmod.cli.kmod;

import java.util.List;
import java.util.Optional;

/**
 * How one of kmod's commands is called. getopt reads its lines by this; its help, manual page and completions show it.
 *
 * @param name the command's
 * @param synopsis the forms of its line; empty for one made of the options
 * @param description what it does
 * @param operand what is not an option, if that is to be shown
 * @param sorted whether its help has the options in the order of their letters
 * @param options its options, in the order in which getopt names candidates
 */
record KmodSyntax(
        String name,
        List<String> synopsis,
        String description,
        Optional<Operand> operand,
        boolean sorted,
        List<KmodOption> options) {
    /** What is not an option. */
    record Operand(String label, String text) {}
}
