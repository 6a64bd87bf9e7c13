package io.github.jkmod.forecast;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.Taint;
import io.github.jkmod.module.Export;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.Parameter;
import io.github.jkmod.module.SectionFate;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What of an {@link Expectation} the file alone tells, where no load is played to its end: for {@code inspect}, which asks
 * for no kernel, and for a module that is refused and perhaps loaded by force. It takes the names of sections for their
 * meaning; {@link PlayedModule} is what the kernel's own steps lead to.
 */
public final class FileEstimate {
    /** {@code KSYM_NAME_LEN} - 1, before and since 6.1. */
    private static final int SHORT_NAMES = 127;

    private static final int LONG_NAMES = 511;

    private final ModuleFile module;
    private final List<Section> sections;
    private final boolean listsData;
    private final boolean livepatch;
    private final int longestName;
    private final boolean thumb;
    private final Map<String, Export> exported = new HashMap<>();

    /**
     * @param listsData whether the kernel lists data symbols (CONFIG_KALLSYMS_ALL)
     * @param longestName bytes of a name that it shows ({@code KSYM_NAME_LEN} - 1)
     * @param thumb whether its code is Thumb, of whose addresses it takes the lowest bit (CONFIG_THUMB2_KERNEL)
     */
    FileEstimate(ModuleFile module, boolean listsData, int longestName, boolean thumb) {
        this.module = module;
        this.longestName = longestName;
        this.thumb = thumb;
        this.sections = module.elf().sections();
        this.listsData = listsData;
        this.livepatch = module.isLivepatch();
        // Kernels from 7.0 keep one table with flags, and the build system writes the flags into the module; before,
        // kallsyms searched the table of plain exports only, so that GPL exports stay lower case.
        boolean oneTable = module.elf().section("__kflagstab").isPresent();
        for (Export export : module.exports()) {
            if (oneTable || !export.gpl()) {
                exported.putIfAbsent(export.name(), export);
            }
        }
    }

    /**
     * {@return every symbol of the file in its order, with its letter and fate in kallsyms, told from the file alone}
     *
     * @param listsData whether the kernel lists data symbols (CONFIG_KALLSYMS_ALL), or code only
     */
    public static List<KallsymsSymbol> symbols(ModuleFile module, boolean listsData) {
        return new FileEstimate(module, listsData, LONG_NAMES, false).symbols();
    }

    /** {@return what is to be expected of {@code module} on that kernel} */
    static ShownModule of(ModuleFile module, KernelFacts kernel) {
        Optional<KernelIdentity> identity = kernel.identity().value();
        boolean thumb = kernel.config()
                .value()
                .filter(config -> config.isSet("THUMB2_KERNEL")) // an option of 32-bit ARM
                .isPresent();
        int longestName = identity.flatMap(KernelIdentity::numbers)
                .map(FileEstimate::longestName)
                .orElse(LONG_NAMES);
        boolean listsData = kernel.listsData().value().orElse(true);
        return new ShownModule(
                new FileEstimate(module, listsData, longestName, thumb).symbols(),
                notes(module),
                sections(module),
                module.parameters().stream()
                        .filter(Parameter::isVisible)
                        .map(Parameter::name)
                        .sorted()
                        .toList());
    }

    /** {@return how many bytes of a name kallsyms shows} */
    static int longestName(KernelRelease release) {
        return LoaderChange.LONG_SYMBOL_NAMES.isIn(release) ? LONG_NAMES : SHORT_NAMES;
    }

    List<KallsymsSymbol> symbols() {
        return module.elf().symbols().stream().map(this::foretell).toList();
    }

    /** {@code add_notes_attrs}. */
    private static Map<String, byte[]> notes(ModuleFile module) {
        Map<String, byte[]> notes = new TreeMap<>();
        for (Section section : module.elf().sections()) {
            if (section.type() == ElfConstants.SHT_NOTE && section.isAlloc() && section.size() != 0) {
                notes.putIfAbsent(section.name(), module.elf().content(section).copy());
            }
        }
        return notes;
    }

    /** The taints that {@code check_modinfo} gives for tags alone. */
    static Set<Taint> taints(ModuleFile module) {
        Set<Taint> taints = EnumSet.noneOf(Taint.class);
        if (!module.hasGplCompatibleLicense()) {
            taints.add(Taint.PROPRIETARY);
        }
        if (module.modinfo().first("staging").isPresent()) {
            taints.add(Taint.STAGING);
        }
        if (module.modinfo().first("intree").isEmpty()) {
            taints.add(Taint.OUT_OF_TREE);
        }
        if (module.isLivepatch()) {
            taints.add(Taint.LIVEPATCH);
        }
        return taints;
    }

