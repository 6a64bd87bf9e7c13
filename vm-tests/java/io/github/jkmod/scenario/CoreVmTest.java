package io.github.jkmod.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.report.Tree;
import io.github.jkmod.vm.setup.host.MachinePackages;
import io.github.jkmod.vm.setup.host.Progress;
import io.github.jkmod.vm.setup.host.Tool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code jkmod vm run --core}: a reader of kernels opens what it writes. */
@VmTest(kernels = "6.1")
final class CoreVmTest {
    private static final Tool DRGN = new Tool("/usr/lib/python3/dist-packages/drgn/__init__.py", "python3-drgn");

    /** Reads by virtual addresses of the kernel, without its debug information. */
    private static final String READ = """
            import sys, drgn
            program = drgn.Program()
            program.set_core_dump(sys.argv[1])
            print(program.read(int(sys.argv[2], 16), int(sys.argv[3])).hex())
            """;

    /** In VMCOREINFO, where a kernel's name is: the parts of a struct utsname are of 65 bytes each, the third is the release. */
    private static final Pattern NAMES = Pattern.compile("SYMBOL\\(init_uts_ns\\)=([0-9a-f]+)");

    private static final Pattern NAME_OFFSET = Pattern.compile("OFFSET\\(uts_namespace\\.name\\)=([0-9]+)");
    private static final int NAME_SIZE = 65;
    private static final int RELEASE = 2;

    private static final int NOTES = 1 << 16;
    private static final int DIED = 6;

    private final VmKernel kernel;

    @TempDir
    Path temp;

    CoreVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @BeforeAll
    static void drgn() throws Exception {
        new MachinePackages(Progress.silent()).require(List.of(DRGN));
    }

    private static byte[] read(Path core, long address, int size) throws Exception {
        Process drgn = new ProcessBuilder(
                        "/usr/bin/python3",
                        "-c",
                        READ,
                        core.toString(),
                        Long.toHexString(address),
                        Integer.toString(size))
                .redirectErrorStream(true)
                .start();
        String said = new String(drgn.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(drgn.waitFor()).as(said).isZero();
        return HexFormat.of().parseHex(said);
    }

    private OnHost.Ended run(Path core, String module, String... more) throws Exception {
        DeathRuns runs = new DeathRuns(temp, kernel);
        return runs.jkmod(DeathRuns.with(runs.run(module, more), "--json", "--core", core.toString()));
    }

    private static long found(Pattern pattern, String text, int radix) {
        Matcher matcher = pattern.matcher(text);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return Long.parseUnsignedLong(matcher.group(1), radix);
    }

    @Test
    void aModuleIsInTheCoreWhereItWasLoaded() throws Exception {
        Path core = temp.resolve("core");
        OnHost.Ended run = run(core, "hello");
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.err()).contains(core + ": the guest's memory after the load\n");
        assertHasItsRelease(core);
        if (kernel.architecture().bits() < Long.SIZE) {
            return; // this drgn does not know the page tables of 32-bit ARM, by which modules are found
        }
        Path file = TestModules.file(kernel, "hello");
        ElfFile elf = ModuleFile.parse(ModuleImage.read(file, file.toString())).elf();
        Section buildId = elf.section(".note.gnu.build-id").orElseThrow();
        long address = run.json().tree("crosscheck").trees("sections").stream()
                .filter(each -> each.text("name").equals(buildId.name()))
                .mapToLong(CoreVmTest::address)
                .findFirst()
                .orElseThrow();
        assertThat(read(core, address, (int) buildId.size()))
                .isEqualTo(elf.content(buildId).copy());
    }

    private static long address(Tree section) {
        return Long.parseUnsignedLong(section.text("address").substring(2), 16);
    }

    @Test
    void aGuestThatPanicsLeavesItsMemory() throws Exception {
        Path core = temp.resolve("core");
        OnHost.Ended run = run(core, "oops_init", "--append", "oops=panic");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(DIED);
        assertThat(run.err())
                .contains(core + ": the guest's memory as it died\n")
                .contains("the kernel panicked");
        assertHasItsRelease(core);
    }

    private void assertHasItsRelease(Path core) throws Exception {
        String notes;
        try (var in = Files.newInputStream(core)) {
            notes = new String(in.readNBytes(NOTES), StandardCharsets.ISO_8859_1);
        }
        long release = found(NAMES, notes, 16) + found(NAME_OFFSET, notes, 10) + RELEASE * NAME_SIZE;
        byte[] text = kernel.release().getBytes(StandardCharsets.US_ASCII);
        assertThat(read(core, release, text.length)).isEqualTo(text);
    }
}
