package io.github.jkmod.cli;

import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.MemoryForecast;
import io.github.jkmod.forecast.verdict.KallsymsSymbol;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.Outcome;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A kernel that is a few files in a folder and takes every module: it shows what was expected of the module, for
 * {@link Rehearsal}.
 */
final class RehearsalKernel implements ModuleSyscalls {
    private static final String CORE =
            "ffffffff81000000 T _text\nffffffff82000000 d core_data\nffffffff83000000 B _end\n";

    /** Where the regions are: one behind the other, further apart than any is large. */
    private static final long REGIONS = 0xffff_ffff_c000_0000L;

    private static final long APART = 1 << 24;

    /** How long init takes in milliseconds: long enough for whoever watches it to look at everything. */
    private static final long INIT_MILLIS = 300;

    private final ModuleSyscalls real;
    private final Path folder;
    private final Expectation expected;
    private final boolean refused;

    /**
     * @param real opens files and the kernel's log
     * @param folder an empty folder
     * @param module the one module this kernel knows
     */
    RehearsalKernel(ModuleSyscalls real, Path folder, ModuleFile module) throws IOException {
        this.real = real;
        this.folder = folder;
        KernelRoot live = KernelRoot.live();
        for (String name : List.of("osrelease", "arch", "version", "kptr_restrict")) {
            Path from = live.proc("sys", "kernel", name);
            if (Files.exists(from)) { // arch: since 6.1
                write("proc/sys/kernel/" + name, Files.readString(from));
            }
        }
        write("proc/self/status", "CapEff:\t000001ffffffffff");
        write("proc/modules", "");
        write("proc/kallsyms", CORE);
        Files.createDirectories(folder.resolve("sys/module"));
        Forecast forecast = Forecast.of(module, "", new LiveFacts(root()));
        expected = forecast.expectation();
        refused = forecast.verdict().answer() == Verdict.Answer.REJECT;
    }

    /** {@return whether a load of the module must be forced} */
    boolean refuses() {
        return refused;
    }

    /** {@return the module's name} */
    ModuleName name() {
        return expected.name();
    }

    KernelRoot root() {
        return new KernelRoot(folder);
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        return real.open(file);
    }

    @Override
    public KernelLogReader openKernelLog() throws IOException {
        return real.openKernelLog();
    }

    @Override
    public void systemLog(String program, int severity, String line) {
        real.systemLog(program, severity, line);
    }

    @Override
    public Outcome finitModule(OpenFile file, String parameters, int flags) {
        return load();
    }

    @Override
    public Outcome initModule(byte[] image, String parameters) {
        return load();
    }

    @Override
    public Outcome deleteModule(ModuleName name, int flags) {
        try {
            gone();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Outcome.Ok();
    }

    private Outcome load() {
        try {
            // As in the kernel, the state says Loading only while all else is as it is during init.
            long initSize = memory(MemoryForecast::initSize);
            show("coming", expected.duringInit(), initSize);
            state("Loading", initSize);
            Thread.sleep(INIT_MILLIS);
            state("Live", 0);
            show("live", expected.afterInit(), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome.Ok();
    }

    private long memory(ToLongFunction<MemoryForecast> part) {
        return expected.memory().stream().mapToLong(part).sum();
    }

    private long address(int section, long offset) {
        return expected.memory()
                .flatMap(memory -> memory.section(section))
                .map(place -> REGIONS + APART * place.kind().number() + place.offset() + offset)
                .orElse(offset);
    }

    private void show(String initState, List<KallsymsSymbol> symbols, long initSize) throws IOException {
        StringBuilder kallsyms = new StringBuilder(CORE);
        for (KallsymsSymbol symbol : symbols) {
            kallsyms.append(HexFormat.of().toHexDigits(address(symbol.sectionIndex(), symbol.value())))
                    .append(' ')
                    .append(symbol.letter())
                    .append(' ');
            kallsyms.append(symbol.name()).append("\t[").append(expected.name()).append("]\n");
        }
        String sys = "sys/module/" + expected.name() + "/";
        write(sys + "initstate", initState);
        write(sys + "coresize", Long.toString(memory(MemoryForecast::coreSize)));
        write(sys + "initsize", Long.toString(initSize));
        write(sys + "refcnt", "0");
        write(sys + "taint", expected.taints());
        for (MemoryForecast.Section section :
                expected.memory().map(MemoryForecast::sections).orElse(List.of())) {
            if (section.size() != 0) {
                write(sys + "sections/" + section.name(), "0x" + Long.toHexString(address(section.index(), 0)));
            }
        }
        for (String parameter : expected.parameters()) {
            write(sys + "parameters/" + parameter, "0");
        }
        if (expected.version().isPresent()) {
            write(sys + "version", expected.version().get());
        }
        if (expected.srcversion().isPresent()) {
            write(sys + "srcversion", expected.srcversion().get());
        }
        for (Map.Entry<String, byte[]> note : expected.notes().entrySet()) {
            write(sys + "notes/" + note.getKey(), new String(note.getValue(), StandardCharsets.ISO_8859_1));
        }
        write("proc/kallsyms", kallsyms.toString());
    }

    private void state(String state, long initSize) throws IOException {
        String taints = expected.taints().isEmpty() ? "" : " (" + expected.taints() + ")";
        String users = expected.permanent() ? ProcModule.PERMANENT + "," : "-";
        write(
                "proc/modules",
                expected.name() + " " + (memory(MemoryForecast::coreSize) + initSize) + " 0 " + users + " " + state
                        + " 0x" + Long.toHexString(REGIONS) + taints + "\n");
    }

    private void gone() throws IOException {
        write("proc/modules", "");
        write("proc/kallsyms", CORE);
        CacheFolder.delete(folder.resolve("sys/module").resolve(name().value()));
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1)); // in place: readers may wait in it
    }
}
