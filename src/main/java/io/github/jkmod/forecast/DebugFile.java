package io.github.jkmod.forecast;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.forecast.elf.SpecialSections;

/** A module's debug information without the module, as {@code objcopy --only-keep-debug} writes it. */
final class DebugFile {
    /** What to do with one that was taken for a module. */
    static final String ADVICE = "this file holds debug information only, code and data of the module are not in it"
            + " (objcopy --only-keep-debug): load the .ko that it was split from";

    private DebugFile() {}

    /** {@return whether it is one: its {@code struct module} is listed, and has no bytes} */
    static boolean is(Window content) {
        try {
            return ElfFile.parse(content)
                    .section(SpecialSections.THIS_MODULE)
                    .filter(section -> section.type() == ElfConstants.SHT_NOBITS)
                    .isPresent();
        } catch (MalformedException e) {
            return false;
        }
    }
}
