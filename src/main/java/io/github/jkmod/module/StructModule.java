package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfFile;
import java.util.Optional;

/** The one thing that every kernel's {@code struct module} has at the same place: its name. */
final class StructModule {
    static final String SECTION = ".gnu.linkonce.this_module";

    private static final int NAME_OFFSET_64 = 0x18;
    private static final int NAME_OFFSET_32 = 0xc;

    private StructModule() {}

    /**
     * {@code struct module}'s name field: behind {@code enum module_state} and a list head.
     *
     * @throws io.github.jkmod.bytes.MalformedException if the section is too short for it or no NUL ends it
     */
    static Optional<String> name(ElfFile elf) {
        return elf.section(SECTION).filter(section -> !section.isNoBits()).map(section -> {
            Window content = elf.content(section);
            boolean wide = elf.header().is64();
            long offset = wide ? NAME_OFFSET_64 : NAME_OFFSET_32;
            // MODULE_NAME_LEN: 64 - sizeof(unsigned long)
            return content.slice(offset, wide ? 56 : 60, content.origin() + " name")
                    .string(0);
        });
    }
}
