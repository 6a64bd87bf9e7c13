package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.setup.host.Toolchain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The kernel's own make in folders with a Kbuild file: {@code make -C HEADERS M=FOLDER modules}. */
final class KbuildMake implements ModuleMake {
    private static final String OUTPUT = "KBUILD_OUTPUT=";

    private final KernelHeaders headers;
    private final ModuleSources sources;
    private final Toolchain toolchain;
    private final Architecture host;

    /**
     * @param toolchain what compiles
     * @param host what this machine is
     */
    KbuildMake(KernelHeaders headers, ModuleSources sources, Toolchain toolchain, Architecture host) {
        this.headers = headers;
        this.sources = sources;
        this.toolchain = toolchain;
        this.host = host;
    }

    @Override
    public List<Object> facts() throws IOException {
        List<Object> facts = new ArrayList<>(toolchain.facts());
        facts.add(sources.folders());
        return facts;
    }

    @Override
    public Made make(Path work, Runnable tick) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String name : sources.folders()) {
            said.append(make(work, name, tick));
        }
        List<Module> modules;
        try (Stream<Path> files = Files.walk(work)) {
            modules = files.filter(file -> file.toString().endsWith(".ko"))
                    .sorted()
                    .map(file -> new Module(file, String.valueOf(file.getFileName())))
                    .toList();
        }
        if (modules.isEmpty()) {
            throw SetupException.failed(ModuleBuild.what(headers))
                    .because("no module came out of " + sources.root())
                    .hint("name its object in obj-m");
        }
        return new Made(modules, said.toString(), toolchain.seen(work).toString());
    }

    /** {@return what it said, which are warnings} */
    private String make(Path work, String name, Runnable tick) throws IOException {
        String copy = toolchain.seen(work).toString();
        List<String> words = new ArrayList<>(List.of(
                "make",
                "-s",
                "-j" + Runtime.getRuntime().availableProcessors(),
                "-C",
                toolchain.seen(headers.folder()).toString(),
                "M=" + toolchain.seen(work.resolve(name))));
        if (headers.makefile().isPresent()) {
            // The Makefile in Debian's headers includes the common one by its absolute path under /usr/src.
            words.addAll(List.of("-f", toolchain.seen(headers.makefile().get()).toString()));
            if (Files.readString(headers.folder().resolve("Makefile")).contains(OUTPUT)) {
                // Since 6.13 the folder to work in is no longer the default for what is known of the configuration.
                words.add(OUTPUT + toolchain.seen(headers.folder()));
            }
        }
        words.addAll(MakeVariables.of(headers, sources, toolchain, host, copy));
        words.add("modules");
        Command make = toolchain.command(words);
        MakeVariables.FOREIGN.forEach(variable -> make.env(variable, null));
        String what = ModuleBuild.what(headers);
        Command.Output output = make.onTick(tick).attempt(what);
        SourceWords told = new SourceWords(copy, sources.root(), sources.root().resolve(name));
        if (output.exit() != 0) {
            throw told.failure(what, make.reason(output), output);
        }
        return told.complaints(output);
    }
}
