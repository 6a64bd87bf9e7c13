package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod vm run} as a user starts it: a process on the host. */
@VmTest(kernels = "*")
final class VmRunVmTest {
    private final VmKernel kernel;

    @TempDir
    Path temp;

    VmRunVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    private OnHost.Ended run(String... arguments) throws Exception {
        List<String> argv = new ArrayList<>(List.of("vm", "run", "--json", "--kernel", kernel.id()));
        argv.addAll(List.of(arguments));
        return OnHost.jkmod(temp, argv.toArray(String[]::new));
    }

    private String file(String module) throws IOException {
        return TestModules.file(kernel, module).toString();
    }

    @Test
    void runsOneModuleAndProvesItsUnload() throws Exception {
        OnHost.Ended run = run("--arch", kernel.architecture().label(), file("slow_init"), "init_ms=4000");
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree report = run.json();
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        Tree kallsyms = report.tree("crosscheck").tree("kallsyms");
        assertThat(kallsyms.tree("duringInit").get("observed")).isEqualTo(true);
        assertThat(kallsyms.tree("duringInit").number("initSymbols")).isPositive();
        assertThat(kallsyms.tree("afterInit").get("initSymbols")).isEqualTo(0);
        assertThat(report.tree("unload").text("result")).isEqualTo("match");
        assertThat(report.tree("vm").text("arch"))
                .isEqualTo(kernel.architecture().label());
        assertThat(report.tree("vm").text("release")).isEqualTo(kernel.release());
        assertThat(report.tree("vm").number("bootSeconds")).isPositive();
        assertThat(report.tree("vm").list("consoleTail")).isNotEmpty();
        assertThat(report.tree("check").text("file")).isEqualTo(file("slow_init"));
    }

    @Test
    void providerAndConsumerGoInTogetherAndOutInReverse() throws Exception {
        OnHost.Ended run = run(file("provider"), file("consumer"));
        assertThat(run.exitCode()).as(run.toString()).isZero();
        Tree report = run.json();
        assertThat(report.tree("vm").text("arch"))
                .isEqualTo(kernel.architecture().label());
        assertThat(report.tree("check").text("module")).isEqualTo("consumer");
        assertThat(report.tree("crosscheck").text("result")).isEqualTo("match");
        assertThat(report.tree("unload").text("module")).isEqualTo("provider");
        assertThat(report.tree("unload").text("result")).isEqualTo("match");
    }
}
