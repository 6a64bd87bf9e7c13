package io.github.jkmod.cli.vm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.cli.CommandRun;
import io.github.jkmod.cli.terminal.Console;
import io.github.jkmod.cli.terminal.FailureHandler;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.loader.FakeKernel;
import io.github.jkmod.module.SampleModule;
import io.github.jkmod.report.Json;
import io.github.jkmod.report.LoadDocument;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GoneModulesTest {
    private static final String X86 = """
            [    9.112233] BUG: unable to handle page fault for address: ffffffffc0201050
            [    9.112301] #PF: supervisor instruction fetch in kernel mode
            [    9.112344] #PF: error_code(0x0010) - not-present page
            [    9.112390] PGD 2e12067 P4D 2e12067 PUD 2e14067 PMD 3a5b067 PTE 0
            [    9.112501] Oops: 0010 [#1] PREEMPT SMP NOPTI
            [    9.112566] CPU: 0 PID: 0 Comm: swapper/0 Tainted: G           OE      6.1.0-56-amd64 #1  Debian 6.1.190-1
            [    9.112640] Hardware name: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
            [    9.112710] RIP: 0010:0xffffffffc0201050
            [    9.112755] Code: Unable to access opcode bytes at 0xffffffffc0201026.
            [    9.112799] RSP: 0018:ffffa2d280003ec0 EFLAGS: 00010246
            [    9.112850] RAX: ffffffffc0201050 RBX: ffffffffc0203000 RCX: dead000000000122
            [    9.113000] Call Trace:
            [    9.113030]  <IRQ>
            [    9.113060]  ? call_timer_fn+0x27/0x130
            [    9.113090]  ? 0xffffffffc0201050
            [    9.113120]  ? __run_timers+0x21a/0x2b0
            [    9.113150]  ? 0xffffffffc0201064
            [    9.113180]  </IRQ>
            [    9.113240] Modules linked in: nls_ascii other(OE) [last unloaded: leftover(OE)]
            [    9.113300] CR2: ffffffffc0201050
            [    9.113330] ---[ end trace 0000000000000000 ]---
            [    9.113360] RIP: 0010:0xffffffffc0201050
            [    9.113500] Kernel panic - not syncing: Fatal exception in interrupt
            """;

    private static final String ARM64 = """
            [   11.100000] Unable to handle kernel paging request at virtual address ffff80000122a050
            [   11.100100] Mem abort info:
            [   11.100200]   ESR = 0x0000000086000007
            [   11.100300]   EC = 0x21: IABT (current EL), IL = 32 bits
            [   11.100400] swapper pgtable: 4k pages, 48-bit VAs, pgdp=0000000041a3c000
            [   11.100500] Internal error: Oops: 0000000086000007 [#1] SMP
            [   11.100600] Modules linked in: [last unloaded: leftover]
            [   11.100700] CPU: 0 PID: 0 Comm: swapper/0 Tainted: G           OE      6.1.0-56-arm64 #1  Debian 6.1.190-1
            [   11.100800] pstate: 60000005 (nZCv daif -PAN -UAO -TCO -DIT -SSBS BTYPE=--)
            [   11.100900] pc : 0xffff80000122a050
            [   11.101000] lr : call_timer_fn.constprop.0+0x24/0x80
            [   11.101100] sp : ffff800008003e60
            [   11.101200] x29: ffff800008003e60 x28: 0000000000000282 x27: ffff0000035a8000
            [   11.101300] Call trace:
            [   11.101400]  0xffff80000122a050
            [   11.101500]  __run_timers.part.0+0x1f4/0x26c
            [   11.101600] Code: bad PC value
            [   11.101700] ---[ end trace 0000000000000000 ]---
            [   11.101800] Kernel panic - not syncing: Oops: Fatal exception in interrupt
            """;

    private static final String ARM = """
            [   10.200000] 8<--- cut here ---
            [   10.200100] Unable to handle kernel paging request at virtual address bf000040
            [   10.200200] [bf000040] *pgd=42c3d811, *pte=00000000, *ppte=00000000
            [   10.200300] Internal error: Oops: 80000007 [#1] SMP ARM
            [   10.200400] Modules linked in: [last unloaded: leftover]
            [   10.200500] CPU: 0 PID: 0 Comm: swapper/0 Tainted: G           OE      6.1.0-56-armmp #1  Debian 6.1.190-1
            [   10.200600] Hardware name: Generic DT based system
            [   10.200700] PC is at 0xbf000040
            [   10.200800] LR is at call_timer_fn+0x38/0x1b0
            [   10.200900] pc : [<bf000040>]    lr : [<c03c0d0c>]    psr: 60000113
            [   10.201000] sp : c1901e70  ip : 00000000  fp : c1901e94
            [   10.201100] Process swapper/0 (pid: 0, stack limit = 0x(ptrval))
            [   10.201200]  0xbf000040 from call_timer_fn+0x38/0x1b0
            [   10.201300]  call_timer_fn from __run_timers+0x218/0x2c4
            [   10.201400] Code: bad PC value
            [   10.201500] Kernel panic - not syncing: Fatal exception in interrupt
            """;

    private static final String RISCV = """
            [   14.300000] Unable to handle kernel paging request at virtual address ffffffff01a2a050
            [   14.300100] Oops [#1]
            [   14.300200] Modules linked in: [last unloaded: leftover(OE)]
            [   14.300300] CPU: 0 UID: 0 PID: 0 Comm: swapper/0 Tainted: G           OE      6.12.117+deb13-riscv64 #1
            [   14.300400] Hardware name: riscv-virtio,qemu (DT)
            [   14.300500] epc : 0xffffffff01a2a050
            [   14.300600]  ra : call_timer_fn+0x1e/0x120
            [   14.300700] epc : ffffffff01a2a050 ra : ffffffff800b2a0e sp : ff20000000003d30
            [   14.300800] status: 0000000200000120 badaddr: ffffffff01a2a050 cause: 000000000000000c
            [   14.300900] [<ffffffff01a2a050>] 0xffffffff01a2a050
            [   14.301000] [<ffffffff800b2c5a>] __run_timers+0x14a/0x1c0
            [   14.301100] Code: Unable to access instruction at 0xffffffff01a2a03c.
            [   14.301200] Kernel panic - not syncing: Fatal exception in interrupt
            """;

    @TempDir
    Path temp;

    private static List<String> lines(String console) {
        return console.lines().toList();
    }

    /** A module that leaves a timer behind: leftover_doomed is 0x40 into its code, on 64-bit machines 0x50. */
    private static byte[] leftover(ElfWriter elf) {
        int at = elf.is64() ? 0x50 : 0x40;
        int text = elf.section(".text", 1, ElfWriter.CODE, new byte[0x70]);
        int data = elf.section(".data", 1, ElfWriter.DATA, new byte[0x40]);
        elf.symbol("leftover_other", ElfConstants.STT_FUNC, text, 0, at);
        elf.symbol("leftover_doomed", ElfConstants.STT_FUNC, text, at, 0x10);
        elf.symbol("leftover_timer", ElfConstants.STT_OBJECT, data, 0, 0x28);
        return elf.bytes();
    }

    private static ElfWriter writer(int machine) {
        return machine == ElfConstants.EM_ARM ? ElfWriter.arm() : new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, machine);
    }

    private static LoadDocument document(String file, String module, List<Map<String, String>> sections) {
        Map<String, Object> none = Map.of("observed", false, "forecast", 0);
        return Json.read(
                LoadDocument.class,
                Json.line(Map.of(
                        "check",
                        Map.of("file", file, "module", module, "verdict", "accept", "kernel", Map.of()),
                        "load",
                        Map.of("syscall", "finit_module", "ending", "ok", "seconds", 0),
                        "crosscheck",
                        Map.of("result", "match", "kallsyms", Map.of("duringInit", none), "sections", sections))));
    }

    private static Map<String, String> section(String name, String address) {
        return Map.of("name", name, "address", address);
    }

    private GoneModules gone(int machine, String text, String data) throws IOException {
        Path file = Files.write(temp.resolve("leftover.ko"), leftover(writer(machine)));
        LoadDocument load =
                document("/payload/leftover.ko", "leftover", List.of(section(".text", text), section(".data", data)));
        return GoneModules.of(List.of(load), Map.of("leftover.ko", file));
    }

    private GoneModules goneX86() throws IOException {
        return gone(ElfConstants.EM_X86_64, "0xffffffffc0201000", "0xffffffffc0203000");
    }

    @Test
    void x86() throws IOException {
        assertThat(goneX86().attribution(lines(X86)))
                .containsExactly(
                        "the address ffffffffc0201050 was leftover_doomed+0x0 of leftover, which was unloaded before",
                        "the address ffffffffc0201064 was leftover_doomed+0x14 of leftover, which was unloaded before");
    }

    @Test
    void arm64() throws IOException {
        assertThat(gone(ElfConstants.EM_AARCH64, "0xffff80000122a000", "0xffff80000122c000")
                        .attribution(lines(ARM64)))
                .containsExactly(
                        "the address ffff80000122a050 was leftover_doomed+0x0 of leftover, which was unloaded before");
    }

    @Test
    void arm() throws IOException {
        assertThat(gone(ElfConstants.EM_ARM, "0xbf000000", "0xbf002000").attribution(lines(ARM)))
                .containsExactly("the address bf000040 was leftover_doomed+0x0 of leftover, which was unloaded before");
    }

    @Test
    void riscv64() throws IOException {
        assertThat(gone(ElfConstants.EM_RISCV, "0xffffffff01a2a000", "0xffffffff01a2c000")
                        .attribution(lines(RISCV)))
                .containsExactly(
                        "the address ffffffff01a2a050 was leftover_doomed+0x0 of leftover, which was unloaded before");
    }

    @Test
    void aModuleThatIsInOrOfWhichTheKernelSaysNothingIsNotCalledUnloaded() throws IOException {
        String access = "BUG: unable to handle page fault for address: ffffffffc0203010";
        String told = "the address ffffffffc0203010 was leftover_timer+0x10 of leftover";
        assertThat(goneX86().attribution(List.of(access))).containsExactly(told);
        assertThat(goneX86().attribution(List.of(access, "Modules linked in: leftover(OE-) [last unloaded: other]")))
                .containsExactly(told);
    }

    @Test
    void anAddressOutsideOfItIsNobodys() throws IOException {
        GuestDiedException died = new GuestDiedException(GuestEnd.PANIC, "Fatal exception", lines(X86));
        GoneModules elsewhere = gone(ElfConstants.EM_X86_64, "0xffffffffc0301000", "0xffffffffc0303000");
        assertThat(elsewhere.attribution(lines(X86))).isEmpty();
        assertThat(elsewhere.explained(died)).isSameAs(died);
        assertThat(GoneModules.of(List.of(), Map.of()).explained(died)).isSameAs(died);
    }

    @Test
    void itIsPartOfTheOneErrorLineAndAllElseStays() throws IOException {
        GuestDiedException died = new GuestDiedException(GuestEnd.PANIC, "Fatal exception in interrupt", lines(X86));
        GuestDiedException explained = goneX86().explained(died);
        assertThat(explained.verdict()).isEqualTo(died.verdict());
        assertThat(explained.kernelLines()).isEqualTo(died.kernelLines());
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        PrintStream printed = new PrintStream(err, true, StandardCharsets.UTF_8);
        assertThat(new FailureHandler(new Console(printed, printed, false)).handle(explained))
                .isEqualTo(6);
        assertThat(err.toString(StandardCharsets.UTF_8).lines().toList())
                .hasSize(1 + died.kernelLines().size())
                .first()
                .asString()
                .startsWith(
                        "jkmod: vm: " + died.getMessage() + "; the address ffffffffc0201050 was leftover_doomed+0x0 of"
                                + " leftover, which was unloaded before; ")
                .endsWith("; from its console:");
    }

    @Test
    void atMostFourAreTold() throws IOException {
        List<String> trace = List.of("0", "4", "8", "c", "1", "2").stream()
                .map(digit -> " ? 0xffffffffc020100" + digit)
                .toList();
        assertThat(goneX86().attribution(trace))
                .hasSize(GoneModules.MAX_TOLD)
                .last()
                .isEqualTo("the address ffffffffc020100c was leftover_other+0xc of leftover");
    }

    @Test
    void whatTheGuestSaysOfItsModulesMayBeAnything() throws IOException {
        Path file = Files.write(temp.resolve("leftover.ko"), leftover(ElfWriter.x86()));
        Path text = Files.writeString(temp.resolve("text.ko"), "no module\n");
        List<Map<String, String>> odd = List.of(
                section(".text", "0x"),
                section(".text", "0x11112222333344445"),
                section(".text", "-1"),
                section("\n", "0xffffffffc0201000"),
                section(".text", "0xffffffffc0201000"),
                section(".data", ""));
        GoneModules gone = GoneModules.of(
                List.of(
                        document("/payload/missing.ko", "missing", odd),
                        document("/payload/text.ko", "text", odd),
                        document("/payload/deleted.ko", "deleted", odd),
                        document("leftover.ko", "left\u001b\nover", odd)),
                Map.of("leftover.ko", file, "text.ko", text, "deleted.ko", temp.resolve("deleted.ko")));
        assertThat(gone.attribution(List.of("RIP: 0010:0xffffffffc0201050")))
                .containsExactly("the address ffffffffc0201050 was leftover_doomed+0x0 of left\\x1b\\x0aover");
    }

    /** From what {@code load --json} writes of sections to the symbols of the very file that was loaded. */
    @Test
    void theDocumentOfALoadTellsEnough() {
        FakeKernel kernel = new FakeKernel(temp);
        Path file = kernel.file("hello.ko", SampleModule.amd64());
        kernel.nextLoads();
        String json = CommandRun.of(kernel, "load", "--json", file).out();
        LoadDocument load = Json.read(LoadDocument.class, json);
        assertThat(Json.line(load)).isEqualTo(json.strip());
        GoneModules gone = GoneModules.of(List.of(load), Map.of("hello.ko", file));
        assertThat(gone.attribution(List.of("BUG: unable to handle page fault for address: ffffffffc0000009")))
                .containsExactly("the address ffffffffc0000009 was hello_ns+0x1 of hello");
        assertThat(gone.attribution(List.of("RIP: 0010:0xffffffffc0100010"))) // init's memory, which is freed
                .isEmpty();
    }

    @Test
    void sectionsWhoseAddressesAreHiddenAreLeftOut() {
        FakeKernel kernel = new FakeKernel(temp);
        Path file = kernel.file("hello.ko", SampleModule.amd64());
        kernel.showLive()
                .write("sys/module/hello/sections/.text", "0x0000000000000000\n")
                .write("sys/module/hello/sections/.bss", "0xffffffffc0002000\n");
        assertThat(CommandRun.of(kernel, "verify", "--json", "hello", file).out())
                .contains("{\"name\":\".bss\",\"address\":\"0xffffffffc0002000\"}")
                .doesNotContain("{\"name\":\".text\"");
    }
}
