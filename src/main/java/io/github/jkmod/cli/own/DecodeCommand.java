package io.github.jkmod.cli.own;

import io.github.jkmod.bytes.ControlCharacters;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.ExitCode;
import io.github.jkmod.cli.terminal.Failure;
import io.github.jkmod.crash.AnnotatedReport;
import io.github.jkmod.crash.SymbolFile;
import io.github.jkmod.crash.host.HostListing;
import io.github.jkmod.crash.host.SymbolFileFinder;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelTrouble;
import io.github.jkmod.report.DecodeDocument;
import io.github.jkmod.report.DecodeReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code jkmod decode}: the source lines of what a kernel's log names. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description = "Shows the source lines of the oopses, warnings and panics in a kernel's log.")
public final class DecodeCommand implements Callable<Integer> {
    /** Bytes; no log of a kernel is near it. */
    private static final int LARGEST_LOG = 256 << 20;

    private final Console console;
    private final InputStream in;
    private final Architecture host;

    @Option(names = "--json", description = "One JSON document instead of text.")
    private boolean json;

    @Parameters(index = "0", paramLabel = "LOG", description = "A kernel's log or a console's; - for standard input.")
    private String log;

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "FILE",
            description = "Modules, and a vmlinux if there is one, with debug information in them, in FILE.debug"
                    + " beside them or by build ID below /usr/lib/debug.")
    private List<Path> files;

    /**
     * @param in standard input
     * @param host what this machine is
     */
    public DecodeCommand(Console console, InputStream in, Architecture host) {
        this.console = console;
        this.in = in;
        this.host = host;
    }

    @Override
    public Integer call() throws IOException {
        List<SymbolFile> known = new ArrayList<>();
        Optional<Architecture> built = Optional.empty();
        for (Path file : files) {
            SymbolFileFinder.Found found = SymbolFileFinder.find(file);
            known.add(found.file());
            built = built.or(found::architecture);
        }
        List<KernelTrouble> troubles = KernelTrouble.findOrAll(lines());
        if (troubles.isEmpty()) {
            throw Failure.of(ExitCode.REFUSED, log, "nothing to decode")
                    .because("it has no line of a kernel's report")
                    .hint("give what dmesg or the console shows of the oops");
        }
        if (json) {
            DecodeDocument document = DecodeReport.of(log, troubles, known);
            console.json(document);
        } else {
            HostListing listing = new HostListing(built.orElse(host));
            for (KernelTrouble trouble : troubles) {
                for (String line : AnnotatedReport.lines(trouble.lines(), known, listing)) {
                    console.text(ControlCharacters.escaped(line) + "\n");
                }
            }
        }
        return ExitCode.OK;
    }

    private List<String> lines() throws IOException {
        byte[] bytes = log.equals("-") ? in.readNBytes(LARGEST_LOG) : read(Path.of(log));
        return new String(bytes, StandardCharsets.UTF_8)
                .lines()
                .map(KernelTrouble::withoutStamp)
                .toList();
    }

    private static byte[] read(Path file) throws IOException {
        try (InputStream open = Files.newInputStream(file)) {
            return open.readNBytes(LARGEST_LOG);
        }
    }
}
