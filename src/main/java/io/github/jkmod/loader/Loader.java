package io.github.jkmod.loader;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.FileBytes;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.leftover.Registry;
import io.github.jkmod.kernel.leftover.Residue;
import io.github.jkmod.loader.LoadRequest.HandOver;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.ModuleSyscalls.OpenFile;
import io.github.jkmod.syscall.Outcome;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Loads and unloads modules on the running kernel, and tells what the kernel showed before, meanwhile and after. */
public final class Loader {
    /** How often a watched init is looked for, in milliseconds. */
    private static final long WATCH_MILLIS = 1;

    private static final long WAIT_MILLIS = 20;

    /** At least as many bytes as tell how a file is packed. */
    private static final int MAGIC = 16;

    /** Of a kernel that shows no /proc/modules nothing can be foretold. */
    private static final Verdict NO_MODULES = new Verdict(
            Verdict.Answer.UNKNOWN, Optional.empty(), Optional.empty(), List.of(), List.of("module support"));

    private final ModuleSyscalls calls;
    private final KernelRoot root;
    private final KernelFacts facts;
    private final UnloadProof proof;

    /**
     * @param calls the system calls
     * @param root where /proc and /sys are
     * @param facts the same kernel's facts
     */
    public Loader(ModuleSyscalls calls, KernelRoot root, KernelFacts facts) {
        this.calls = calls;
        this.root = root;
        this.facts = facts;
        this.proof = new UnloadProof(root);
    }

