package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Modules that the kernel takes: loaded, cross-checked during and after init, unloaded without a trace. */
@VmTest(kernels = "*")
final class LoadVmTest {
    private final VmKernel kernel;

    @SuppressWarnings("NullAway.Init") // before each test
    private TestGuest guest;

    LoadVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        return TestModules.all(kernel);
    }

    @BeforeEach
    void take(TestGuest fresh) {
        guest = fresh;
    }

    @AfterEach
    void everyTestLeavesTheKernelAsItWas() throws Exception {
        assertThat(guest.jkmod("lsmod").out()).isEqualTo("Module                  Size  Used by\n");
    }

    private static String file(String module) {
        return "/payload/" + module + ".ko";
    }

    private void unload(String name) throws IOException, GuestDiedException {
        GuestRun unload = guest.jkmod("unload", "--json", name);
        assertThat(unload.exitCode()).as(unload.toString()).isZero();
        Tree report = Documents.json(unload);
        assertThat(report.text("result")).isEqualTo("match");
        assertThat(report.text("procModules")).isEqualTo("absent");
        assertThat(report.text("sysModule")).isEqualTo("absent");
        assertThat(report.tree("kallsyms").number("before")).isPositive();
        assertThat(report.tree("kallsyms").get("after")).isEqualTo(0);
    }

    private static List<String> droppedFromInitMemory(Tree load) {
        return load.tree("crosscheck").trees("dropped").stream()
                .filter(symbol -> symbol.get("initMemory") == Boolean.TRUE)
                .map(symbol -> symbol.text("name"))
                .toList();
    }

    private static void assertMatch(GuestRun load) {
        assertThat(Documents.json(load).tree("check").text("verdict"))
                .as(load.toString())
                .isEqualTo("accept");
        assertLoadedAsForecast(load);
    }

    /**
     * As {@link #assertMatch}, beside a module from outside the kernel's tree: what that exports Debian's 32-bit ARM
     * kernels do not show (no CONFIG_KALLSYMS_ALL, no /proc/kcore), so that the forecast names it as unknown.
     */
    private void assertMatchBeside(String other, GuestRun load) {
        if (kernel.architecture() != Architecture.ARM) {
            assertMatch(load);
            return;
        }
        Tree check = Documents.json(load).tree("check");
        assertThat(check.text("verdict")).as(load.toString()).isEqualTo("unknown");
        assertThat(check.list("unknown").toString()).isEqualTo("[exports of module " + other + "]");
        assertLoadedAsForecast(load);
    }

    private static void assertLoadedAsForecast(GuestRun load) {
        assertThat(load.exitCode()).as(load.toString()).isZero();
        assertThat(Documents.json(load).list("differences")).isEmpty();
        Tree crosscheck = Documents.json(load).tree("crosscheck");
        assertThat(crosscheck.list("differences")).isEmpty();
        assertThat(crosscheck.text("result")).isEqualTo("match");
        Tree after = crosscheck.tree("kallsyms").tree("afterInit");
        assertThat(after.number("seen")).isPositive().isEqualTo(after.number("forecast"));
        assertThat(after.get("initSymbols")).isEqualTo(0);
    }

    private static void assertSeenDuringInit(GuestRun load, String... initSymbols) {
        Tree during = Documents.json(load).tree("crosscheck").tree("kallsyms").tree("duringInit");
        assertThat(during.get("observed")).isEqualTo(true);
        assertThat(during.number("seen")).isPositive().isEqualTo(during.number("forecast"));
        assertThat(during.number("initSymbols")).isGreaterThanOrEqualTo(initSymbols.length);
        assertThat(droppedFromInitMemory(Documents.json(load))).contains(initSymbols);
    }

    @Test
    void helloShowsItsInitSymbolsDuringInitAndNeverAgain() throws Exception {
        GuestRun load = guest.jkmod("load", "--watch", "--json", file("hello"), "delay_ms=4000", "whom=the lab");
        assertMatch(load);
        assertSeenDuringInit(load, "hello_init", "hello_sum", "mood", "greeting", "init_module");
        Tree report = Documents.json(load);
        assertThat(report.tree("check").text("module")).isEqualTo("hello");
        assertThat(report.tree("check").tree("kernel").text("arch"))
                .isEqualTo(kernel.architecture().label());
        assertThat(report.tree("check").tree("kernel").text("release")).isEqualTo(kernel.release());
        assertThat(report.tree("load").text("syscall")).isEqualTo("finit_module");
        assertThat(report.tree("load").get("errno")).isNull();
        assertThat(report.tree("load").list("kernelLog").toString()).contains("hello: hello the lab, sum 10");
        Tree line = report.tree("crosscheck").tree("procModules");
        assertThat(line.text("state")).isEqualTo("Live");
        assertThat(line.text("taints")).contains("O");
        assertThat(guest.run("cat", "/sys/module/hello/parameters/whom").out()).isEqualTo("the lab\n");
        // What the report says, by another witness.
        assertThat(guest.run("grep", "-c", "-w", "hello_init", "/proc/kallsyms").out())
                .isEqualTo("0\n");
        assertThat(guest.run("grep", "-w", "hello_answer", "/proc/kallsyms").out())
                .containsPattern(" T hello_answer\t\\[hello]");
        unload("hello");
        assertThat(guest.run("grep", "-c", "\\[hello\\]", "/proc/kallsyms").out())
                .isEqualTo("0\n");
    }

    @Test
    void slowInitIsCaughtWhileItSleeps() throws Exception {
        GuestRun load = guest.jkmod("load", "--watch", "--json", file("slow_init"), "init_ms=4000");
        assertMatch(load);
        assertSeenDuringInit(load, "init_module");
        List<String> states = Documents.json(load).tree("load").trees("timeline").stream()
                .map(moment -> moment.text("state"))
                .toList();
        assertThat(states).endsWith("COMING", "LIVE");
        unload("slow_init");
    }

    @Test
    void functionsNamedInitModuleNeedNoMacros() throws Exception {
        assertMatch(guest.jkmod("load", "--json", file("hello_plain")));
        unload("hello_plain");
    }

    @Test
    void theConsumerWaitsForItsProviderAndThenHoldsIt() throws Exception {
        GuestRun alone = guest.jkmod("load", "--json", file("consumer"));
        assertThat(alone.exitCode()).isEqualTo(1);
        assertThat(Documents.json(alone).tree("check").text("errno")).isEqualTo("ENOENT");
        assertThat(Documents.json(alone).get("load")).isNull();
        assertThat(alone.err()).contains("consumer: Unknown symbol method_add (err -2)");

        assertThat(guest.jkmod("check", file("consumer")).out())
                .contains("consumer.ko: reject: ENOENT in stage symbols on ")
                .contains("exported by provider: insmod " + file("provider") + " first");
        assertThat(guest.jkmod("check", file("consumer"), file("provider")).out())
                .contains("consumer.ko: reject: ENOENT in stage symbols on ", "provider.ko: accept on ");
        assertThat(guest.jkmod("check", file("provider"), file("consumer")).out())
                .contains("provider.ko: accept on ", "consumer.ko: accept on ")
                .contains("needs method_add from module provider: it must be loaded first (insmod " + file("provider")
                        + ")");
        GuestRun both = guest.jkmod("load", "--json", file("provider"), file("consumer"));
        assertMatchBeside("provider", both);
        assertThat(Documents.json(both).tree("check").text("module")).isEqualTo("consumer");
        assertThat(Documents.json(both).trees("others")).hasSize(1);
        assertThat(guest.run("cat", "/sys/module/consumer/parameters/sum").out())
                .isEqualTo("42\n");

        GuestRun held = guest.jkmod("unload", "--json", "provider");
        assertThat(held.exitCode()).isEqualTo(1);
        assertThat(Documents.json(held).tree("unload").text("errno")).isEqualTo("EAGAIN");
        assertThat(guest.jkmod("verify", "provider", file("provider")).exitCode())
                .isZero();
        GuestRun list = guest.jkmod("lsmod");
        assertThat(list.out()).containsPattern("(?m)^provider +\\d+  1 consumer$");

        unload("consumer");
        unload("provider");
    }

    @Test
    void aGplModuleMayUseAGplOnlySymbol() throws Exception {
        assertMatch(guest.jkmod("load", "--json", file("gpl_provider")));
        unload("gpl_provider");
    }

    @Test
    void aPositiveInitResultIsTakenWithTheKernelsRemark() throws Exception {
        GuestRun load = guest.jkmod("load", "--json", file("odd_init"));
        assertMatch(load);
        assertThat(Documents.json(load).tree("load").list("kernelLog").toString())
                .contains("suspiciously returned 7");
        unload("odd_init");
    }

    @Test
    void theWatcherSeesComingLiveAndGoing() throws Exception {
        assertMatch(guest.jkmod("load", "--json", file("watcher")));
        assertMatch(guest.jkmod("load", "--json", file("hello"))); // the watcher exports nothing
        unload("hello");
        assertThat(guest.run("cat", "/proc/jkmod_watcher").out()).contains("hello COMING\nhello LIVE\nhello GOING\n");
        unload("watcher");
    }

    @Test
    void kmodsCommandsWorkTheSameModules() throws Exception {
        assertThat(guest.jkmod("insmod", file("hello"), "numbers=5,6").exitCode())
                .isZero();
        assertThat(guest.jkmod("lsmod").out()).containsPattern("(?m)^hello +\\d+  0$");
        assertThat(guest.run("cat", "/sys/module/hello/parameters/numbers").out())
                .isEqualTo("5,6\n");
        GuestRun rmmod = guest.jkmod("rmmod", "hello");
        assertThat(rmmod.exitCode()).as(rmmod::toString).isZero();
        assertThat(rmmod.out() + rmmod.err()).isEmpty();
    }

    @Test
    void hiddenAddressesAreSaidAndNamesStillCompared() throws Exception {
        guest.run("sh", "-c", "echo 2 > /proc/sys/kernel/kptr_restrict");
        GuestRun load = guest.jkmod("load", "--json", file("hello"));
        assertMatch(load);
        assertThat(Documents.json(load).tree("crosscheck").list("notCompared").toString())
                .contains("kptr_restrict");
        unload("hello");
    }

    @Test
    void aCompressedModuleIsUnpackedAndLoaded() throws Exception {
        guest.run("sh", "-c", "gzip -c /payload/hello.ko > /tmp/hello.ko.gz");
        GuestRun load = guest.jkmod("load", "--json", "/tmp/hello.ko.gz");
        assertMatch(load);
        assertThat(Documents.json(load).tree("load").text("syscall")).isEqualTo("init_module");
        unload("hello");
    }

    @Test
    void jkmodAsAProcessDoesTheSameAsInTheWarmJvm() throws Exception {
        GuestRun load = guest.run("/bin/jkmod", "load", "--json", file("hello_plain"));
        assertMatch(load);
        assertThat(guest.run("/bin/jkmod", "rmmod", "hello_plain").exitCode()).isZero();
    }
}