    /** {@code add_sect_attrs}: allocated sections that are not empty; the per-CPU template and the dropped ones are not. */
    private static List<String> sections(ModuleFile module) {
        TreeSet<String> names = new TreeSet<>();
        for (Section section : module.elf().sections()) {
            SectionFate fate = module.fate(section);
            boolean symbolTable =
                    section.name().equals(".symtab") || section.name().equals(".strtab");
            if (section.size() != 0 && (fate != SectionFate.DROPPED || symbolTable) && !isPerCpu(section)) {
                names.add(section.name());
            }
        }
        return List.copyOf(names);
    }

    private static boolean isPerCpu(Section section) {
        return section.name().equals(KallsymsSymbol.PER_CPU);
    }

    private KallsymsSymbol foretell(Symbol symbol) {
        char letter = letter(symbol);
        char shown = isExported(symbol) ? Character.toUpperCase(letter) : Character.toLowerCase(letter);
        String name = symbol.name();
        return new KallsymsSymbol(
                name.length() <= longestName ? name : name.substring(0, longestName),
                shown,
                sectionLabel(symbol),
                fate(symbol),
                symbol.sectionIndex(),
                thumb && symbol.type() == ElfConstants.STT_FUNC ? symbol.value() & ~1L : symbol.value());
    }

    /** {@code is_exported}: the table has the name, and that entry's value is the symbol's own. */
    private boolean isExported(Symbol symbol) {
        Export export = exported.get(symbol.name());
        return export != null
                && export.symbolIndex()
                        .map(module.elf().symbols()::get)
                        .filter(target ->
                                target.sectionIndex() != symbol.sectionIndex() || target.value() != symbol.value())
                        .isEmpty();
    }

    private Optional<Section> section(Symbol symbol) {
        int index = symbol.sectionIndex();
        return index > ElfConstants.SHN_UNDEF && index < ElfConstants.SHN_LORESERVE && index < sections.size()
                ? Optional.of(sections.get(index))
                : Optional.empty();
    }

    private SymbolFate fate(Symbol symbol) {
        if (symbol.name().isEmpty()) {
            return SymbolFate.NAMELESS;
        }
        if (livepatch) {
            return SymbolFate.KEPT; // its relocations are applied later, so the kernel keeps the whole table
        }
        if (symbol.sectionIndex() == ElfConstants.SHN_UNDEF) {
            return SymbolFate.UNDEFINED;
        }
        Optional<Section> section = section(symbol);
        if (section.isEmpty()) {
            return SymbolFate.NO_SECTION;
        }
        if (isPerCpu(section.get())) {
            return listsData ? SymbolFate.KEPT : SymbolFate.DATA_NOT_LISTED;
        }
        return switch (module.fate(section.get())) {
            case DROPPED -> SymbolFate.NOT_ALLOCATED;
            case INIT -> SymbolFate.INIT_MEMORY;
            case CORE -> listsData || isCode(section.get()) ? SymbolFate.KEPT : SymbolFate.DATA_NOT_LISTED;
        };
    }

    private char letter(Symbol symbol) {
        if (symbol.binding() == ElfConstants.STB_WEAK) {
            return symbol.type() == ElfConstants.STT_OBJECT ? 'v' : 'w';
        }
        if (symbol.sectionIndex() == ElfConstants.SHN_UNDEF) {
            return 'u';
        }
        Optional<Section> section = section(symbol);
        if (symbol.sectionIndex() == ElfConstants.SHN_ABS
                || section.filter(FileEstimate::isPerCpu).isPresent()) {
            return 'a';
        }
        return section.map(this::letterOf).orElse('?');
    }

    private char letterOf(Section section) {
        if (isCode(section)) {
            return 't';
        }
        if (isAllocated(section) && !section.isNoBits()) {
            return section.isWrite() ? 'd' : 'r';
        }
        if (section.isNoBits()) {
            return 'b';
        }
        return section.name().startsWith(".debug") ? 'n' : '?';
    }

    /** {@code rewrite_section_headers} takes SHF_ALLOC from .modinfo and __versions before the letters are made. */
    private boolean isAllocated(Section section) {
        return section.isAlloc() && module.fate(section) != SectionFate.DROPPED;
    }

    /** {@code module_frob_arch_sections} makes its procedure linkage tables executable; riscv's have their pointers in .got.plt. */
    private static boolean isCode(Section section) {
        String name = section.name().toLowerCase(Locale.ROOT);
        return section.isExec() || (name.endsWith(".plt") && !name.equals(".got.plt"));
    }

    private String sectionLabel(Symbol symbol) {
        return section(symbol).map(Section::name).orElseGet(() -> reservedLabel(symbol.sectionIndex()));
    }

    /** {@return what stands for an index that is no section's} */
    static String reservedLabel(int index) {
        return switch (index) {
            case ElfConstants.SHN_UNDEF -> "[UND]";
            case ElfConstants.SHN_ABS -> "[ABS]";
            case ElfConstants.SHN_COMMON -> "[COM]";
            default -> "[0x" + Integer.toHexString(index) + "]";
        };
    }
}