    /**
     * Analyses {@code file} and loads it. The descriptor that was analysed is the one that is loaded, and a file that was
     * written to in between is not loaded.
     *
     * @throws IOException if the file cannot be opened or read, or was changed between analysis and load
     * @throws io.github.jkmod.bytes.MalformedException if it is no module; nothing was loaded then
     * @throws HarmfulFileException if it is none, and the kernel would be harmed by it; nothing was loaded then
     */
    public LoadResult load(Path file, LoadRequest request)
            throws IOException, InterruptedException, HarmfulFileException {
        try (OpenFile open = calls.open(file)) {
            HandOver handOver = request.handOver(ModuleImage.read(open.contentPath(), file.toString()), facts);
            LoadCall call = handOver.call();
            ModuleImage image = handOver.image();
            ModuleFile module = parse(image, call);
            Forecast forecast = Forecast.of(module, call, facts);
            if (!isToBeTried(forecast.verdict(), request)) {
                return new LoadResult(
                        call,
                        module,
                        facts.identity(),
                        forecast,
                        Optional.empty(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty());
            }
            refuseChangedFile(file, open, image);
            Optional<Registry> before = request.recorded() ? Optional.of(proof.before()) : Optional.empty();
            Optional<ModuleSight> during;
            List<Moment> timeline;
            Attempt attempt;
            if (request.watch()) {
                try (InitWatch watch = InitWatch.prepare(root, module.name())) {
                    attempt = attempt(open, image, call, Optional.of(watch));
                    during = watch.caught();
                    timeline = watch.timeline(attempt.time());
                }
            } else {
                attempt = attempt(open, image, call, Optional.empty());
                during = Optional.empty();
                timeline = List.of();
            }
            ModuleSight after = ModuleSight.look(root, module.name());
            if (attempt.ok()) {
                before.ifPresent(registry -> proof.loaded(file, module, registry));
            }
            return new LoadResult(
                    call,
                    module,
                    facts.identity(),
                    forecast,
                    Optional.of(attempt),
                    timeline,
                    during,
                    Optional.of(after));
        }
    }

    private ModuleFile parse(ModuleImage image, LoadCall call) throws HarmfulFileException {
        try {
            return ModuleFile.parse(image);
        } catch (MalformedException e) {
            Verdict verdict = Forecast.verdict(image, call, facts);
            if (verdict.answer() == Verdict.Answer.UNSAFE) {
                throw new HarmfulFileException(image, verdict, e);
            }
            throw e;
        }
    }

    /** What is unknown is tried: the kernel knows it. */
    private static boolean isToBeTried(Verdict verdict, LoadRequest request) {
        return switch (verdict.answer()) {
            case ACCEPT, UNKNOWN -> true;
            case REJECT -> request.force().contains(LoadRequest.Force.REFUSAL);
            case UNSAFE -> request.force().contains(LoadRequest.Force.HARM);
        };
    }

    /**
     * Hands {@code file} to the kernel whatever it holds, as kmod's insmod does: no looks, only the attempt. Only what would
     * harm the kernel is kept from it.
     *
     * @throws IOException if the file cannot be opened or read; a folder cannot
     */
    public Insertion insert(Path file, LoadRequest request) throws IOException, InterruptedException {
        try (OpenFile open = calls.open(file)) {
            if (!Files.exists(root.proc("modules")) && !isPacked(open.contentPath())) {
                Attempt attempt = finit(open, request.call(Compression.NONE, facts), Optional.empty());
                if (attempt.ok() || attempt.failedWith(Errno.ENOSYS)) {
                    // without module support the kernel refuses every file alike: what is in this one explains nothing
                    return new Insertion(NO_MODULES, Optional.of(attempt), Optional.empty(), true);
                }
            }
            byte[] bytes = FileBytes.read(open.contentPath(), file.toString(), ModuleImage.MAX_FILE_SIZE);
            Optional<ModuleImage> image = Optional.empty();
            Optional<MalformedException> defect = Optional.empty();
            try {
                ModuleImage read = ModuleImage.of(bytes, file.toString());
                image = Optional.of(read);
                ModuleFile.parse(read);
            } catch (MalformedException e) {
                defect = Optional.of(e);
            }
            if (image.isEmpty()) {
                return insertUnread(open, Window.of(bytes, file.toString()), request, defect);
            }
            HandOver handOver = request.handOver(image.get(), facts);
            Verdict verdict = Forecast.verdict(handOver.image(), handOver.call(), facts);
            if (isKept(verdict, request)) {
                return new Insertion(verdict, Optional.empty(), defect, true);
            }
            refuseChangedFile(file, open, handOver.image());
            Attempt attempt = attempt(open, handOver.image(), handOver.call(), Optional.empty());
            return new Insertion(verdict, Optional.of(attempt), defect, true);
        }
    }

    /** What user space cannot unpack the kernel may be able to; if it is not for it to unpack, it finds no module in it. */
    private Insertion insertUnread(OpenFile open, Window file, LoadRequest request, Optional<MalformedException> defect)
            throws InterruptedException {
        LoadCall unpacking = request.call(Compression.of(file), facts);
        boolean byKernel = unpacking.has(FinitFlags.COMPRESSED_FILE);
        LoadCall call = byKernel ? unpacking : request.call(Compression.NONE, facts);
        Verdict verdict = Forecast.verdict(file, call, facts);
        return isKept(verdict, request)
                ? new Insertion(verdict, Optional.empty(), defect, byKernel)
                : new Insertion(verdict, Optional.of(finit(open, call, Optional.empty())), defect, byKernel);
    }

    private static boolean isKept(Verdict verdict, LoadRequest request) {
        return verdict.answer() == Verdict.Answer.UNSAFE && !isToBeTried(verdict, request);
    }

    /**
     * What an insertion came to.
     *
     * @param verdict what was to happen
     * @param attempt the system call; empty if the forecast kept it from being made
     * @param defect why jkmod could not read the file, if it could not
     * @param unpacked whether the file is not packed, could be unpacked, or was left to the kernel to unpack
     */
    public record Insertion(
            Verdict verdict, Optional<Attempt> attempt, Optional<MalformedException> defect, boolean unpacked) {}

    /** Whether a file is packed, or is none to be read so. */
    private static boolean isPacked(Path file) {
        try (InputStream in = new FileInputStream(file.toFile())) {
            return Compression.of(Window.of(in.readNBytes(MAGIC), "")) != Compression.NONE;
        } catch (IOException e) {
            return true;
        }
    }

    /**
     * Analyses {@code file} to load it again and again: the descriptor stays open, and each load is one system call, its
     * parameters and flags as in {@code request}.
     *
     * @throws IOException if the file cannot be opened or read
     * @throws MalformedException if it is no module
     * @throws HarmfulFileException if it is none, and the kernel would be harmed by it
     */
    public RepeatedLoad repeat(Path file, LoadRequest request) throws IOException, HarmfulFileException {
        OpenFile open = calls.open(file);
        try {
            HandOver handOver = request.handOver(ModuleImage.read(open.contentPath(), file.toString()), facts);
            LoadCall call = handOver.call();
            ModuleImage image = handOver.image();
            Forecast forecast = Forecast.of(parse(image, call), call, facts);
            return new RepeatedLoad(
                    open, forecast.name(), forecast.verdict(), () -> attempt(open, image, call, Optional.empty()));
        } catch (IOException | HarmfulFileException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** Unloads {@code name} with the flags of delete_module(2). */
    public UnloadResult unload(ModuleName name, int flags) throws InterruptedException {
        ModuleSight before = ModuleSight.look(root, name);
        return new UnloadResult(
                name, before, remove(name, flags), ModuleSight.look(root, name), Optional.empty(), Optional.empty());
    }

    /**
     * Unloads modules one after the other with the flags of delete_module(2), and looks for what is left of those that went: of
     * what came with a load that was {@linkplain LoadRequest#recorded recorded}, and in the kernel's variables.
     */
    public List<UnloadResult> unload(List<ModuleName> names, int flags) throws InterruptedException {
        List<UnloadResult> results = new ArrayList<>();
        Map<ModuleName, UnloadProof.Gone> gone = new LinkedHashMap<>();
        for (ModuleName name : names) {
            Fact<RegistrationRecord> record = proof.record(name);
            Optional<LoadedFile> origin = LoadedFile.of(root, name, record);
            UnloadResult result = unload(name, flags);
            results.add(
                    result.attempt().trouble().isEmpty() ? result : result.from(origin.flatMap(LoadedFile::unchanged)));
            if (result.attempt().ok()) {
                gone.put(name, new UnloadProof.Gone(record, result.before()));
            }
        }
        Map<ModuleName, Residue> residue = proof.residue(gone);
        return results.stream()
                .map(result -> result.attempt().ok() ? result.with(residue.get(result.name())) : result)
                .toList();
    }

    /**
     * {@return the file of a module that is loaded, or that the kernel broke off to unload; empty if its load was not {@linkplain
     * LoadRequest#recorded recorded}, or another build lies there now}
     */
    public Optional<Path> file(ModuleName name) {
        return LoadedFile.of(root, name, proof.record(name)).flatMap(LoadedFile::unchanged);
    }

    /** Calls delete_module for {@code name} and looks at nothing else. */
    public Attempt remove(ModuleName name, int flags) throws InterruptedException {
        return attempt("delete_module", () -> calls.deleteModule(name, flags), Optional.empty());
    }

    private static void refuseChangedFile(Path file, OpenFile open, ModuleImage analysed) throws IOException {
        if (!analysed.isStillIn(open.contentPath())) {
            throw new FileSystemException(
                    file.toString(),
                    null,
                    "not loaded: was written to while it was analysed; try again when nothing writes to it");
        }
    }

    private Attempt attempt(OpenFile open, ModuleImage image, LoadCall call, Optional<InitWatch> watch)
            throws InterruptedException {
        if (call.entry() == LoadCall.Entry.FINIT_MODULE) {
            Attempt attempt = finit(open, call, watch);
            if (!attempt.failedWith(Errno.ENOSYS)) {
                return attempt;
            }
        }
        return attempt("init_module", () -> calls.initModule(image.content().copy(), call.parameters()), watch);
    }

    private Attempt finit(OpenFile open, LoadCall call, Optional<InitWatch> watch) throws InterruptedException {
        return attempt("finit_module", () -> calls.finitModule(open, call.parameters(), call.flags()), watch);
    }

    private Attempt attempt(String syscall, Supplier<Outcome> call, Optional<InitWatch> watch)
            throws InterruptedException {
        try (LogWindow log = LogWindow.open(calls)) {
            SacrificialCall running = SacrificialCall.start(call);
            boolean lurking = watch.isPresent();
            watch.ifPresent(watcher -> watcher.poll(running.elapsed()));
            while (!running.ended(lurking ? WATCH_MILLIS : WAIT_MILLIS)) {
                watch.ifPresent(watcher -> watcher.poll(running.elapsed()));
                lurking = watch.isPresent() && !watch.get().done();
            }
            Optional<Outcome> outcome = running.await();
            Attempt.Ending ending = outcome.isEmpty()
                    ? Attempt.Ending.CALLER_KILLED
                    : outcome.get() instanceof Outcome.Ok ? Attempt.Ending.OK : Attempt.Ending.FAILED;
            Optional<Errno> errno = outcome.map(o -> o instanceof Outcome.Failed failed ? failed.errno() : null);
            return new Attempt(syscall, ending, errno, running.time(), log.read());
        }
    }
}
