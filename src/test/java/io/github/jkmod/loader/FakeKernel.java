package io.github.jkmod.loader;

import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.syscall.ModuleSyscalls;
import io.github.jkmod.syscall.Outcome;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A kernel in a temporary folder: scripted system calls, and the files under /proc and /sys that go with them. What it
 * shows of the sample module "hello" is written down here by hand, not taken from the forecast.
 */
public final class FakeKernel implements ModuleSyscalls {
    /** The full symbol table of {@code SampleModule.amd64()}, as kallsyms lists it while init runs. */
    public static final List<String> DURING_INIT = List.of(
            "t $x",
            "t hello_init",
            "t hello_exit",
            "T hello_answer",
            "T hello_ns",
            "t hello_gpl",
            "u _printk",
            "w maybe",
            "t init_module",
            "t cleanup_module",
            "r __crc_hello_answer",
            "r __crc_hello_ns",
            "r __crc_hello_gpl",
            "u param_ops_int",
            "r odd_ops",
            "u param_array_ops",
            "u param_ops_bool",
            "u param_ops_string");

    /** Its core symbol table. */
    public static final List<String> AFTER_INIT = List.of(
            "t hello_exit",
            "T hello_answer",
            "T hello_ns",
            "t hello_gpl",
            "t cleanup_module",
            "r __crc_hello_answer",
            "r __crc_hello_ns",
            "r __crc_hello_gpl",
            "r odd_ops");

    /** Where the core part begins, and the part that is freed after init. */
    private static final long CORE = 0xffff_ffff_c000_0000L;

    private static final long INIT = 0xffff_ffff_c010_0000L;

    private static final Map<String, Long> SECTIONS = Map.ofEntries(
            Map.entry(".text", CORE),
            Map.entry(".exit.text", CORE + 0x20),
            Map.entry(".ARM.exidx.init.text", CORE + 0x1000),
            Map.entry(".note.gnu.build-id", CORE + 0x1008),
            Map.entry("__ksymtab_strings", CORE + 0x1020),
            Map.entry("__ksymtab", CORE + 0x1050),
            Map.entry(".rodata__kcrctab", CORE + 0x1068),
            Map.entry("__kcrctab", CORE + 0x1070),
            Map.entry("__ksymtab_gpl", CORE + 0x1078),
            Map.entry(".rodata__kcrctab_gpl", CORE + 0x1088),
            Map.entry("__kcrctab_gpl", CORE + 0x1090),
            Map.entry(".rodata.str1.1", CORE + 0x1098),
            Map.entry(".rodata", CORE + 0x10b0),
            Map.entry("__param", CORE + 0x1120),
            Map.entry(".bss", CORE + 0x2000),
            Map.entry(".gnu.linkonce.this_module", CORE + 0x2040),
            Map.entry(".init.text", INIT),
            Map.entry(".symtab", INIT + 0x1000),
            Map.entry(".strtab", INIT + 0x1258));

    private static final Map<String, Long> SYMBOLS = Map.ofEntries(
            Map.entry("t $x", INIT + 0x10),
            Map.entry("t hello_init", INIT + 0x10),
            Map.entry("t init_module", INIT + 0x10),
            Map.entry("t hello_exit", CORE + 0x20),
            Map.entry("t cleanup_module", CORE + 0x20),
            Map.entry("T hello_answer", CORE),
            Map.entry("T hello_ns", CORE + 8),
            Map.entry("t hello_gpl", CORE + 0x10),
            Map.entry("r __crc_hello_answer", CORE + 0x1068),
            Map.entry("r __crc_hello_ns", CORE + 0x1068),
            Map.entry("r __crc_hello_gpl", CORE + 0x1088),
            Map.entry("r odd_ops", CORE + 0x1100));

    private static final String CORE_SYMBOLS =
            "ffffffff81000000 T _text\nffffffff82000000 D init_task\nffffffff82000040 d jiffies_lock\n";

    private final Path folder;
    private final Deque<Callable<Outcome>> script = new ArrayDeque<>();
    private final List<String> made = new ArrayList<>();
    private final List<String> log = new ArrayList<>(List.of("6,1,1,-;from long before"));
    private @Nullable IOException logObstacle;
    private @Nullable Runnable onSecondRead;
    private byte[] image = new byte[0];

    public FakeKernel(Path folder) {
        this.folder = folder;
        write("proc/sys/kernel/osrelease", "6.1.0-56-amd64\n");
        write("proc/sys/kernel/arch", "x86_64\n");
        write("proc/sys/kernel/version", "#1 SMP\n");
        privileged(true);
        showNothing();
    }

    public KernelRoot root() {
        return new KernelRoot(folder);
    }

    /** The system calls made, as {@code name argument…}. */
    public List<String> made() {
        return made;
    }

    /** The image that init_module was last given. */
    public byte[] image() {
        return image.clone();
    }

