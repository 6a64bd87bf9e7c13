package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Modules that the kernel takes: loaded, cross-checked during and after init, unloaded without a trace. */
@Tag("vm")
@ParameterizedClass
@EnumSource(Architecture.class)
final class LoadVmTest {
    private final Architecture architecture;

    @SuppressWarnings("NullAway.Init") // booted before the first test
    private static Guest guest;

    LoadVmTest(Architecture architecture) {
        this.architecture = architecture;
    }

    @BeforeParameterizedClassInvocation
    static void boot(Architecture architecture) throws IOException, GuestDiedException {
        guest = Lab.guest(architecture, Lab.payload(architecture));
    }

    @AfterParameterizedClassInvocation
    static void end() {
        guest.close();
    }

    @AfterEach
    void everyTestLeavesTheKernelAsItWas() throws Exception {
        assertThat(jkmod("lsmod").out()).isEqualTo("Module                  Size  Used by\n");
    }

    private static Ran jkmod(String... arguments) throws IOException, GuestDiedException {
        return Ran.jkmod(guest, arguments);
    }

    private static String file(String module) {
        return "/payload/" + module + ".ko";
    }

    private static void unload(String name) throws IOException, GuestDiedException {
        Ran unload = jkmod("unload", "--json", name);
        assertThat(unload.exitCode()).as(unload.toString()).isZero();
        Tree report = unload.json();
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

    private static void assertMatch(Ran load) {
        assertThat(load.exitCode()).as(load.toString()).isZero();
        Tree crosscheck = load.json().tree("crosscheck");
        assertThat(crosscheck.list("differences")).isEmpty();
        assertThat(crosscheck.text("result")).isEqualTo("match");
        Tree after = crosscheck.tree("kallsyms").tree("afterInit");
        assertThat(after.number("seen")).isPositive().isEqualTo(after.number("forecast"));
        assertThat(after.get("initSymbols")).isEqualTo(0);
    }

    private static void assertSeenDuringInit(Ran load, String... initSymbols) {
        Tree during = load.json().tree("crosscheck").tree("kallsyms").tree("duringInit");
        assertThat(during.get("observed")).isEqualTo(true);
        assertThat(during.number("seen")).isPositive().isEqualTo(during.number("forecast"));
        assertThat(during.number("initSymbols")).isGreaterThanOrEqualTo(initSymbols.length);
        assertThat(droppedFromInitMemory(load.json())).contains(initSymbols);
    }

    @Test
    void helloShowsItsInitSymbolsDuringInitAndNeverAgain() throws Exception {
        Ran load = jkmod("load", "--watch", "--json", file("hello"), "delay_ms=4000", "whom=the lab");
        assertMatch(load);
        assertSeenDuringInit(load, "hello_init", "hello_sum", "mood", "greeting", "init_module");
        Tree report = load.json();
        assertThat(report.tree("check").text("module")).isEqualTo("hello");
        assertThat(report.tree("check").tree("kernel").text("arch")).isEqualTo(architecture.label());
        assertThat(report.tree("check").tree("kernel").text("release"))
                .isEqualTo(Lab.kernel(architecture).release());
        assertThat(report.tree("load").text("syscall")).isEqualTo("finit_module");
        assertThat(report.tree("load").get("errno")).isNull();
        assertThat(report.tree("load").list("kernelLog").toString()).contains("hello: hello the lab, sum 10");
        Tree line = report.tree("crosscheck").tree("procModules");
        assertThat(line.text("state")).isEqualTo("Live");
        assertThat(line.text("taints")).contains("O");
        assertThat(Ran.in(guest, "cat", "/sys/module/hello/parameters/whom").out())
                .isEqualTo("the lab\n");
        // What the report says, by another witness.
        assertThat(Ran.in(guest, "grep", "-c", "-w", "hello_init", "/proc/kallsyms")
                        .out())
                .isEqualTo("0\n");
        assertThat(Ran.in(guest, "grep", "-w", "hello_answer", "/proc/kallsyms").out())
                .containsPattern(" T hello_answer\t\\[hello]");
        unload("hello");
        assertThat(Ran.in(guest, "grep", "-c", "hello", "/proc/kallsyms").out()).isEqualTo("0\n");
    }

    @Test
    void slowInitIsCaughtWhileItSleeps() throws Exception {
        Ran load = jkmod("load", "--watch", "--json", file("slow_init"), "init_ms=4000");
        assertMatch(load);
        assertSeenDuringInit(load, "init_module");
        unload("slow_init");
    }

    @Test
    void functionsNamedInitModuleNeedNoMacros() throws Exception {
        assertMatch(jkmod("load", "--json", file("hello_plain")));
        unload("hello_plain");
    }

    @Test
    void theConsumerWaitsForItsProviderAndThenHoldsIt() throws Exception {
        Ran alone = jkmod("load", "--json", file("consumer"));
        assertThat(alone.exitCode()).isEqualTo(1);
        assertThat(alone.json().tree("load").text("errno")).isEqualTo("ENOENT");
        assertThat(alone.err()).contains("consumer: Unknown symbol method_add (err -2)");

        Ran both = jkmod("load", "--json", file("provider"), file("consumer"));
        assertMatch(both);
        assertThat(both.json().tree("check").text("module")).isEqualTo("consumer");
        assertThat(both.json().trees("others")).hasSize(1);
        assertThat(Ran.in(guest, "cat", "/sys/module/consumer/parameters/sum").out())
                .isEqualTo("42\n");

        Ran held = jkmod("unload", "--json", "provider");
        assertThat(held.exitCode()).isEqualTo(1);
        assertThat(held.json().tree("unload").text("errno")).isEqualTo("EAGAIN");
        assertThat(jkmod("verify", "provider", file("provider")).exitCode()).isZero();
        Ran list = jkmod("lsmod");
        assertThat(list.out()).containsPattern("(?m)^provider +\\d+  1 consumer$");

        unload("consumer");
        unload("provider");
    }

    @Test
    void aGplModuleMayUseAGplOnlySymbol() throws Exception {
        assertMatch(jkmod("load", "--json", file("gpl_provider")));
        unload("gpl_provider");
    }

    @Test
    void aPositiveInitResultIsTakenWithTheKernelsRemark() throws Exception {
        Ran load = jkmod("load", "--json", file("odd_init"));
        assertMatch(load);
        assertThat(load.json().tree("load").list("kernelLog").toString()).contains("suspiciously returned 7");
        unload("odd_init");
    }

    @Test
    void theWatcherSeesComingLiveAndGoing() throws Exception {
        assertMatch(jkmod("load", "--json", file("watcher")));
        assertMatch(jkmod("load", "--json", file("hello")));
        unload("hello");
        assertThat(Ran.in(guest, "cat", "/proc/jkmod_watcher").out())
                .contains("hello COMING\nhello LIVE\nhello GOING\n");
        unload("watcher");
    }

    @Test
    void kmodsCommandsWorkTheSameModules() throws Exception {
        assertThat(jkmod("insmod", file("hello"), "numbers=5,6").exitCode()).isZero();
        assertThat(jkmod("lsmod").out()).containsPattern("(?m)^hello +\\d+  0$");
        assertThat(Ran.in(guest, "cat", "/sys/module/hello/parameters/numbers").out())
                .isEqualTo("5,6\n");
        assertThat(jkmod("rmmod", "hello")).isEqualTo(new Ran(List.of("jkmod", "rmmod", "hello"), 0, "", ""));
    }

    @Test
    void verifyTellsAnotherBuildOfTheSameNameApart() throws Exception {
        assertThat(jkmod("insmod", file("hello")).exitCode()).isZero();
        Ran same = jkmod("verify", "--json", "hello", file("hello"));
        assertThat(same.exitCode()).as(same.toString()).isZero();
        assertThat(same.json().tree("crosscheck").text("result")).isEqualTo("match");
        Ran other = jkmod("verify", "--json", "hello", file("provider"));
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.json().tree("crosscheck").text("result")).isEqualTo("different");
        unload("hello");
    }

