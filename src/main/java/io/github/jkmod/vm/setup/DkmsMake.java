package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Toolchain;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A package with a {@code dkms.conf}, which says how it is built: {@code dkms.bash} does what dkms(8) would. */
final class DkmsMake implements ModuleMake {
    /** The file that makes a folder such a package. */
    static final String CONF = "dkms.conf";

    private static final String SCRIPT = "dkms.bash";
    private static final int NOT_FOR_THIS_KERNEL = 77;
    private static final String BUILD = "build ";
    private static final String MODULE = "module ";

    private final KernelHeaders headers;
    private final ModuleSources sources;
    private final Toolchain toolchain;
    private final Architecture host;
    private final String kernelSourceDir;

    /**
     * @param toolchain what compiles, and where the package's commands run
     * @param host what this machine is
     * @param kernelSourceDir where these commands find the headers
     */
    DkmsMake(
            KernelHeaders headers,
            ModuleSources sources,
            Toolchain toolchain,
            Architecture host,
            String kernelSourceDir) {
        this.headers = headers;
        this.sources = sources;
        this.toolchain = toolchain;
        this.host = host;
        this.kernelSourceDir = kernelSourceDir;
    }

    @Override
    public List<Object> facts() throws IOException {
        List<Object> facts = new ArrayList<>(toolchain.facts());
        facts.add(script());
        return facts;
    }

    private static String script() throws IOException {
        try (InputStream stream = DkmsMake.class.getResourceAsStream(SCRIPT)) {
            if (stream == null) {
                throw new IllegalStateException(SCRIPT + " is not in the jar");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Override
    public Made make(Path work, Runnable tick) throws IOException {
        Path script = work.resolveSibling(SCRIPT);
        Path tree = work.resolveSibling("dkms");
        Path result = work.resolveSibling("dkms.result");
        Files.writeString(script, script());
        List<String> words = new ArrayList<>(List.of(
                "env",
                "kernelver=" + headers.release(),
                "arch=" + headers.arch().machine(),
                "kernel_source_dir=" + kernelSourceDir,
                "jobs=" + Runtime.getRuntime().availableProcessors(),
                "bash",
                toolchain.seen(script).toString(),
                toolchain.seen(work).toString(),
                toolchain.seen(tree).toString(),
                toolchain.seen(result).toString()));
        words.addAll(MakeVariables.of(headers, sources, toolchain, host, "@BUILD@"));
        Command build = toolchain.command(words);
        MakeVariables.FOREIGN.forEach(variable -> build.env(variable, null));
        String what = ModuleBuild.what(headers);
        Command.Output output = build.onTick(tick).attempt(what);
        List<String> lines = Files.exists(result) ? Files.readAllLines(result) : List.of();
        String copy =
                lines.isEmpty() ? toolchain.seen(work).toString() : lines.get(0).substring(BUILD.length());
        SourceWords told = new SourceWords(copy, sources.root(), sources.root());
        if (output.exit() == NOT_FOR_THIS_KERNEL) {
            throw SetupException.failed(what)
                    .because(output.err().strip())
                    .excluding("choose a kernel that the package is for");
        }
        if (output.exit() != 0) {
            throw told.failure(what, build.reason(output), output);
        }
        Path built = tree.resolve(toolchain.seen(tree).relativize(Path.of(copy)).toString());
        List<Module> modules = lines.stream()
                .filter(line -> line.startsWith(MODULE))
                .map(line -> line.substring(MODULE.length()))
                .map(line -> new Module(
                        built.resolve(line.substring(0, line.lastIndexOf(' '))),
                        line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        return new Made(modules, told.complaints(output), copy);
    }
}
