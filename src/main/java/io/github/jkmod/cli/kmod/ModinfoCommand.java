package io.github.jkmod.cli.kmod;

import static io.github.jkmod.cli.kmod.KmodOption.flag;
import static io.github.jkmod.cli.kmod.KmodOption.value;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.cli.kmod.GetoptLong.Given;
import io.github.jkmod.cli.kmod.GetoptLong.Line;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.KernelOptions;
import io.github.jkmod.cli.terminal.OrderedWork;
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

/** {@code modinfo}: kmod's command, with {@code --json} and {@code --kernel} on top. */
final class ModinfoCommand extends KmodCommand {
    static final KmodSyntax SYNTAX = new KmodSyntax(
            "modinfo",
            List.of("modinfo [options] NAME|ALIAS|FILE…"),
            "Shows what modules say of themselves, as kmod's modinfo does.",
            Optional.of(new KmodSyntax.Operand("NAME|ALIAS|FILE", "Names, aliases or module files.")),
            true,
            List.of(
                    flag("Ends values with NUL instead of a line feed.", "-0", "--null"),
                    flag("Arguments are names of modules, neither aliases nor files.", "-m", "--modname"),
                    value("VERSION", "The kernel's release, instead of the running one's.", "-k", "--set-version"),
                    value("DIR", "The root folder that holds lib/modules.", "-b", "--basedir"),
                    flag("One JSON document with all there is to tell.", "--json")
                            .own(),
                    KmodOption.KERNEL,
                    KmodOption.RELEASE,
                    KmodOption.VERSION,
                    KmodOption.HELP,
                    flag("Only the file name.", "-n", "--filename"),
                    flag("Only the parameters.", "-p", "--parameters"),
                    flag("Only the description.", "-d", "--description"),
                    flag("Only the authors.", "-a", "--author"),
                    flag("Only the license.", "-l", "--license"),
                    value("FIELD", "Only the values of this field.", "-F", "--field")));

    /** The C library's names of files and its arguments are bytes in the machine's own character set. */
    private static final Charset NATIVE = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final KernelRoot root;
    private @Nullable String field;
    private boolean nul;
    private boolean byName;
    private boolean json;

    ModinfoCommand(Console console, KernelRoot root) {
        super(console, SYNTAX);
        this.root = root;
    }

    /** {@return the field that an option asks for} */
    private static Optional<String> field(Given given) {
        return switch (given.key()) {
            case "-n" -> Optional.of("filename");
            case "-p" -> Optional.of("parm");
            case "-d" -> Optional.of("description");
            case "-a" -> Optional.of("author");
            case "-l" -> Optional.of("license");
            case "-F" -> Optional.of(bytes(given.value()));
            default -> Optional.empty();
        };
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
    int run(Line line) throws IOException, InterruptedException {
        for (Given given : line.options()) { // of several fields the last one counts
            field(given).ifPresent(name -> field = name);
        }
        nul = line.has("-0");
        byName = line.has("-m");
        json = line.has("--json");
        if (line.operands().isEmpty()) {
            log.error("missing module or filename.");
            return 1;
        }
        Path system = root.path();
        ModinfoTarget.Tree tree = new ModinfoTarget.Tree(
                folder(line),
                new ModinfoTarget.Configuration(
                        ConfigFiles.folders(system.equals(Path.of("/")) ? "" : system.toString()),
                        root.proc("cmdline"),
                        log::complain));
        List<Step> steps = new ArrayList<>();
        try {
            for (String argument : line.operands()) {
                addSteps(argument, tree, steps);
            }
        } catch (MalformedException e) { // of the tree's database
            log.error(e.getMessage() + "; run depmod");
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
    private String folder(Line line) throws IOException {
        Optional<String> chosen = KernelOptions.of(line.value("--kernel"), line.value("--release"))
                .tree();
        if (chosen.isPresent()) {
            return chosen.get();
        }
        String running = KernelIdentity.release(root).value().orElse("");
        String place = line.value("-b")
                .map(base -> base + "/lib/modules")
                .orElseGet(() -> root.path().resolve("lib/modules").toString());
        String folder = place + "/" + line.value("-k").orElse(running);
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
