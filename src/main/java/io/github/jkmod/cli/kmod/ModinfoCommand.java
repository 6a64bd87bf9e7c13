package io.github.jkmod.cli.kmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.KernelOptions;
import io.github.jkmod.cli.terminal.OrderedWork;
import io.github.jkmod.cli.terminal.Version;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.moddb.ConfigFiles;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import io.github.jkmod.module.ModuleFacts;
import io.github.jkmod.module.ModuleFactsReader;
import io.github.jkmod.report.ModinfoDocument;
import io.github.jkmod.report.ModinfoReport;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modinfo}: kmod's command, with {@code --json} and {@code --kernel} on top. */
@Command(
        name = "modinfo",
        versionProvider = Version.OfKmod.class,
        customSynopsis = "modinfo [options] NAME|ALIAS|FILE…",
        description = "Shows what modules say of themselves, as kmod's modinfo does.")
public final class ModinfoCommand implements OperandLine.Command {
    /** The C library's names of files and its arguments are bytes in the machine's own character set. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Console console;
    private final KernelRoot root;
    private @Nullable String field;

    @Option(
            names = {"-0", "--null"},
            description = "Ends values with NUL instead of a line feed.")
    private boolean nul;

    @Option(
            names = {"-m", "--modname"},
            description = "Arguments are names of modules, neither aliases nor files.")
    private boolean byName;

    @Option(
            names = {"-k", "--set-version"},
            paramLabel = "VERSION",
            description = "The kernel's release, instead of the running one's.")
    private @Nullable String release;

    @Option(
            names = {"-b", "--basedir"},
            paramLabel = "DIR",
            description = "The root folder that holds lib/modules.")
    private @Nullable String base;

    @Option(names = "--json", description = "One JSON document with all there is to tell.")
    private boolean json;

    @Mixin
    private KernelOptions kernel = new KernelOptions();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version.")
    @SuppressWarnings("UnusedVariable") // picocli reads it, as the next one
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable")
    private boolean help;

    @Parameters(arity = "0..*", paramLabel = "NAME|ALIAS|FILE", description = "Names, aliases or module files.")
    private List<String> arguments = List.of();

    public ModinfoCommand(Console console, KernelRoot root) {
        this.console = console;
        this.root = root;
    }

    @Option(
            names = {"-F", "--field"},
            paramLabel = "FIELD",
            description = "Only the values of this field.")
    void only(String name) { // of several such options the last one counts
        field = new String(name.getBytes(NATIVE), StandardCharsets.ISO_8859_1);
    }

    @Option(
            names = {"-a", "--author"},
            description = "Only the authors.")
    void author(boolean given) {
        choose(given, "author");
    }

    @Option(
            names = {"-d", "--description"},
            description = "Only the description.")
    void description(boolean given) {
        choose(given, "description");
    }

    @Option(
            names = {"-l", "--license"},
            description = "Only the license.")
    void license(boolean given) {
        choose(given, "license");
    }

    @Option(
            names = {"-p", "--parameters"},
            description = "Only the parameters.")
    void parameters(boolean given) {
        choose(given, "parm");
    }

    @Option(
            names = {"-n", "--filename"},
            description = "Only the file name.")
    void filename(boolean given) {
        choose(given, "filename");
    }

    private void choose(boolean given, String name) {
        if (given) {
            field = name;
        }
    }

    /** What came of one module: bytes as ISO-8859-1 for both streams, the object for JSON. */
    private record Answer(String out, String err, Optional<ModinfoDocument.Module> document, boolean failed) {
        static Answer failed(String out, String err) {
            return new Answer(out, err, Optional.empty(), true);
        }
    }

    /** One step of the work: a module to tell of, or what is wrong with an argument. */
    private record Step(Optional<ModinfoTarget> target, String wrong) {}

    @Override
    public void operands(List<String> words) {
        arguments = words;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (arguments.isEmpty()) {
            console.err().println("modinfo: ERROR: missing module or filename.");
            return 1;
        }
        Path system = root.path();
        ModinfoTarget.Tree tree = new ModinfoTarget.Tree(
                folder(),
                new ModinfoTarget.Configuration(
                        ConfigFiles.folders(system.equals(Path.of("/")) ? "" : system.toString()),
                        root.proc("cmdline"),
                        complaint -> KmodMessages.complain(console, complaint)));
        List<Step> steps = new ArrayList<>();
        try {
            for (String argument : arguments) {
                addSteps(argument, tree, steps);
            }
        } catch (MalformedException e) { // of the tree's database
            console.err().println("modinfo: ERROR: " + e.getMessage() + "; run depmod");
            return 1;
        }
        List<ModinfoDocument.Module> documents = new ArrayList<>();
        boolean[] failed = {false};
        OrderedWork.run(steps, step -> answer(step, tree), answer -> {
            write(answer);
            answer.document().ifPresent(documents::add);
            failed[0] |= answer.failed();
        });
        if (json) {
            console.json(new ModinfoDocument(documents));
        }
        return failed[0] ? 1 : 0;
    }

