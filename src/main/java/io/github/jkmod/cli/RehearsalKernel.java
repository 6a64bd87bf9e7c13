package io.github.jkmod.cli;

import io.github.jkmod.facts.LiveFacts;
import io.github.jkmod.forecast.Expectation;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.KallsymsSymbol;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.Outcome;
import io.github.jkmod.vm.setup.CacheFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;

/**
 * A kernel that is a few files in a folder and takes every module: it shows what was expected of the module, for
 * {@link Rehearsal}.
 */
final class RehearsalKernel implements ModuleSyscalls {
    private static final String CORE =
            "ffffffff81000000 T _text\nffffffff82000000 d core_data\nffffffff83000000 B _end\n";
    private static final String ADDRESS = "0xffffffffc0000000";

    /** How long init takes in milliseconds: long enough for whoever watches it to look at everything. */
    private static final long INIT_MILLIS = 300;

    private final ModuleSyscalls real;
    private final Path folder;
    private final Expectation expected;

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
        expected = Forecast.of(module, "", new LiveFacts(root())).expectation();
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
            show("Loading", "coming", expected.duringInit());
            Thread.sleep(INIT_MILLIS);
            show("Live", "live", expected.afterInit());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Outcome.Ok();
    }

    private void show(String state, String initState, List<KallsymsSymbol> symbols) throws IOException {
        StringBuilder kallsyms = new StringBuilder(CORE);
        for (KallsymsSymbol symbol : symbols) {
            kallsyms.append(ADDRESS.substring(2))
                    .append(' ')
                    .append(symbol.letter())
                    .append(' ');
            kallsyms.append(symbol.name()).append("\t[").append(expected.name()).append("]\n");
        }
        String sys = "sys/module/" + expected.name() + "/";
        write(sys + "initstate", initState);
        write(sys + "coresize", "16384");
        write(sys + "refcnt", "0");
        write(sys + "taint", expected.taints());
        for (String section : expected.sections()) {
            write(sys + "sections/" + section, ADDRESS);
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
        if (expected.buildId().isPresent()) {
            write(sys + "notes/.note.gnu.build-id", note(expected.buildId().get()));
        }
        write("proc/kallsyms", kallsyms.toString());
        String taints = expected.taints().isEmpty() ? "" : " (" + expected.taints() + ")";
        write("proc/modules", expected.name() + " 16384 0 - " + state + " " + ADDRESS + taints + "\n");
    }

    /** {@code Elf64_Nhdr}, little-endian: sizes of name and description, type 3, name, description. */
    private static String note(String buildId) {
        byte[] id = HexFormat.of().parseHex(buildId);
        String header = "\4\0\0\0" + (char) id.length + "\0\0\0\3\0\0\0GNU\0";
        return header + new String(id, StandardCharsets.ISO_8859_1);
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
