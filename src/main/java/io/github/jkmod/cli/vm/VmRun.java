package io.github.jkmod.cli.vm;

import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FileArguments;
import io.github.jkmod.cli.terminal.HtmlOption;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.report.VmReport;
import io.github.jkmod.report.VmRunDocument;
import io.github.jkmod.report.html.RunPage;
import io.github.jkmod.vm.ExecResult;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.setup.GuestKernel;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Loads modules in a fresh guest, unloads them again in the reverse order, and reports both. */
final class VmRun {
    /** Who debugs takes his time. */
    private static final Duration UNLIMITED = Duration.ofDays(365);

    private final Console console;
    private final GuestLab lab;
    private final VmOptions options;
    private final DebugOptions debug;
    private final List<String> forced;
    private final boolean json;
    private final HtmlOption html;

    /**
     * @param debug what debuggers are to have of the guest
     * @param forced the options with which the guest's kernel is asked against the forecast
     * @param html the page beside text or JSON
     */
    VmRun(
            Console console,
            GuestLab lab,
            VmOptions options,
            DebugOptions debug,
            List<String> forced,
            boolean json,
            HtmlOption html) {
        this.console = console;
        this.lab = lab;
        this.options = options;
        this.debug = debug;
        this.forced = forced;
        this.json = json;
        this.html = html;
    }

    /** {@return the exit code: that of the load, else that of the unload} */
    int run(GuestKernel kernel, List<FileArguments> files) throws IOException, GuestDiedException {
        ModuleRun run = new ModuleRun(kernel, files, forced, Duration.ofSeconds(options.timeoutSeconds()));
        try (Guest guest = lab.guest(kernel, options, run.payload())) {
            if (debug.core().isPresent()) {
                guest.keepCore(debug.core().get(), this::note);
            }
            ModuleRun.Ran ran = run.in(guest, new Debugged(kernel, files));
            tell(run, ran, files, VmReport.of(guest, kernel.arch()));
            return ran.exitCode();
        } catch (GuestDiedException e) {
            throw e.saying(run.crashes().annotated(e.kernelLines()));
        }
    }

    /** What debuggers are to have of the guest. */
    private final class Debugged implements ModuleRun.Use {
        private final GuestKernel kernel;
        private final List<FileArguments> files;

        Debugged(GuestKernel kernel, List<FileArguments> files) {
            this.kernel = kernel;
            this.files = files;
        }

        @Override
        public ExecResult load(Guest guest, List<String> command, Duration limit)
                throws IOException, GuestDiedException {
            if (!debug.gdb()) {
                return guest.exec(command, limit);
            }
            try (GdbSession session = new GdbSession(console, lab, guest, kernel.arch(), debug, files)) {
                session.begin();
                return guest.exec(command, UNLIMITED);
            }
        }

        @Override
        public void loaded(Guest guest, List<LoadDocument> modules) {
            guest.writeCore("after the load");
        }
    }

    private void note(String line) {
        console.error(line);
        console.err().flush(); // it may come while a thread waits for the guest
    }

    private void tell(ModuleRun run, ModuleRun.Ran ran, List<FileArguments> files, VmRunDocument.Machine machine)
            throws IOException {
        ran.errors().forEach(console.err()::println);
        console.err().flush();
        if (ran.load().isPresent()) {
            boolean reports = json || html.isWanted();
            VmRunDocument told = VmRunDocument.of(
                    ran.load().get(), ran.unload(), reports ? run.reports(ran.troubles()) : List.of(), machine);
            tell(told, document -> VmReport.text(document) + run.crashes().text(ran.troubles()));
            Map<String, ModuleFile> modules = html.modules(files);
            html.write(() -> RunPage.of(told, modules));
        } else {
            tell(new VmRunDocument.Untold(ran.unload(), machine), VmReport::text);
            if (html.isWanted()) {
                note("--html: no page is written: the guest told of no load");
            }
        }
    }

    private <T extends Record> void tell(T document, Function<T, String> text) {
        if (json) {
            console.json(document);
        } else {
            console.text(text.apply(document));
        }
    }
}
