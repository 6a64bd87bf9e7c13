package io.github.jkmod.forecast;

import io.github.jkmod.elf.Section;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.Parameter;
import io.github.jkmod.module.SectionFate;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What /proc and /sys will show of a module that the kernel took.
 *
 * @param name its name
 * @param symbols every symbol of the file in its order, with its fate; the two tables are filtered views of it
 * @param permanent whether it has an init function and no exit function, so that it cannot be unloaded
 * @param taints letters that /proc/modules must show at least; a letter E for an unsigned module may come on top
 * @param version value of the {@code version} tag, which /sys/module/NAME/version repeats
 * @param srcversion value of the {@code srcversion} tag
 * @param buildId lower-case hex of the build-id note
 * @param sections names under /sys/module/NAME/sections, sorted
 * @param parameters names under /sys/module/NAME/parameters, sorted
 */
public record Expectation(
        ModuleName name,
        List<KallsymsSymbol> symbols,
        boolean permanent,
        String taints,
        Optional<String> version,
        Optional<String> srcversion,
        Optional<String> buildId,
        List<String> sections,
        List<String> parameters) {
    static Expectation of(ModuleFile module, KernelFacts kernel) {
        return new Expectation(
                module.name(),
                new SymbolForecast(module, kernel.listsData().value().orElse(true)).symbols(),
                module.entryPoints().init().isPresent()
                        && module.entryPoints().exit().isEmpty(),
                taints(module),
                module.version(),
                module.srcversion(),
                module.buildId(),
                sections(module),
                module.parameters().stream()
                        .filter(Parameter::isVisible)
                        .map(Parameter::name)
                        .sorted()
                        .toList());
    }

    /** {@return the entries of the full symbol table, which kallsyms lists while init runs} */
    public List<KallsymsSymbol> duringInit() {
        return symbols.stream().filter(KallsymsSymbol::listedDuringInit).toList();
    }

    /** {@return the entries of the core symbol table, which kallsyms lists when init has returned} */
    public List<KallsymsSymbol> afterInit() {
        return symbols.stream().filter(KallsymsSymbol::listedAfterInit).toList();
    }

    /** The taints that {@code check_modinfo} gives for tags alone. */
    private static String taints(ModuleFile module) {
        StringBuilder letters = new StringBuilder();
        if (!module.hasGplCompatibleLicense()) {
            letters.append('P');
        }
        if (module.modinfo().first("staging").isPresent()) {
            letters.append('C');
        }
        if (module.modinfo().first("intree").isEmpty()) {
            letters.append('O');
        }
        if (module.isLivepatch()) {
            letters.append('K');
        }
        return letters.toString();
    }

    /** {@code add_sect_attrs}: allocated sections that are not empty; the per-CPU template and the dropped ones are not. */
    private static List<String> sections(ModuleFile module) {
        TreeSet<String> names = new TreeSet<>();
        for (Section section : module.elf().sections()) {
            SectionFate fate = module.fate(section);
            boolean symbolTable =
                    section.name().equals(".symtab") || section.name().equals(".strtab");
            if (section.size() != 0
                    && (fate != SectionFate.DROPPED || symbolTable)
                    && !SymbolForecast.isPerCpu(section)) {
                names.add(section.name());
            }
        }
        return List.copyOf(names);
    }
}
