package io.github.jkmod.forecast.elf;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.LoadStage;

/**
 * {@code elf_validity_check} and {@code setup_load_info}, which are one since 6.4 ({@code elf_validity_cache_copy}): every
 * check that the release makes, in its order, and no other. Behind a refusal here nothing can be looked at.
 */
public final class ElfStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.ELF;
    }

    @Override
    public void examine(Load load) {
        ElfEdition edition = ElfEdition.of(load);
        LoadInfo info = temporary(load);
        ElfReport report = new ElfReport(load, edition);
        if (!new ElfHeaderChecks(load, info, edition, report).pass()) {
            load.stop();
            return;
        }
        info.readSections();
        SpecialSections special = new SpecialSections(info, report);
        if (new ElfSectionChecks(load, info, edition, report, special).pass()
                && new ElfIndexes(load, info, edition, report, special).pass()) {
            load.info(info);
        } else {
            load.stop();
        }
    }

    /**
     * {@return the file in the kernel's temporary buffer} The buffer is whole pages ({@code vmalloc}); behind the file
     * they are zeros on a kernel that clears all memory it hands out, and on others what was there before.
     */
    private static LoadInfo temporary(Load load) {
        Window buffer = load.buffer();
        boolean cleared = load.option("INIT_ON_ALLOC_DEFAULT_ON").orElse(false);
        long memory = cleared ? LoadInfo.roundedUp(buffer.size()) : buffer.size();
        return new LoadInfo(
                load.content(), buffer, memory, ElfClass.of(load.architecture().bits() == 64));
    }
}