    @Test
    void hiddenAddressesAreSaidAndNamesStillCompared() throws Exception {
        Ran.in(guest, "sh", "-c", "echo 2 > /proc/sys/kernel/kptr_restrict");
        try {
            Ran load = jkmod("load", "--json", file("hello"));
            assertMatch(load);
            assertThat(load.json().tree("crosscheck").list("notCompared").toString())
                    .contains("kptr_restrict");
            unload("hello");
        } finally {
            Ran.in(guest, "sh", "-c", "echo 0 > /proc/sys/kernel/kptr_restrict");
        }
    }

    @Test
    void aCompressedModuleIsUnpackedAndLoaded() throws Exception {
        Ran.in(guest, "sh", "-c", "gzip -c /payload/hello.ko > /tmp/hello.ko.gz");
        Ran load = jkmod("load", "--json", "/tmp/hello.ko.gz");
        assertMatch(load);
        assertThat(load.json().tree("load").text("syscall")).isEqualTo("init_module");
        unload("hello");
    }

    @Test
    void jkmodAsAProcessDoesTheSameAsInTheWarmJvm() throws Exception {
        Ran load = Ran.in(guest, "/bin/jkmod", "load", "--json", file("hello_plain"));
        assertMatch(load);
        assertThat(Ran.in(guest, "/bin/jkmod", "rmmod", "hello_plain").exitCode())
                .isZero();
    }
}
