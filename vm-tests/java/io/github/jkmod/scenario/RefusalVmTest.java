package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.BeforeKernel;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the kernel or jkmod refuses: the reason, kmod's line, the exit code, and a machine left as it was. */
@VmTest(kernels = "*", shared = true)
final class RefusalVmTest {
    /** What each kernel looked like before the first test; looking takes longest of all here. */
    private static final Map<String, String> BEFORE = new ConcurrentHashMap<>();

    @TempDir
    static Path doctored;

    private final VmKernel kernel;
    private final TestGuest guest;

    RefusalVmTest(VmKernel kernel, TestGuest guest) {
        this.kernel = kernel;
        this.guest = guest;
    }

    @Payload
    static Map<String, Path> files(VmKernel kernel) throws IOException {
        Map<String, Path> payload = TestModules.all(kernel);
        byte[] hello = Files.readAllBytes(TestModules.file(kernel, "hello"));
        payload.put("truncated.ko", write("truncated.ko", Arrays.copyOf(hello, hello.length / 2)));
        payload.put("vermagic.ko", write("vermagic.ko", otherVermagic(hello)));
        payload.put("text.ko", write("text.ko", "this is no module\n".getBytes(StandardCharsets.US_ASCII)));
        payload.put("empty.ko", write("empty.ko", new byte[0]));
        payload.put("foreign.ko", TestModules.file(kernel.on(other(kernel.architecture())), "hello"));
        return payload;
    }

    private static Path write(String name, byte[] content) throws IOException {
        return Files.write(doctored.resolve(name), content);
    }

    private static Architecture other(Architecture architecture) {
        return architecture == Architecture.ARM64 ? Architecture.X86_64 : Architecture.ARM64;
    }

    /** The kernel compares what follows the release even for a module with versions: SMP becomes SMQ. */
    private static byte[] otherVermagic(byte[] module) {
        String text = new String(module, StandardCharsets.ISO_8859_1);
        int word = text.indexOf(" SMP ", text.indexOf("vermagic="));
        byte[] changed = module.clone();
        changed[word + 3] = 'Q';
        return changed;
    }

    @BeforeKernel
    static void remember(VmKernel kernel, TestGuest guest) throws Exception {
        BEFORE.put(kernel.toString(), state(guest));
    }

    @AfterEach
    void theMachineIsAsItWas() throws Exception {
        assertThat(state(guest)).isEqualTo(BEFORE.get(kernel.toString()));
    }

    private static String state(TestGuest guest) throws IOException, GuestDiedException {
        return guest.run("sh", "-c", "cat /proc/modules; grep -c '\\[' /proc/kallsyms; ls /sys/module")
                .out();
    }

    private static String file(String module) {
        return "/payload/" + module + ".ko";
    }

    /**
     * The forecast says no to {@code load}, with errno and stage; the kernel, asked all the same, says the same, with that
     * line in its log.
     */
    private void assertRefusedAsForecast(String errno, String stage, String log, String... loadArguments)
            throws Exception {
        GuestRun load = load(List.of(), loadArguments);
        assertThat(load.exitCode()).as(load.toString()).isEqualTo(1);
        Tree check = Documents.json(load).tree("check");
        assertThat(check.text("verdict")).as(load.toString()).isEqualTo("reject");
        assertThat(check.text("errno")).as(load.toString()).isEqualTo(errno);
        assertThat(check.text("stage")).as(load.toString()).isEqualTo(stage);
        assertThat(Documents.json(load).get("load")).isNull();
        assertThat(load.err()).startsWith("jkmod: " + loadArguments[0] + ": not loaded: " + errno + " forecast: ");
        assertThat(load.err().lines()).hasSize(1);
        assertRefusedByTheKernel(errno, log, List.of("--force"), loadArguments);
    }

    /**
     * As {@link #assertRefusedAsForecast}, in stage symbols, for what a loaded module from outside the kernel's tree exports.
     * Debian's 32-bit ARM kernels show nothing of that (no CONFIG_KALLSYMS_ALL, no /proc/kcore): there the forecast says that
     * it does not know.
     */
    private void assertRefusedForItsProvider(String errno, String provider, String log, String module)
            throws Exception {
        if (kernel.architecture() != Architecture.ARM) {
            assertRefusedAsForecast(errno, "symbols", log, module);
            return;
        }
        Tree check = Documents.json(load(List.of(), module)).tree("check");
        assertThat(check.text("verdict")).isEqualTo("unknown");
        assertThat(check.list("unknown").toString()).contains("exports of module " + provider);
        assertRefusedByTheKernel(errno, log, List.of(), module);
    }

