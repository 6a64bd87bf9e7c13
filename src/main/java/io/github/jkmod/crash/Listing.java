package io.github.jkmod.crash;

import java.util.List;

/** Where the texts beside a report come from. */
public interface Listing {
    /** {@return the lines of that source file; none where it cannot be read} */
    List<String> source(String file);

    /** {@return the function of that place to a little behind it, disassembled; none where nothing can disassemble it} */
    List<Instruction> code(CodePlace place);

    /**
     * A line of disassembly.
     *
     * @param offset where the instruction begins in its section; in a linked file the address
     * @param text the instruction, and behind a semicolon what the linker or loader puts into it
     */
    record Instruction(long offset, String text) {}
}
