package io.github.jkmod.forecast.layout;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.EarlyStages;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModuleLayout;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Offsets are worked out by hand after layout_sections and layout_symtab. */
final class LayoutStageTest {
    private static final int ALLOC = 2;
    private static final int DATA = 3;
    private static final int CODE = 6;

    private final EarlyStages old = new EarlyStages(Architecture.X86_64, "6.1.0");
    private final EarlyStages byUse = new EarlyStages(Architecture.X86_64, "6.12.0");

    /** .text of 20 bytes, .rodata 12, .data 8, .init.text 8, .init.data 4, this_module, .bss 16, and symbols. */
    private static ElfWriter writer() {
        ElfWriter elf = ElfWriter.x86();
        int text = elf.section(".text", 1, CODE, filled(20, 0x11), 0, 0, 16);
        elf.section(".rodata", 1, ALLOC, filled(12, 0x22), 0, 0, 4);
        elf.section(".data", 1, DATA, filled(8, 0x33), 0, 0, 8);
        int init = elf.section(".init.text", 1, CODE, filled(8, 0x44), 0, 0, 16);
        elf.section(".init.data", 1, DATA, filled(4, 0x55), 0, 0, 4);
        elf.section(".modinfo", 1, ALLOC, elf.buffer().text("name=x\0").bytes(), 0, 0, 1);
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                DATA,
                elf.buffer().padTo(0x18).text("x").padTo(0x380).bytes(),
                0,
                0,
                64);
        elf.noBits(".bss", DATA, 16);
        elf.function("kept", text, 4, 4);
        elf.function("gone", init, 0, 4);
        elf.undefined("import");
        return elf;
    }

    private static byte[] filled(int size, int value) {
        byte[] bytes = new byte[size];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    @Test
    void aSectionOverTheSectionHeadersHasThemAsTheKernelHasChangedThem() {
        byte[] file = writer().bytes();
        ByteBuffer elf = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int headers = (int) elf.getLong(0x28);
        // .init.data, of 4 bytes, over the address of .text
        elf.putLong(headers + 5 * 64 + 24, headers + 64 + 16);
        Load load = old.layOut(file);
        SectionHeader data = load.info().section(5);
        assertThat(load.info().name(data)).isEqualTo(".init.data");
        assertThat(load.memory().read(data.address, 4)).contains(load.info().section(1).address & 0xffff_ffffL);
    }

    @Test
    void before64CoreAndInitEachGrowFromCodeToData() {
        Load load = old.layOut(writer().bytes());
        assertThat(EarlyStages.place(load, ".text")).isEqualTo(new ModuleLayout.Place(RegionKind.CORE, 0));
        assertThat(EarlyStages.place(load, ".rodata").offset()).isEqualTo(0x1000);
        // data come behind the page of what is read-only after init, which is empty
        assertThat(EarlyStages.place(load, ".data").offset()).isEqualTo(0x2000);
        assertThat(EarlyStages.place(load, ".gnu.linkonce.this_module").offset())
                .isEqualTo(0x2040);
        assertThat(EarlyStages.place(load, ".bss").offset()).isEqualTo(0x23c0);
        assertThat(EarlyStages.place(load, ".init.text")).isEqualTo(new ModuleLayout.Place(RegionKind.INIT, 0));
        assertThat(EarlyStages.place(load, ".init.data").offset()).isEqualTo(0x1000);
        assertThat(EarlyStages.place(load, ".symtab").offset()).isEqualTo(0x2000);
        assertThat(load.layout().regions())
                .extracting(ModuleLayout.Region::size)
                .containsExactly(0x4000L, 0x3000L);
    }

    @Test
    void since64EveryUseHasItsRegion() {
        Load load = byUse.layOut(writer().bytes());
        assertThat(EarlyStages.place(load, ".rodata")).isEqualTo(new ModuleLayout.Place(RegionKind.RODATA, 0));
        assertThat(EarlyStages.place(load, ".bss")).isEqualTo(new ModuleLayout.Place(RegionKind.DATA, 0x3c0));
        assertThat(EarlyStages.place(load, ".symtab")).isEqualTo(new ModuleLayout.Place(RegionKind.INIT_DATA, 8));
        assertThat(load.layout().regions())
                .extracting(ModuleLayout.Region::size)
                .containsExactly(0x1000L, 0x1000L, 0x1000L, 0L, 0x1000L, 0x1000L, 0L);
    }

    @Test
    void symbolsThatStayAreAppendedForKallsyms() {
        Load load = byUse.layOut(writer().bytes());
        // behind .bss, which ends at 0x3d0: entry 0 and "kept", the names "" and "kept", two letters
        assertThat(load.layout().kallsyms()).isEqualTo(new ModuleLayout.Kallsyms(2, 0x3d0, 0x3d0 + 48, 0x3d0 + 48 + 6));
    }

    @Test
    void bytesAreWhereTheSectionIs() {
        Load load = byUse.layOut(writer().bytes());
        long text = load.info().section(EarlyStages.section(load, ".text")).address;
        assertThat(load.memory().read(text, 8)).contains(0x1111_1111_1111_1111L);
        long bss = load.info().section(EarlyStages.section(load, ".bss")).address;
        assertThat(load.memory().read(bss, 8)).contains(0L);
        assertThat(load.structModule().name()).isEqualTo("x");
        assertThat(load.structModule().address())
                .isEqualTo(load.layout().region(RegionKind.DATA).orElseThrow().base() + 0x40);
    }

    @Test
    void aSizeInTheFilesStructModuleIsWhereTheLayoutBegins() {
        ElfWriter elf = writer();
        byte[] file = elf.bytes();
        Load probe = byUse.layOut(file);
        long module = probe.info().section(probe.info().module).offset;
        file[(int) module + 0x149] = 0x10; // mem[0].size = 0x1000
        Load load = byUse.field("mem[0].size", 0x148, 4).layOut(file);
        assertThat(EarlyStages.place(load, ".text").offset()).isEqualTo(0x1000);
        assertThat(load.structModule().read("mem[0].size")).hasValue(0x2000);
    }

    @Test
    void writableCodeIsRefusedEvenWhereItIsNotLoaded() {
        ElfWriter elf = writer();
        elf.section(".odd", 1, 5, new byte[4]);
        Load load = byUse.layOut(elf.bytes());
        assertThat(load.findings().verdict().errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(load)).contains("x: section .odd (index 9) has invalid WRITE|EXEC flags");
    }

    @Test
    void moreThanTheModuleAreaIsOutOfMemory() {
        ElfWriter elf = writer();
        elf.noBits(".huge", DATA, 0x7ff0_0000);
        assertThat(byUse.layOut(elf.bytes()).findings().verdict().errno()).contains(Errno.ENOMEM);
    }

    @Test
    void sumsOf32BitsRunOver() {
        ElfWriter elf = writer();
        elf.noBits(".huge", DATA, 0x1_0000_0010L);
        Load load = byUse.layOut(elf.bytes());
        assertThat(load.findings().verdict().answer()).isNotEqualTo(Verdict.Answer.REJECT);
        assertThat(load.layout().region(RegionKind.DATA).orElseThrow().size()).isEqualTo(0x1000);
    }

    @Test
    void armNeedsItsPltSections() {
        EarlyStages arm = new EarlyStages(Architecture.ARM, "6.1.0");
        ElfWriter elf = ElfWriter.arm();
        module(elf);
        Load load = arm.layOut(elf.bytes());
        assertThat(load.findings().verdict().errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(load)).contains("x: module PLT section(s) missing");
    }

    /** Two calls of one function need one veneer, a call with another addend one more, and two are fixed. */
    @Test
    void armCountsVeneers() {
        EarlyStages arm = new EarlyStages(Architecture.ARM, "6.1.0");
        ElfWriter elf = ElfWriter.arm();
        module(elf);
        elf.section(".plt", 1, DATA, new byte[1]);
        elf.section(".init.plt", 1, DATA, new byte[1]);
        int far = elf.undefined("far");
        int calls = elf.section(
                ".text",
                1,
                CODE,
                elf.buffer()
                        .u32(0xebff_fffeL)
                        .u32(0xebff_fffeL)
                        .u32(0xebff_fff0L)
                        .bytes());
        List<ElfWriter.Rel> entries = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            entries.add(new ElfWriter.Rel(4L * i, 28, far, 0));
        }
        elf.relocations(calls, entries);
        Load load = arm.layOut(elf.bytes());
        SectionHeader plt = load.info().section(EarlyStages.section(load, ".plt"));
        assertThat(plt.size).isEqualTo(128);
        assertThat(plt.isNoBits() && plt.isExec() && !plt.isWrite()).isTrue();
    }

    @Test
    void armFollowsOffsetsOfCallsUnchecked() {
        EarlyStages arm = new EarlyStages(Architecture.ARM, "6.1.0");
        ElfWriter elf = ElfWriter.arm();
        module(elf);
        elf.section(".plt", 1, DATA, new byte[1]);
        elf.section(".init.plt", 1, DATA, new byte[1]);
        int far = elf.undefined("far");
        int text = elf.section(".text", 1, CODE, new byte[8]);
        elf.relocations(text, List.of(new ElfWriter.Rel(0x10_0000, 28, far, 0)));
        Load load = arm.layOut(elf.bytes());
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(EarlyStages.whats(load)).contains("r_offset 0x100000 of relocation 0 leads out of the file");
    }

    private static void module(ElfWriter elf) {
        elf.section(".modinfo", 1, ALLOC, elf.buffer().text("name=x\0").bytes(), 0, 0, 1);
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                DATA,
                elf.buffer().padTo(0xc).text("x").padTo(0x240).bytes());
    }
}