    /** {@return the tree's folder, written as kmod does: what was given, then the rest} */
    private String folder() throws IOException {
        Optional<String> chosen = kernel.tree();
        if (chosen.isPresent()) {
            return chosen.get();
        }
        String running = KernelIdentity.release(root).value().orElse("");
        String place = base == null ? root.path().resolve("lib/modules").toString() : base + "/lib/modules";
        String folder = place + "/" + (release == null ? running : release);
        return folder.startsWith("/") ? folder : Path.of("").toAbsolutePath() + "/" + folder;
    }

    private void addSteps(String argument, ModinfoTarget.Tree tree, List<Step> steps) throws IOException {
        List<ModinfoTarget> targets;
        if (byName) {
            targets = tree.findByName(argument).map(List::of).orElse(List.of());
        } else if (ModinfoTarget.isFile(argument)) {
            targets = List.of(ModinfoTarget.ofFile(argument));
        } else {
            targets = tree.find(argument);
        }
        targets.forEach(target -> steps.add(new Step(Optional.of(target), "")));
        if (targets.isEmpty()) {
            String kind = byName ? "Module name " : matches(argument) ? "Module " : "Module alias ";
            StringBuilder said = new StringBuilder("modinfo: ERROR: " + kind + argument + " not found.\n");
            if (!argument.contains("/")) {
                tree.absence(argument)
                        .forEach(why -> said.append("modinfo: ").append(why).append('\n'));
            }
            steps.add(new Step(Optional.empty(), said.toString()));
        }
    }

    /** Whether the brackets of an alias match. */
    private static boolean matches(String argument) {
        return argument.matches("(?s)[^\\[\\]]*(\\[[^\\]]*\\][^\\[\\]]*)*");
    }

    private Answer answer(Step step, ModinfoTarget.Tree tree) {
        return step.target()
                .map(target -> answer(target, tree))
                .orElseGet(() -> Answer.failed("", bytes(step.wrong())));
    }

    private Answer answer(ModinfoTarget target, ModinfoTarget.Tree tree) {
        ModinfoReport report = new ModinfoReport(nul ? '\0' : '\n');
        Optional<String> builtIn = target.file().isEmpty() ? Optional.of(target.name()) : Optional.empty();
        String wanted = json ? null : field;
        report.place(builtIn, bytes(target.file().orElse("(builtin)")), wanted);
        if (wanted != null && wanted.equals("filename")) {
            return new Answer(report.text(), "", Optional.empty(), false);
        }
        try {
            if (target.file().isPresent()
                    && KmodFile.isTooShort(Path.of(target.file().get()))) {
                return Answer.failed(report.text(), bytes(refused(target, Errno.EINVAL.text())));
            }
            ModuleFacts facts = facts(target, tree);
            if (json) {
                ModinfoDocument.Module told =
                        ModinfoReport.document(target.argument(), target.name(), target.file(), facts);
                return new Answer("", "", Optional.of(told), false);
            }
            if (wanted == null) {
                report.all(facts);
            } else {
                report.field(facts, wanted);
            }
            return new Answer(report.text(), report.complaints(), Optional.empty(), false);
        } catch (ModuleFactsReader.UnreadableException e) {
            String why = "modinfo: " + e.getMessage() + "\n";
            return Answer.failed(report.text(), bytes(refused(target, e.errno().text()) + why));
        } catch (IOException e) {
            return Answer.failed(report.text(), bytes(refused(target, Strerror.of(e))));
        }
    }

    private static String refused(ModinfoTarget target, String why) {
        return "modinfo: ERROR: could not get modinfo from '" + target.name() + "': " + why + "\n";
    }

    private static ModuleFacts facts(ModinfoTarget target, ModinfoTarget.Tree tree) throws IOException {
        if (target.file().isPresent()) {
            String file = target.file().get();
            return ModuleFactsReader.read(Path.of(file), file);
        }
        synchronized (tree) {
            return new ModuleFacts(tree.builtIn(target.name()), Optional.empty(), Optional.empty());
        }
    }

    private static String bytes(String text) {
        return new String(text.getBytes(NATIVE), StandardCharsets.ISO_8859_1);
    }

    private void write(Answer answer) {
        byte[] out = json ? new byte[0] : answer.out().getBytes(StandardCharsets.ISO_8859_1);
        console.out().write(out, 0, out.length);
        byte[] err = answer.err().getBytes(StandardCharsets.ISO_8859_1);
        console.err().write(err, 0, err.length);
    }
}
