package io.github.jkmod.module;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.ElfHeader;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.FinitFlags;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * init_module has no flags: for a load by force user space takes out of the module what the kernel is not to look at, and
 * the kernel, if it allows that, loads a module which never had it (kmod's {@code kmod_elf_strip}).
 */
public final class StrippedImage {
    private static final String VERMAGIC = "vermagic";

    private StrippedImage() {}

    /**
     * {@return the image without what those flags of finit_module leave out; itself if there is nothing of it, or no module in
     * it}
     *
     * @param flags {@link FinitFlags#IGNORE_MODVERSIONS}, {@link FinitFlags#IGNORE_VERMAGIC} or both
     */
    public static ModuleImage of(ModuleImage image, int flags) {
        ModuleFile module;
        try {
            module = ModuleFile.parse(image);
        } catch (MalformedException e) {
            return image; // the kernel says what is wrong
        }
        byte[] content = image.content().copy();
        if ((flags & FinitFlags.IGNORE_MODVERSIONS) != 0) {
            module.elf().section(VersionTables.BASIC).ifPresent(section -> clearAlloc(content, module.elf(), section));
        }
        if ((flags & FinitFlags.IGNORE_VERMAGIC) != 0) {
            module.elf().section(".modinfo").ifPresent(section -> clearVermagic(content, module.modinfo(), section));
        }
        return image.withContent(content);
    }

    /** The kernel knows its sections of versions by {@code SHF_ALLOC}. */
    private static void clearAlloc(byte[] content, ElfFile elf, Section section) {
        ElfHeader header = elf.header();
        long at = header.sectionHeaderAt(section.index()) + Shdr.SH_FLAGS.at(header.elfClass());
        int last = Shdr.SH_FLAGS.width(header.elfClass()) - 1;
        int lowest = (int) at + (header.order() == ByteOrder.LITTLE_ENDIAN ? 0 : last);
        content[lowest] &= (byte) ~ElfConstants.SHF_ALLOC;
    }

    private static void clearVermagic(byte[] content, Modinfo modinfo, Section section) {
        modinfo.entries().stream()
                .filter(entry -> entry.tag().equals(VERMAGIC) && entry.value().isPresent())
                .findFirst()
                .ifPresent(entry -> {
                    int from = (int) (section.offset() + entry.offset());
                    int length = VERMAGIC.length() + 1 + entry.value().get().length();
                    Arrays.fill(content, from, from + length, (byte) 0);
                });
    }
}
