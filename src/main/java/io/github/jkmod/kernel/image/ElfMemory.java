package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The memory that an ELF vmlinux describes: its sections, each at its address. */
final class ElfMemory implements KernelMemory {
    private final TreeMap<Long, Window> sections = new TreeMap<>(Long::compareUnsigned);

    ElfMemory(ElfFile elf) {
        for (Section section : elf.sections()) {
            if (section.hasBytes() && section.address() != 0 && section.size() > 0) {
                sections.putIfAbsent(section.address(), elf.content(section));
            }
        }
    }

    @Override
    public Optional<Window> from(long address, int most) {
        Map.Entry<Long, Window> below = sections.floorEntry(address);
        if (below == null) {
            return Optional.empty();
        }
        Window section = below.getValue();
        long offset = address - below.getKey();
        if (offset < 0 || offset >= section.size()) {
            return Optional.empty();
        }
        long length = Math.min(most, section.size() - offset);
        return Optional.of(section.slice(offset, length, section.origin()));
    }
}
