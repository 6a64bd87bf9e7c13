package io.github.jkmod.forecast;

import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import java.util.List;
import java.util.Map;

/**
 * What the kernel shows of a module's content: as the played load leaves it ({@link PlayedModule}), or as the file alone lets
 * it be estimated ({@link FileEstimate}).
 *
 * @param symbols every symbol of the file in its order, with its letter and fate in kallsyms
 * @param notes the bytes of the note sections, by name
 * @param sections names under /sys/module/NAME/sections, sorted
 * @param parameters names under /sys/module/NAME/parameters, sorted
 */
record ShownModule(
        List<KallsymsSymbol> symbols, Map<String, byte[]> notes, List<String> sections, List<String> parameters) {}