    /** The kernel says no to {@code load}: errno and log line in the report, the reason in the one error line. */
    private void assertRefusedByTheKernel(String errno, String log, List<String> options, String... loadArguments)
            throws Exception {
        GuestRun load = load(options, loadArguments);
        assertThat(load.exitCode()).as(load.toString()).isEqualTo(1);
        Tree attempt = Documents.json(load).tree("load");
        assertThat(attempt.text("errno")).as(load.toString()).isEqualTo(errno);
        assertThat(attempt.list("kernelLog").toString()).contains(log);
        assertThat(Documents.json(load).get("crosscheck")).isNull();
        assertThat(Documents.json(load).list("differences")).isEmpty();
        assertThat(load.err()).startsWith("jkmod: " + loadArguments[0] + ": not loaded: " + errno + ": ");
        assertThat(load.err().lines()).hasSize(1);
    }

    private GuestRun load(List<String> options, String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("load", "--json"));
        argv.addAll(options);
        argv.addAll(List.of(arguments));
        return guest.jkmod(argv.toArray(String[]::new));
    }

    /** kmod's line first, then the kernel's. */
    private void assertInsmod(String kmodText, String log, String... arguments) throws Exception {
        String[] argv = new String[arguments.length + 1];
        argv[0] = "insmod";
        System.arraycopy(arguments, 0, argv, 1, arguments.length);
        GuestRun insmod = guest.jkmod(argv);
        assertThat(insmod.exitCode()).isEqualTo(1);
        assertThat(insmod.err().lines().findFirst())
                .contains("insmod: ERROR: could not insert module " + arguments[0] + ": " + kmodText);
        assertThat(insmod.err()).contains(log);
    }

    private void assertMalformed(String module, String reason) throws Exception {
        GuestRun load = guest.jkmod("load", file(module));
        assertThat(load.exitCode()).as(load.toString()).isEqualTo(4);
        assertThat(load.out()).isEmpty();
        assertThat(load.err()).startsWith("jkmod: " + file(module)).contains(reason);
        assertThat(load.err().lines()).hasSize(1);
    }

    @Test
    void anUnknownSymbol() throws Exception {
        String log = "consumer: Unknown symbol method_add (err -2)";
        assertRefusedAsForecast("ENOENT", "symbols", log, file("consumer"));
        assertInsmod("Unknown symbol in module", "insmod: kernel: " + log, file("consumer"));
    }

    @Test
    void aGplOnlySymbolForAProprietaryModule() throws Exception {
        assertThat(guest.jkmod("insmod", file("gpl_provider")).exitCode()).isZero();
        String log = "proprietary_consumer: Unknown symbol gpl_method (err -2)";
        assertRefusedForItsProvider("ENOENT", "gpl_provider", log, file("proprietary_consumer"));
        assertInsmod("Unknown symbol in module", log, file("proprietary_consumer"));
        assertThat(guest.jkmod("rmmod", "gpl_provider").exitCode()).isZero();
    }

    @Test
    void aNamespaceThatIsNotImported() throws Exception {
        assertThat(guest.jkmod("insmod", file("ns_provider")).exitCode()).isZero();
        String log = "uses symbol (ns_method) from namespace JKMOD_TEST, but does not import it";
        assertRefusedForItsProvider("EINVAL", "ns_provider", log, file("ns_consumer"));
        assertInsmod("Invalid parameters", log, file("ns_consumer"));
        assertThat(guest.jkmod("rmmod", "ns_provider").exitCode()).isZero();
    }

    @Test
    void anInitThatFails() throws Exception {
        assertRefusedByTheKernel("ENOMEM", "", List.of(), file("fail_init"), "err=12");
        assertInsmod("Cannot allocate memory", "", file("fail_init"), "err=12");
        assertInsmod("Input/output error", "", file("fail_init"));
    }

    @Test
    void aModuleOfAnotherArchitecture() throws Exception {
        GuestRun load = guest.jkmod("load", "--json", file("foreign"));
        assertThat(load.exitCode()).isEqualTo(1);
        Tree check = Documents.json(load).tree("check");
        assertThat(check.text("verdict")).isEqualTo("reject");
        assertThat(check.text("errno")).isEqualTo("ENOEXEC");
        assertThat(check.text("stage")).isEqualTo("elf");
        assertThat(Documents.json(load).get("load")).isNull();
        assertThat(load.err())
                .contains("built for " + other(kernel.architecture()).label() + ", this kernel is "
                        + kernel.architecture().label());
        // The kernel agrees with the forecast when it is asked all the same.
        GuestRun forced = guest.jkmod("load", "--force", "--json", file("foreign"));
        assertThat(Documents.json(forced).tree("load").text("errno")).isEqualTo("ENOEXEC");
        // Older kernels have one line for all that is wrong with an ELF header.
        boolean brief = kernel.id().equals("5.10");
        String log = brief ? "Module has invalid ELF structures" : "Invalid architecture in ELF header";
        assertInsmod("Invalid module format", log, file("foreign"));
    }

    @Test
    void anotherVersionMagic() throws Exception {
        String log = "hello: version magic '";
        assertRefusedAsForecast("ENOEXEC", "modinfo", log, file("vermagic"));
        assertInsmod("Invalid module format", log, file("vermagic"));
    }

    @Test
    void aTruncatedFile() throws Exception {
        assertMalformed("truncated", "");
        assertInsmod("Invalid module format", "insmod: file: " + file("truncated"), file("truncated"));
        assertInsmod("Invalid module format", "insmod: kernel: ", file("truncated"));
    }

    @Test
    void aTextFile() throws Exception {
        assertMalformed("text", "not an ELF file");
        assertInsmod("Invalid module format", "insmod: kernel: ", file("text"));
    }

    @Test
    void anEmptyFile() throws Exception {
        assertMalformed("empty", "");
        assertInsmod("Invalid parameters", "insmod: file: ", file("empty"));
    }

    @Test
    void aFolder() throws Exception {
        GuestRun load = guest.jkmod("load", "/payload");
        assertThat(load.exitCode()).isEqualTo(4);
        assertThat(load.err()).isEqualTo("jkmod: /payload: cannot be used: Is a directory; check the path\n");
        assertInsmod("Is a directory", "", "/payload");
    }

    @Test
    void aMissingFile() throws Exception {
        GuestRun load = guest.jkmod("load", "/payload/none.ko");
        assertThat(load.exitCode()).isEqualTo(4);
        assertThat(load.err())
                .isEqualTo("jkmod: /payload/none.ko: cannot be used: No such file or directory; check the path\n");
        assertThat(guest.jkmod("insmod", "/payload/none.ko").err())
                .isEqualTo("insmod: ERROR: could not load module /payload/none.ko: No such file or directory\n");
    }

    @Test
    void noPrivilege() throws Exception {
        GuestRun load = asNobody("/bin/jkmod load " + file("hello"));
        assertThat(load.exitCode()).as(load.toString()).isEqualTo(3);
        assertThat(load.err()).contains("EPERM").contains("run as root");
        assertThat(load.err().lines()).hasSize(1);
        GuestRun insmod = asNobody("/bin/jkmod insmod " + file("hello"));
        assertThat(insmod.exitCode()).isEqualTo(1);
        assertThat(insmod.err())
                .startsWith("insmod: ERROR: could not insert module " + file("hello") + ": Operation not permitted\n");
    }

    private GuestRun asNobody(String command) throws IOException, GuestDiedException {
        return guest.run("su", "-s", "/bin/sh", "nobody", "-c", command);
    }

    @Test
    void aNameThatIsAlreadyLoaded() throws Exception {
        assertThat(guest.jkmod("insmod", file("hello")).exitCode()).isZero();
        GuestRun again = guest.jkmod("load", "--json", file("hello"));
        assertThat(again.exitCode()).isEqualTo(1);
        assertThat(Documents.json(again).tree("check").text("errno")).isEqualTo("EEXIST");
        assertThat(Documents.json(again).tree("check").text("stage")).isEqualTo("exists");
        GuestRun forced = guest.jkmod("load", "--force", "--json", file("hello"));
        assertThat(Documents.json(forced).tree("load").text("errno")).isEqualTo("EEXIST");
        assertInsmod("File exists", "", file("hello"));
        assertThat(guest.jkmod("rmmod", "hello").exitCode()).isZero();
    }

    @Test
    void aModuleInUse() throws Exception {
        assertThat(guest.jkmod("insmod", file("provider")).exitCode()).isZero();
        assertThat(guest.jkmod("insmod", file("consumer")).exitCode()).isZero();
        GuestRun unload = guest.jkmod("unload", "provider");
        assertThat(unload.exitCode()).isEqualTo(1);
        assertThat(unload.err()).startsWith("jkmod: provider: not unloaded: EAGAIN: ");
        GuestRun rmmod = guest.jkmod("rmmod", "provider");
        assertThat(rmmod.exitCode()).isEqualTo(1);
        assertThat(rmmod.err()).isEqualTo("rmmod: ERROR: Module provider is in use by: consumer\n");
        assertThat(guest.jkmod("rmmod", "consumer", "provider").exitCode()).isZero();
    }

    @Test
    void whatIsNotLoaded() throws Exception {
        GuestRun unload = guest.jkmod("unload", "nothing-here");
        assertThat(unload.exitCode()).isEqualTo(1);
        assertThat(unload.err()).startsWith("jkmod: nothing_here: not unloaded: ENOENT: ");
        GuestRun rmmod = guest.jkmod("rmmod", "nothing-here");
        assertThat(rmmod.exitCode()).isEqualTo(1);
        assertThat(rmmod.err()).isEqualTo("rmmod: ERROR: Module nothing_here is not currently loaded\n");
        assertThat(guest.jkmod("verify", "nothing-here", file("hello")).exitCode())
                .isEqualTo(1);
    }

    @Test
    void aBadParameterValue() throws Exception {
        String log = "hello: `many' invalid for parameter `delay_ms'";
        assertRefusedAsForecast("EINVAL", "params", log, file("hello"), "delay_ms=many");
        assertInsmod("Invalid parameters", log, file("hello"), "delay_ms=many");
    }
}
