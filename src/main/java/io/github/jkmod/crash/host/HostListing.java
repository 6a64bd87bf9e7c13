package io.github.jkmod.crash.host;

import io.github.jkmod.crash.CodePlace;
import io.github.jkmod.crash.Listing;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.host.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Source files of this machine, and disassembly by binutils' objdump where it is installed. */
public final class HostListing implements Listing {
    /** Larger files are no source that anybody wants to read. */
    private static final long LARGEST_SOURCE = 16 << 20;

    private static final Pattern INSTRUCTION = Pattern.compile("\\s*([0-9a-f]+):\\t(.*)");

    /** {@code objdump -r}: what a loader puts there. */
    private static final Pattern RELOCATION = Pattern.compile("\\s+([0-9a-f]+): R_\\S+\\s+(.*)");

    /** Bytes, more than two instructions have on any architecture. */
    private static final int BEHIND = 32;

    private final String objdump;

    /**
     * @param built what the code was built for
     */
    public HostListing(Architecture built) {
        this.objdump = built.toolPrefix(Architecture.ofProcessOrUsual()) + "objdump";
    }

    @Override
    public List<String> source(String file) {
        try {
            Path path = Path.of(file);
            boolean readable = Files.isRegularFile(path) && Files.size(path) <= LARGEST_SOURCE;
            return readable
                    ? Files.readString(path, StandardCharsets.ISO_8859_1)
                            .lines()
                            .toList()
                    : List.of();
        } catch (IOException e) {
            return List.of(); // the line's number stands for it
        }
    }

    @Override
    public List<Instruction> code(CodePlace place) {
        Command command = Command.of(
                objdump,
                "-d",
                "-r",
                "--no-show-raw-insn",
                "-j",
                place.section(),
                "--start-address=" + Long.toUnsignedString(place.start()),
                "--stop-address=" + Long.toUnsignedString(place.offset() + BEHIND),
                place.file());
        try {
            Command.Output output = command.attempt("disassembling " + place.file());
            return output.exit() == 0 ? instructions(output.out()) : List.of();
        } catch (IOException e) {
            return List.of(); // no binutils for that architecture: the report is of use without
        }
    }

    private static List<Instruction> instructions(String listing) {
        List<Instruction> instructions = new ArrayList<>();
        listing.lines().forEach(line -> {
            Matcher instruction = INSTRUCTION.matcher(line);
            Matcher relocation = RELOCATION.matcher(line);
            int last = instructions.size() - 1;
            if (relocation.matches()) {
                if (last >= 0 && isIn(instructions.get(last), Long.parseUnsignedLong(relocation.group(1), 16))) {
                    Instruction before = instructions.get(last);
                    instructions.set(
                            last, new Instruction(before.offset(), before.text() + "  ; " + relocation.group(2)));
                }
            } else if (instruction.matches()) {
                String text = instruction.group(2).strip().replaceAll("\\s+", " ");
                instructions.add(new Instruction(Long.parseUnsignedLong(instruction.group(1), 16), text));
            }
        });
        return instructions;
    }

    /** objdump lists relocations of what it skips, too. */
    private static boolean isIn(Instruction instruction, long offset) {
        return offset >= instruction.offset() && offset < instruction.offset() + BEHIND / 2;
    }
}
