package io.github.jkmod.forecast.load;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.types.ShownStructModule;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;

/** The layout of the kernel's {@code struct module}, as far as it rests on evidence. */
final class KernelStructModule {
    private KernelStructModule() {}

    /**
     * {@return what the kernel's facts say; where that is not the whole, its declaration, if the file itself bears it out by its
     * size and by where its pointers to init and exit are}
     */
    static Fact<StructModuleLayout> layout(KernelFacts kernel, LoadInfo info) {
        Fact<StructModuleLayout> known = kernel.structModule();
        if (known.value().filter(StructModuleLayout::complete).isPresent()) {
            return known;
        }
        return kernel.declaredStructModule().stream()
                .filter(layout -> known.value().isEmpty()
                        || layout.agreesWith(known.value().get()))
                .filter(layout -> bearsOut(info, layout))
                .findFirst()
                .<Fact<StructModuleLayout>>map(Fact.Present::new)
                .orElse(known);
    }

    private static boolean bearsOut(LoadInfo info, StructModuleLayout claimed) {
        try {
            return ShownStructModule.in(ElfFile.parse(info.file()))
                    .filter(shown -> shown.showsPointers() && claimed.agreesWith(shown))
                    .isPresent();
        } catch (MalformedException e) {
            return false; // a damaged file is no evidence
        }
    }
}
