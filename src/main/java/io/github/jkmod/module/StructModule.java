package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import java.util.Optional;

/** The one field of {@code struct module} that a file has as bytes: the name. Relocations and the kernel set all others. */
public final class StructModule {
    static final String SECTION = ".gnu.linkonce.this_module";

    /** Behind {@code enum module_state} and a list head. */
    private static final int NAME_OFFSET_64 = 0x18;

    private static final int NAME_OFFSET_32 = 0xc;

    /** No kernel's structure comes near, in bytes. */
    public static final int MOST = 1 << 16;

    private StructModule() {}

    /**
     * {@return the offset of {@code name}, in bytes}: the same in every kernel but in those that shuffle the fields (RANDSTRUCT).
     * There it is where the first byte is set.
     *
     * @param content of {@code .gnu.linkonce.this_module}
     * @param wide whether addresses have 64 bits
     */
    public static long nameOffset(Window content, boolean wide) {
        long usual = wide ? NAME_OFFSET_64 : NAME_OFFSET_32;
        if (usual >= content.size() || (content.u8(usual) != 0 && content.u8(usual - 1) == 0)) {
            return usual;
        }
        for (long at = 0; at < Math.min(content.size(), MOST); at++) {
            if (content.u8(at) != 0) {
                return at;
            }
        }
        return usual;
    }

    /** {@return {@code MODULE_NAME_LEN}, the size of {@code name} in bytes: 64 less {@code sizeof(unsigned long)}} */
    public static int nameSize(boolean wide) {
        return wide ? 56 : 60;
    }

    /**
     * {@return the name}
     *
     * @throws io.github.jkmod.bytes.MalformedException if the section is too short for it or no NUL ends it
     */
    static Optional<String> name(ElfFile elf) {
        return elf.section(SECTION).filter(section -> !section.isNoBits()).map(section -> {
            Window content = elf.content(section);
            boolean wide = elf.header().is64();
            return content.slice(nameOffset(content, wide), nameSize(wide), content.origin() + " name")
                    .string(0);
        });
    }
}
