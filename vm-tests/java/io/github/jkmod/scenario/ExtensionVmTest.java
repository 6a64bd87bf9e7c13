package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.github.jkmod.junit.ExpectKernelTrouble;
import io.github.jkmod.junit.GuestConsole;
import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.KernelTroubleError;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The extension as its users have it: their sources, real kernels, real trouble. */
@VmTest(kernels = "*")
final class ExtensionVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    ExtensionVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    /** What a user of the extension writes. */
    @VmTest(kernels = "*")
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Sample {
        private static final String SOURCE = """
                #include <linux/kernel.h>
                #include <linux/module.h>

                static int *volatile nowhere;
                static char *how = "well";
                module_param(how, charp, 0444);

                static int __init careless_init(void)
                {
                	if (how[0] == 'w' && how[1] == 'a')
                		WARN_ON(1);
                	if (how[0] == 'o')
                		*nowhere = 1;
                	if (how[0] == 'p')
                		panic("careless panics");
                	pr_info("careless: all %s\\n", how);
                	return 0;
                }

                static void __exit careless_exit(void)
                {
                }

                module_init(careless_init);
                module_exit(careless_exit);
                MODULE_LICENSE("GPL");
                MODULE_DESCRIPTION("is as careless as it is told to be");
                """;

        @TempDir
        static Path folder;

        @Payload
        static Map<String, Path> modules(VmKernel kernel) throws IOException {
            Files.writeString(folder.resolve("Kbuild"), "obj-m += careless.o\n");
            Files.writeString(folder.resolve("careless.c"), SOURCE);
            return kernel.build(folder);
        }

        private static GuestRun load(TestGuest guest, String how) throws Exception {
            return guest.jkmod("load", "--json", "/payload/careless.ko", "how=" + how);
        }

        private static void assertAllWell(TestGuest guest) throws Exception {
            GuestRun load = load(guest, "well");
            assertThat(load.exitCode()).as(load::toString).isZero();
            assertThat(guest.console()).anyMatch(line -> line.endsWith("careless: all well"));
        }

        @Test
        void aWarns(TestGuest guest) throws Exception {
            load(guest, "warn");
        }

        @Test
        void bIsWell(TestGuest guest) throws Exception {
            assertAllWell(guest);
        }

        @Test
        void cOopses(TestGuest guest) throws Exception {
            load(guest, "oops");
        }

        @Test
        void dIsWell(TestGuest guest) throws Exception {
            assertAllWell(guest);
        }

        @Test
        @ExpectKernelTrouble("WARNING: .*careless_init")
        void eWarnsAsExpected(TestGuest guest) throws Exception {
            load(guest, "warn");
        }

        @Test
        void fPanics(TestGuest guest) throws Exception {
            load(guest, "panic");
        }

        @Test
        @ExpectKernelTrouble("careless panics")
        void gPanicsAsExpected(TestGuest guest) {
            assertThatThrownBy(() -> load(guest, "panic")).isInstanceOf(GuestDiedException.class);
        }

        @Test
        @ExpectKernelTrouble("careless panics")
        void hShouldPanic(TestGuest guest) throws Exception {
            assertAllWell(guest);
        }
    }

    @Test
    void troubleFailsTheTestThatHasItAndNoOther() throws Exception {
        EngineExecutionResults results = EngineTestKit.engine("junit-jupiter")
                .enableImplicitConfigurationParameters(true) // where the installation under test is
                .selectors(selectClass(Sample.class))
                .configurationParameter(
                        "jkmod.vm.kernels",
                        kernel.id() + "/" + kernel.architecture().label())
                .configurationParameter("jkmod.vm.reports", temp.toString())
                .execute();
        assertThat(results.containerEvents().failed().list()).isEmpty();
        assertThat(results.containerEvents()
                        .dynamicallyRegistered()
                        .map(each -> each.getTestDescriptor().getDisplayName()))
                .containsExactly(kernel.toString());
        Map<String, Throwable> failures = new TreeMap<>();
        results.testEvents().failed().stream()
                .forEach(event -> failures.put(
                        name(event),
                        event.getRequiredPayload(TestExecutionResult.class)
                                .getThrowable()
                                .orElseThrow()));
        assertThat(results.testEvents().succeeded().map(ExtensionVmTest::name))
                .as(failures.toString())
                .containsExactly("bIsWell", "dIsWell", "eWarnsAsExpected", "gPanicsAsExpected");
        assertThat(failures).containsOnlyKeys("aWarns", "cOopses", "fPanics", "hShouldPanic");
        assertThat(of(failures, "aWarns"))
                .isInstanceOf(KernelTroubleError.class)
                .hasMessageContaining("complains: WARNING: ")
                .hasMessageContaining("careless_init");
        assertThat(of(failures, "cOopses"))
                .isInstanceOf(KernelTroubleError.class)
                .hasMessageContaining("NULL pointer dereference");
        assertThat(of(failures, "fPanics"))
                .isInstanceOf(GuestDiedException.class)
                .hasMessageContaining("careless panics");
        assertThat(of(failures, "hShouldPanic")).hasMessageEndingWith("but did not: careless panics");
        String console = console(of(failures, "cOopses"));
        assertThat(console)
                .contains("careless_init")
                .containsPattern("careless_init at \\S+/careless\\.c:13\n")
                .contains("-- jkmod load --json /payload/careless.ko how=oops")
                .doesNotContain("jkmod-mark");
        assertThat(console(of(failures, "hShouldPanic"))).contains("careless: all well");
        assertThat(consoleFile("cOopses")).anyMatch(line -> line.contains("NULL pointer dereference"));
        assertThat(consoleFile("fPanics")).anyMatch(line -> line.contains("not syncing: careless panics"));
    }

    private static Throwable of(Map<String, Throwable> failures, String name) {
        return Objects.requireNonNull(failures.get(name), () -> name + " is not among " + failures.keySet());
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName().replaceFirst("\\(.*", "");
    }

    private static String console(Throwable failure) {
        return Stream.of(failure.getSuppressed())
                .filter(GuestConsole.class::isInstance)
                .map(Throwable::getMessage)
                .findFirst()
                .orElseThrow();
    }

    private List<String> consoleFile(String test) throws IOException {
        String name = test + "-" + kernel.id() + "-" + kernel.architecture().label() + ".console";
        return Files.readAllLines(temp.resolve(Sample.class.getName()).resolve(name));
    }

    @Test
    void aMistakeInTheSourcesIsToldWithFileAndLine() throws IOException {
        Files.writeString(temp.resolve("Makefile"), "obj-m += wrong.o\n");
        Path source = Files.writeString(temp.resolve("wrong.c"), "#include <linux/module.h>\n\nint wrong = nothing;\n");
        SetupException told = catchThrowableOfType(SetupException.class, () -> kernel.build(temp));
        assertThat(told)
                .hasMessageContaining(source + ":3:13: error: ")
                .hasMessageContaining("nothing")
                .hasMessageNotContaining("\n");
        assertThat(told.getCause()).hasMessageContaining("int wrong = nothing;");
    }
}
