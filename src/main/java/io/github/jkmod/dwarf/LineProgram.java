package io.github.jkmod.dwarf;

import java.util.List;

/** Runs a line number program (DWARF 5, section 6.2.5). */
final class LineProgram {
    private final LineHeader header;
    private final DwarfCursor at;
    private final List<LineTable.Row> rows;

    private long address;
    private long file = 1;
    private long line = 1;

    /**
     * @param rows takes what the program says
     */
    LineProgram(LineHeader header, DebugSections sections, List<LineTable.Row> rows) {
        this.header = header;
        this.at = new DwarfCursor(sections.section(".debug_line"), sections.order(), header.program());
        this.rows = rows;
    }

    void run() {
        while (at.at() < header.end()) {
            int opcode = (int) at.number(1);
            if (opcode >= header.opcodeBase()) {
                special(opcode);
                row(false);
            } else if (opcode == 0) {
                extended();
            } else {
                standard(opcode);
            }
        }
    }

    private void special(int opcode) {
        int adjusted = opcode - header.opcodeBase();
        advance(adjusted / header.lineRange());
        line += header.lineBase() + adjusted % header.lineRange();
    }

    private void advance(long operations) {
        address += operations * header.instruction();
    }

    private void row(boolean ends) {
        rows.add(new LineTable.Row(address, (int) file, (int) line, ends));
    }

    private void standard(int opcode) {
        switch (opcode) {
            case 1 -> row(false); // copy
            case 2 -> advance(at.uleb());
            case 3 -> line += at.sleb();
            case 4 -> file = at.uleb();
            case 8 -> advance((255 - header.opcodeBase()) / header.lineRange()); // const_add_pc
            case 9 -> address += at.number(2); // fixed_advance_pc
            default -> { // what changes nothing that is asked for, or is not known: its operands are counted
                for (int i = 0; i < header.operands().get(opcode); i++) {
                    at.uleb();
                }
            }
        }
    }

    private void extended() {
        long length = at.uleb();
        long next = at.skipped(length) + length;
        if (length == 0) {
            return;
        }
        DwarfCursor inner = at.from(next - length);
        switch ((int) inner.number(1)) {
            case 1 -> { // end_sequence
                row(true);
                address = 0;
                file = 1;
                line = 1;
            }
            case 2 -> address = inner.number(header.addressSize()); // set_address
            default -> {} // discriminators and what others invented
        }
    }
}
