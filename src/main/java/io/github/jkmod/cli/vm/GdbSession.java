package io.github.jkmod.cli.vm;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.crash.host.SymbolFileFinder;
import io.github.jkmod.dwarf.SourceLines;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfEdit;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.elf.SymbolsElf;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.ModuleStop;
import io.github.jkmod.vm.setup.cache.ScratchFolder;
import io.github.jkmod.vm.spec.GdbTarget;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A guest that waits for gdb with its last module in place and its init not yet begun; writes what gdb is to be told.
 *
 * <p>The kernel's symbols are those of the guest's own /proc/kallsyms, at the addresses where it runs; the modules' come with
 * the addresses that the kernel has just given their sections.
 */
final class GdbSession implements AutoCloseable {
    private static final Duration LIST = Duration.ofMinutes(2);

    /** The letters of symbols in code, see nm(1). */
    private static final String CODE = "tTwW";

    /** The letters of symbols without a place. */
    private static final String ABSOLUTE = "aA";

    private final Console console;
    private final Guest guest;
    private final Architecture architecture;
    private final DebugOptions options;
    private final String gdb;
    private final ScratchFolder scratch;
    private final List<Path> files = new ArrayList<>();
    private final List<ModuleFile> modules = new ArrayList<>();
    private final ModuleStop stop;
    private volatile boolean closed;

    /**
     * Prepares it; the guest is stopped until {@link #begin}.
     *
     * @param loads the files in the order of loading
     */
    GdbSession(
            Console console,
            GuestLab lab,
            Guest guest,
            Architecture architecture,
            DebugOptions options,
            List<FileArguments> loads)
            throws IOException, GuestDiedException {
        this.console = console;
        this.guest = guest;
        this.architecture = architecture;
        this.options = options;
        this.gdb = lab.gdb(architecture);
        for (FileArguments each : loads) {
            files.add(each.file());
            modules.add(
                    ModuleFile.parse(ModuleImage.read(each.file(), each.file().toString())));
        }
        List<SymbolsElf.At> symbols = symbols();
        long function = symbols.stream()
                .filter(symbol -> symbol.name().equals(ModuleStop.FUNCTION))
                .findFirst()
                .orElseThrow(() -> Failure.of(ExitCode.ENVIRONMENT, "--gdb", "cannot be used with this kernel")
                        .because("its /proc/kallsyms does not show " + ModuleStop.FUNCTION)
                        .hint("take one with KALLSYMS"))
                .address();
        this.scratch = lab.scratch();
        boolean ready = false;
        try {
            Files.write(
                    scratch.path().resolve("kernel"),
                    SymbolsElf.of(ElfClass.of(architecture.bits() == Long.SIZE), architecture.elfMachine(), symbols));
            this.stop = ModuleStop.of(guest, architecture, options.port(), function);
            ready = true;
        } finally {
            if (!ready) {
                scratch.close();
            }
        }
    }

    /** Has the guest stop when it has the last module in place; the load may be asked for now. */
    void begin() {
        guest.mayBeStopped();
        Thread thread = new Thread(this::await, "jkmod-gdb");
        thread.setDaemon(true);
        thread.start();
    }

    private List<SymbolsElf.At> symbols() throws IOException, GuestDiedException {
        ExecResult list = guest.exec(List.of("cat", "/proc/kallsyms"), LIST);
        List<SymbolsElf.At> symbols = new ArrayList<>();
        for (String line :
                new String(list.stdout(), StandardCharsets.UTF_8).lines().toList()) {
            String[] words = line.split(" ", 3); // a module's symbol has a tab and the module behind it
            if (words.length == 3
                    && words[0].matches("[0-9a-f]{8,16}")
                    && words[1].length() == 1
                    && !words[2].contains("\t")
                    && !ABSOLUTE.contains(words[1])) {
                symbols.add(new SymbolsElf.At(words[2], Long.parseUnsignedLong(words[0], 16), CODE.contains(words[1])));
            }
        }
        return symbols;
    }

