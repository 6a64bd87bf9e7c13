package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.elf.Sym;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.arch.RelocationWalk;
import io.github.jkmod.forecast.arch.Relocator;
import io.github.jkmod.forecast.load.LittleEndian;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import org.jspecify.annotations.Nullable;

/** {@code apply_relocations} and {@code post_relocation}. */
public final class RelocationsStage implements Stage {
    @Override
    public LoadStage stage() {
        return LoadStage.RELOCATIONS;
    }

    @Override
    public void examine(Load load) {
        if (!load.isLaidOut()) {
            load.stop();
            return;
        }
        putSymbolsIntoMemory(load);
        Relocator relocator = ArchRules.of(load).relocator(load);
        LivepatchRelocations livepatch = new LivepatchRelocations(load, relocator);
        LoadInfo info = load.info();
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.info >= info.sectionsRead() || !isTarget(load, (int) section.info)) {
                continue;
            }
            if (!apply(load, section, relocator, livepatch)) {
                load.stop(); // what is only half relocated cannot be followed
                return;
            }
        }
        new PostRelocation(load).examine();
    }

    /** {@return whether the load can go on} */
    private static boolean apply(
            Load load, SectionHeader section, Relocator relocator, LivepatchRelocations livepatch) {
        if (LivepatchRelocations.isLivepatch(section)) {
            return livepatch.apply(section);
        }
        if (section.type != ElfConstants.SHT_REL && section.type != ElfConstants.SHT_RELA) {
            return true;
        }
        boolean rela = section.type == ElfConstants.SHT_RELA;
        if (rela != relocator.takesRela()) {
            load.refuse(Errno.ENOEXEC, wrongKind(load, section, rela));
            return false;
        }
        return new StructModuleRelocations(load).examine(section, rela)
                && applies(load, relocator, new RelocationWalk(load, section, rela));
    }

    /** Applies a section's relocations, or refuses. {@return whether the load can go on} */
    static boolean applies(Load load, Relocator relocator, RelocationWalk walk) {
        Finding refused = relocator.apply(walk);
        return accepts(load, relocator.errno(), refused);
    }

    /** Refuses if there is a reason. {@return whether the load can go on} */
    static boolean accepts(Load load, Errno errno, @Nullable Finding reason) {
        if (reason != null) {
            load.refuse(errno, reason);
        }
        return reason == null;
    }

    private static Finding wrongKind(Load load, SectionHeader section, boolean rela) {
        String kind = rela ? "RELA" : "REL";
        return Finding.error(LoadStage.RELOCATIONS, load.info().name(section) + " has relocations of kind " + kind)
                .because(kind + " relocation unsupported on "
                        + load.architecture().label() + " (apply_relocate" + (rela ? "_add" : "") + ")")
                .hint("the file is damaged or built for another ABI: build it anew")
                .at(section.place(), load.info().at(Shdr.SH_TYPE))
                .logged("module " + load.structModule().name() + ": " + kind + " relocation unsupported");
    }

    /** The per-CPU template has lost its SHF_ALLOC, and with it, before 7.0, its relocations. */
    private static boolean isTarget(Load load, int index) {
        boolean template = index != 0 && index == load.info().perCpu;
        return load.info().section(index).isAlloc() || (template && load.has(LoaderChange.PER_CPU_RELOCATED));
    }

    /** {@code simplify_symbols} has changed the values where the table is, which is where relocations look them up. */
    private static void putSymbolsIntoMemory(Load load) {
        LoadInfo info = load.info();
        SectionHeader table = info.section(info.symbolTable);
        SymbolTable symbols = load.symbols();
        ModuleMemory.Region region = load.memory()
                .region(table.address, (long) symbols.count() * info.symbolSize())
                .orElseThrow(() -> new IllegalStateException("the layout stage maps the symbol table"));
        int at = (int) (table.address - region.base()) + info.at(Sym.ST_VALUE);
        for (int i = 0; i < symbols.count(); i++) {
            LittleEndian.put(region.bytes(), at + i * info.symbolSize(), info.addressSize(), symbols.value(i));
        }
    }
}
