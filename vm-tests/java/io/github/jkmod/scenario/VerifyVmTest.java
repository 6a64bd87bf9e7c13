package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.report.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A loaded module held against its file, and against files that are not quite its own. */
@VmTest(kernels = "*")
final class VerifyVmTest {
    /** In core memory, and code: every kernel lists it after init. */
    private static final String SYMBOL = "hello_exit";

    @SuppressWarnings("NullAway.Init") // before each test
    private TestGuest guest;

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        Path hello = TestModules.file(kernel, "hello");
        Path folder = Files.createTempDirectory("doctored");
        files.put("hello.ko", hello);
        files.put("provider.ko", TestModules.file(kernel, "provider"));
        files.put("renamed.ko", DoctoredModule.renamed(hello, SYMBOL, folder));
        files.put("moved.ko", DoctoredModule.moved(hello, SYMBOL, folder));
        files.put("weak.ko", DoctoredModule.weak(hello, SYMBOL, folder));
        return files;
    }

    @BeforeEach
    void loadHello(TestGuest fresh) throws Exception {
        guest = fresh;
        assertThat(guest.jkmod("insmod", "/payload/hello.ko").exitCode()).isZero();
    }

    @AfterEach
    void unloadHello() throws Exception {
        assertThat(guest.jkmod("rmmod", "hello").exitCode()).isZero();
    }

    private Tree differing(String file) throws Exception {
        GuestRun verify = guest.jkmod("verify", "--json", "hello", "/payload/" + file + ".ko");
        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(1);
        Tree crosscheck = Documents.json(verify).tree("crosscheck");
        assertThat(crosscheck.text("result")).isEqualTo("different");
        return crosscheck;
    }

    @Test
    void itsOwnFileMatches() throws Exception {
        GuestRun verify = guest.jkmod("verify", "--json", "hello", "/payload/hello.ko");
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
        Tree crosscheck = Documents.json(verify).tree("crosscheck");
        assertThat(crosscheck.text("result")).isEqualTo("match");
        Tree after = crosscheck.tree("kallsyms").tree("afterInit");
        assertThat(after.number("addresses")).isPositive();
    }

    @Test
    void anotherBuildOfTheSameNameIsFoundOut() throws Exception {
        assertThat(differing("provider").list("differences").toString())
                .contains("build-id", "/proc/kallsyms after init");
    }

    @Test
    void aRenamedSymbolIsFoundOut() throws Exception {
        assertThat(differing("renamed").list("differences").toString()).contains("hello_exiu", SYMBOL);
    }

    @Test
    void aMovedSymbolIsFoundOut() throws Exception {
        Tree crosscheck = differing("moved");
        assertThat(crosscheck.list("differences")).hasSize(1);
        assertThat(crosscheck.list("differences").toString()).contains("t " + SYMBOL);
    }

    @Test
    void anotherLetterIsFoundOut() throws Exception {
        assertThat(differing("weak").list("differences").toString()).contains("w " + SYMBOL, "t " + SYMBOL);
    }

    @Test
    void withHiddenAddressesNamesLettersAndOrderAreCompared() throws Exception {
        guest.run("sh", "-c", "echo 2 > /proc/sys/kernel/kptr_restrict");
        GuestRun verify = guest.jkmod("verify", "--json", "hello", "/payload/hello.ko");
        guest.run("sh", "-c", "echo 0 > /proc/sys/kernel/kptr_restrict");
        Tree crosscheck = Documents.json(verify).tree("crosscheck");
        assertThat(crosscheck.text("result")).isEqualTo("match");
        assertThat(crosscheck.list("notCompared").toString()).contains("names, letters and their order were compared");
        assertThat(crosscheck.tree("kallsyms").tree("afterInit").get("addresses"))
                .isEqualTo(0);
    }
}