    private void await() {
        try {
            List<ElfFile> elfs = modules.stream().map(ModuleFile::elf).toList();
            List<Map<String, Long>> addresses = stop.await(elfs);
            stop.close(); // the server takes one at a time
            Path script = options.script().orElse(scratch.path().resolve("gdb"));
            Path part = script.resolveSibling(script.getFileName() + ".part");
            Files.writeString(part, commands(addresses));
            Files.move(part, script, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            console.error(files.get(files.size() - 1) + ": waits for gdb, its init has not begun; run: " + gdb + " -x "
                    + script + " (and leave it by detach)");
        } catch (IOException e) {
            if (!closed) {
                console.error("--gdb: " + e.getMessage() + "; the load goes on without gdb");
            }
        }
        console.err().flush();
    }

    private String commands(List<Map<String, Long>> addresses) throws IOException {
        List<String> lines = new ArrayList<>(List.of("set confirm off"));
        lines.add("set architecture " + GdbTarget.of(architecture).name());
        lines.add("file \"" + scratch.path().resolve("kernel") + "\"");
        for (int i = 0; i < modules.size(); i++) {
            if (!addresses.get(i).isEmpty()) {
                StringBuilder line = new StringBuilder("add-symbol-file \"" + debugFile(i) + "\"");
                addresses
                        .get(i)
                        .forEach((section, address) -> line.append(" -s ")
                                .append(section)
                                .append(" 0x")
                                .append(Long.toHexString(address)));
                lines.add(line.toString());
            }
        }
        lines.add("target remote 127.0.0.1:" + options.port());
        Optional<String> function = init(modules.get(modules.size() - 1));
        if (function.isPresent()) {
            ElfFile debug = ElfFile.parse(debugInformation(modules.size() - 1));
            String file = source(debug, function.get())
                    .map(name -> "-source \"" + name + "\" -function ")
                    .orElse("");
            lines.add("break " + file + function.get());
        }
        lines.add("set confirm on");
        return String.join("\n", lines) + "\n";
    }

    /** By the name in the source, if there is one. */
    private static Optional<String> init(ModuleFile module) {
        return module.entryPoints()
                .init()
                .map(symbol ->
                        module.entryPoints().initAliases().stream().findFirst().orElse(symbol.name()));
    }

    /**
     * {@return the file that the function is in} By its name alone gdb finds a symbol of it, too, which on arm64 is at some
     * instructions that no line is known of.
     */
    private static Optional<String> source(ElfFile debug, String function) {
        Optional<SourceLines> lines = SourceLines.of(debug);
        for (Symbol symbol : debug.symbols()) {
            if (lines.isPresent() && symbol.name().equals(function) && symbol.isInSection()) {
                for (long at = symbol.value(); at - symbol.value() < symbol.size(); at++) {
                    List<SourceLines.SourceLine> here = lines.get().at(symbol.sectionIndex(), at);
                    if (!here.isEmpty()) {
                        return Optional.of(here.get(here.size() - 1).file());
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** {@return the file that has the module's debug information, if any has, unpacked} */
    private Window debugInformation(int module) throws IOException {
        Path found = Path.of(SymbolFileFinder.find(files.get(module)).file().path());
        return ModuleImage.read(found, found.toString()).elf();
    }

    /**
     * {@return a copy of it for gdb, without addresses of sections} If one section has any, gdb takes those of all for what was
     * given, and finds no line.
     */
    private Path debugFile(int module) throws IOException {
        Window file = debugInformation(module);
        ElfEdit edit = new ElfEdit(ElfFile.parse(file), file);
        edit.clearAddresses();
        return Files.write(scratch.path().resolve(module + ".ko"), edit.bytes());
    }

    /** Takes back what was not needed. */
    @Override
    public void close() throws IOException {
        closed = true;
        stop.close();
        scratch.close();
    }
}
