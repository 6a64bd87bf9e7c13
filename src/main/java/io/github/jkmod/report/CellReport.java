package io.github.jkmod.report;

import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SectionFate;
import io.github.jkmod.report.CellDocument.Answer;
import io.github.jkmod.report.CellDocument.Loaded;
import io.github.jkmod.report.CellDocument.ModuleMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Of a guest's documents what is the same in each run: the parts of a {@link CellDocument}. */
public final class CellReport {
    /** Addresses and process numbers: they differ from boot to boot. */
    private static final Pattern CHANGING =
            Pattern.compile("\\b(0x)?(?=[a-f]*[0-9])[0-9a-f]{8,16}\\b|(?<=\\bPID: )[0-9]+");

    private CellReport() {}

    /** {@return the text without addresses and process numbers} */
    public static String steady(String text) {
        return CHANGING.matcher(text).replaceAll("…");
    }

    /**
     * {@return the modules in the order of loading}
     *
     * @param load the guest's
     * @param unload the guest's
     * @param given the user's modules by their file names
     */
    public static List<Loaded> modules(
            LoadDocument load, Optional<UnloadDocument> unload, Map<String, ModuleFile> given) {
        List<UnloadDocument> unloads = unload.stream()
                .flatMap(main -> Stream.concat(main.others().documents().stream(), Stream.of(main)))
                .toList();
        List<Loaded> modules = new ArrayList<>();
        Stream.concat(load.others().documents().stream(), Stream.of(load)).forEach(each -> {
            String path = each.check().file();
            String file = path.substring(path.lastIndexOf('/') + 1);
            Optional<UnloadDocument> gone = unloads.stream()
                    .filter(one -> each.check().module().equals(Optional.of(one.module())))
                    .findFirst();
            modules.add(loaded(each, file, gone, Optional.ofNullable(given.get(file))));
        });
        return List.copyOf(modules);
    }

    private static Loaded loaded(
            LoadDocument load, String file, Optional<UnloadDocument> unload, Optional<ModuleFile> given) {
        List<Difference> differences = new ArrayList<>();
        load.differences().forEach(each -> differences.add(new Difference(each.what(), each.forecast(), each.seen())));
        load.crosscheck().ifPresent(shown -> differences.addAll(shown.differences()));
        return new Loaded(
                given.isPresent(),
                load.check().named(file),
                load.load().map(LoadDocument.LoadAttempt::call).map(CellReport::answer),
                load.crosscheck().map(CellReport::shown),
                differences.stream().map(CellReport::steady).toList(),
                unload.map(gone -> new CellDocument.Unload(
                        answer(gone.unload()),
                        gone.result(),
                        gone.differences().stream().map(CellReport::steady).toList())),
                given.map(CellReport::memory));
    }

    private static Difference steady(Difference difference) {
        return new Difference(steady(difference.what()), steady(difference.forecast()), steady(difference.seen()));
    }

    private static Answer answer(LoadDocument.SystemCall call) {
        return new Answer(
                call.syscall(),
                call.ending(),
                call.errno(),
                call.error(),
                call.trouble().map(CellReport::steady));
    }

    private static CellDocument.Shown shown(CrosscheckDocument shown) {
        return new CellDocument.Shown(
                shown.result(),
                shown.procModules().map(CrosscheckDocument.Line::size),
                shown.procModules().map(CrosscheckDocument.Line::usedBy).orElse(List.of()),
                shown.procModules().map(CrosscheckDocument.Line::taints).orElse(""),
                shown.kallsyms().duringInit().forecast(),
                shown.kallsyms().afterInit().map(CrosscheckDocument.AfterInit::seen),
                shown.dropped(),
                shown.notCompared());
    }

    /** {@return what of a file is where in memory, and listed when} */
    public static ModuleMemory memory(ModuleFile module) {
        List<ModuleMemory.Placed> sections = InspectElf.sections(module).stream()
                .filter(section -> section.size() > 0 && !section.name().isEmpty())
                .filter(section ->
                        section.fate() != SectionFate.DROPPED || !section.name().startsWith(".rel"))
                .map(section -> new ModuleMemory.Placed(
                        section.name(), section.size(), section.addressAlign(), section.fate(), section.fateReason()))
                .toList();
        List<ModuleMemory.Symbol> symbols = InspectElf.symbols(module).stream()
                .filter(symbol -> !symbol.name().isEmpty() && symbol.section().isPresent())
                .map(symbol -> new ModuleMemory.Symbol(
                        symbol.name(),
                        symbol.kallsyms().letter(),
                        symbol.kallsyms().place(),
                        symbol.size(),
                        symbol.kallsyms().duringInit(),
                        symbol.kallsyms().afterInit(),
                        symbol.kallsyms().reason()))
                .toList();
        return new ModuleMemory(sections, symbols);
    }

    /** {@return complaints of a kernel, with the places that are in modules: what else is on a stack changes} */
    public static List<CellDocument.Crash> crashes(List<DecodeDocument.Report> reports) {
        return reports.stream()
                .map(report -> new CellDocument.Crash(
                        steady(report.title()),
                        report.frames().stream()
                                .filter(frame -> frame.module().isPresent())
                                .map(frame -> new CellDocument.CrashFrame(
                                        steady(frame.place()), frame.module(), frame.source()))
                                .toList()))
                .toList();
    }
}