    /** Writes a file for the tests to load. */
    public Path file(String name, byte[] content) {
        try {
            return Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public FakeKernel privileged(boolean all) {
        return write("proc/self/status", "Name:\tjava\nCapEff:\t" + (all ? "000001ffffffffff" : "0") + "\n");
    }

    /** What the next system call does that has no script yet; without any it succeeds and shows nothing. */
    public FakeKernel next(Callable<Outcome> behaviour) {
        script.add(behaviour);
        return this;
    }

    public FakeKernel next(Outcome outcome) {
        return next(() -> outcome);
    }

    /** The next load succeeds and shows the sample module. */
    public FakeKernel nextLoads() {
        return next(() -> {
            showLive();
            return new Outcome.Ok();
        });
    }

    /** The next unload succeeds and leaves nothing. */
    public FakeKernel nextUnloads() {
        return next(() -> {
            showNothing();
            return new Outcome.Ok();
        });
    }

    /** Appends one kernel message to the log. */
    public FakeKernel says(String message) {
        return writesRecord("4," + (log.size() + 1) + ",1,-;" + message + "\n");
    }

    public FakeKernel writesRecord(String raw) {
        log.add(raw);
        return this;
    }

    public FakeKernel logCannotBeOpened(IOException why) {
        logObstacle = why;
        return this;
    }

    /** Runs when the content of an opened file is asked for a second time: between analysis and load. */
    public FakeKernel onSecondRead(Runnable action) {
        onSecondRead = action;
        return this;
    }

    /** The sample while its init runs. */
    public FakeKernel showLoading() {
        kallsyms(DURING_INIT);
        return showLoadingWithoutKallsyms();
    }

    FakeKernel showLoadingWithoutKallsyms() {
        sysModule("coming");
        return procModules("hello 24576 1 - Loading 0xffffffffc0000000 (O+)");
    }

    /** The sample when its init has returned. */
    public FakeKernel showLive() {
        sysModule("live");
        try {
            Files.createDirectories(folder.resolve("sys/module/hello/holders"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        kallsyms(AFTER_INIT);
        return procModules("hello 16384 0 - Live 0xffffffffc0000000 (O)");
    }

    /** No module at all. */
    public FakeKernel showNothing() {
        procModules();
        kallsyms(List.of());
        return noSysModule();
    }

    public FakeKernel procModules(String... lines) {
        return write("proc/modules", Stream.of(lines).map(line -> line + "\n").reduce("", String::concat));
    }

    /** The sample's entries behind the kernel's own, each as {@code letter name}. */
    public FakeKernel kallsyms(List<String> entries) {
        StringBuilder text = new StringBuilder(CORE_SYMBOLS);
        entries.forEach(entry -> text.append(HexFormat.of().toHexDigits(SYMBOLS.getOrDefault(entry, CORE)))
                .append(' ')
                .append(entry)
                .append("\t[hello]\n"));
        return writeInPlace("proc/kallsyms", text.toString());
    }

    public FakeKernel noSysModule() {
        Path module = folder.resolve("sys/module");
        if (!Files.isDirectory(module)) {
            return this;
        }
        try (Stream<Path> files = Files.walk(module)) {
            for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    private void sysModule(String state) {
        String module = "sys/module/hello/";
        write(module + "initstate", state + "\n");
        write(module + "coresize", "16384\n");
        write(module + "initsize", state.equals("live") ? "0\n" : "8192\n");
        write(module + "refcnt", state.equals("live") ? "0\n" : "1\n");
        write(module + "version", "1.2.3\n");
        SECTIONS.forEach(
                (section, address) -> write(module + "sections/" + section, "0x" + Long.toHexString(address) + "\n"));
        boolean loud = !made.isEmpty() && made.get(made.size() - 1).contains("loud=1");
        write(module + "parameters/loud", loud ? "Y\n" : "N\n");
        write(module + "parameters/numbers", "\n");
        write(module + "parameters/odd", "\n");
        write(module + "notes/.note.gnu.build-id", "\4\0\0\0\4\0\0\0\3\0\0\0GNU\0\u00de\u00ad\0\1");
    }

    /** Writes a file below the folder in one step, its text as ISO-8859-1. */
    public FakeKernel write(String path, String text) {
        try {
            Path file = folder.resolve(path);
            Files.createDirectories(file.resolveSibling("."));
            Path fresh = folder.resolve("fresh");
            Files.write(fresh, text.getBytes(StandardCharsets.ISO_8859_1));
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Changes a file under a reader that has it open, as the kernel does. */
    FakeKernel writeInPlace(String path, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        try (FileChannel file =
                FileChannel.open(folder.resolve(path), StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            file.write(ByteBuffer.wrap(bytes), 0);
            file.truncate(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    @Override
    public OpenFile open(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString(), null, "No such file or directory");
        }
        return new FakeFile(file);
    }

    private final class FakeFile implements OpenFile {
        private final Path file;
        private int reads;

        FakeFile(Path file) {
            this.file = file;
        }

        @Override
        public Path contentPath() {
            if (++reads == 2) {
                Optional.ofNullable(onSecondRead).ifPresent(Runnable::run);
            }
            return file;
        }

        @Override
        public void close() {
            made.add("close");
        }
    }

    @Override
    public Outcome finitModule(OpenFile file, String parameters, int flags) {
        return call("finit_module \"" + parameters + "\" " + flags);
    }

    @Override
    public Outcome initModule(byte[] content, String parameters) {
        image = content.clone();
        return call("init_module \"" + parameters + "\"");
    }

    @Override
    public Outcome deleteModule(ModuleName name, int flags) {
        return call("delete_module " + name + " " + flags);
    }

    private Outcome call(String text) {
        made.add(text);
        Callable<Outcome> behaviour = script.poll();
        if (behaviour == null) {
            return new Outcome.Ok();
        }
        try {
            return behaviour.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private final List<String> logged = new ArrayList<>();

    @Override
    public KernelLogReader openKernelLog() throws IOException {
        if (logObstacle != null) {
            throw logObstacle;
        }
        return new FakeLog();
    }

    @Override
    public void systemLog(String program, int severity, String line) {
        logged.add(program + " " + severity + " " + line);
    }

    /** The lines in the system's log, each behind {@code PROGRAM SEVERITY}. */
    public List<String> logged() {
        return List.copyOf(logged);
    }

    private final class FakeLog implements KernelLogReader {
        private int at = log.size();

        @Override
        public @Nullable String next() {
            return at < log.size() ? log.get(at++) : null;
        }

        @Override
        public void close() {
            at = log.size();
        }
    }
}
