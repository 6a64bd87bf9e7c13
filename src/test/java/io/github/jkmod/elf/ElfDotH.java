package io.github.jkmod.elf;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The C library's own statement of ELF: the structures and numbers of {@code <elf.h>}. */
final class ElfDotH {
    private static final Pattern STRUCT =
            Pattern.compile("typedef struct\\s*\\{([^}]*)\\}\\s*(Elf(?:32|64)_\\w+);", Pattern.DOTALL);
    private static final Pattern MEMBER = Pattern.compile("^\\s*(unsigned char|Elf\\w+)\\s+(\\w+)(\\[EI_NIDENT\\])?;");
    private static final Pattern NUMBER =
            Pattern.compile("^#define\\s+(\\w+)\\s+(?:\\((\\w+) \\+ )?\\(?(0x[0-9a-fA-F]+|[0-9]+)\\b(?: << ([0-9]+))?");

    private final String text;

    /** Where a member is, and how many bytes it has. */
    record Member(int at, int width) {}

    /** The members of a structure by name, and its size. */
    record Struct(Map<String, Member> members, int size) {}

    ElfDotH() {
        try {
            this.text = Files.readString(Path.of("/usr/include/elf.h"));
        } catch (IOException e) {
            throw new UncheckedIOException("the C library's headers are needed (libc6-dev)", e);
        }
    }

    /** {@return all numbers that it defines} */
    Map<String, Long> numbers() {
        Map<String, Long> numbers = new HashMap<>();
        text.lines().map(NUMBER::matcher).filter(Matcher::find).forEach(found -> {
            long base = found.group(2) == null ? 0 : numbers.getOrDefault(found.group(2), 0L);
            long value = base + Long.decode(found.group(3));
            numbers.put(found.group(1), found.group(4) == null ? value : value << Integer.parseInt(found.group(4)));
        });
        return numbers;
    }

    /** {@return that structure, laid out as a C compiler does: each member at a multiple of its size} */
    Struct struct(String name) {
        Matcher structs = STRUCT.matcher(text);
        while (structs.find()) {
            if (structs.group(2).equals(name)) {
                return laidOut(structs.group(1));
            }
        }
        throw new IllegalArgumentException(name);
    }

    private static Struct laidOut(String body) {
        Map<String, Member> members = new LinkedHashMap<>();
        int at = 0;
        int widest = 1;
        for (String line : body.split("\n", -1)) {
            Matcher member = MEMBER.matcher(line);
            if (member.find()) {
                int width = width(member.group(1));
                at = (at + width - 1) / width * width;
                members.put(member.group(2), new Member(at, width));
                at += width * (member.group(3) == null ? 1 : ElfConstants.EI_NIDENT);
                widest = Math.max(widest, width);
            }
        }
        return new Struct(members, (at + widest - 1) / widest * widest);
    }

    private static int width(String type) {
        return switch (type.replaceFirst("^Elf(32|64)_", "")) {
            case "unsigned char" -> 1;
            case "Half", "Section" -> 2;
            case "Word", "Sword" -> 4;
            case "Xword", "Sxword" -> 8;
            case "Addr", "Off" -> type.startsWith("Elf64") ? 8 : 4;
            default -> throw new IllegalArgumentException(type);
        };
    }
}
