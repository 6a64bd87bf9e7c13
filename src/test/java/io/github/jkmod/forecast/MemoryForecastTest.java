package io.github.jkmod.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.RegionKind;
import io.github.jkmod.model.Architecture;
import org.junit.jupiter.api.Test;

/** Offsets are worked out by hand after layout_sections and layout_symtab. */
final class MemoryForecastTest {
    private static final int ALLOC = 2;
    private static final int DATA = 3;
    private static final int CODE = 6;

    private static final MemoryForecast OLD = memory("6.3.0");
    private static final MemoryForecast BY_USE = memory("6.4.0");

    /** The same module on every kernel: .text of more than a page, so that regions differ in size. */
    private static MemoryForecast memory(String release) {
        ElfWriter elf = ElfWriter.x86();
        elf.section(".text", 1, CODE, new byte[0x1234], 0, 0, 16); // 1
        elf.section(".comment", ElfConstants.SHT_PROGBITS, 0, new byte[100], 0, 0, 1); // 2
        elf.section(".rodata", 1, ALLOC, new byte[12], 0, 0, 4); // 3
        elf.section(".text.unlikely", 1, CODE, new byte[8], 0, 0, 16); // 4
        elf.section(".data", 1, DATA, new byte[40], 0, 0, 8); // 5
        elf.section(".init.text", 1, CODE, new byte[0x20], 0, 0, 16); // 6
        elf.section(".init.data", 1, DATA, new byte[4], 0, 0, 4); // 7
        elf.section(".init.rodata", 1, ALLOC, new byte[0x1001], 0, 0, 4); // 8
        elf.section(".modinfo", 1, ALLOC, elf.buffer().text("name=x\0").bytes(), 0, 0, 1); // 9
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                DATA,
                elf.buffer().padTo(0x18).text("x").padTo(0x380).bytes(),
                0,
                0,
                64); // 10
        elf.noBits(".bss", DATA, 16); // 11
        Load load = new EarlyStages(Architecture.X86_64, release).layOut(elf.bytes());
        assertThat(load.findings().decided()).isFalse();
        return MemoryForecast.of(load);
    }

    private static MemoryForecast.Section section(MemoryForecast memory, String name) {
        return memory.sections().stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void before64ThereAreTwoRegions() {
        assertThat(OLD.regions())
                .containsExactly(
                        new MemoryForecast.Region(RegionKind.CORE, 0x5000),
                        new MemoryForecast.Region(RegionKind.INIT, 0x5000));
        assertThat(OLD.coreSize()).isEqualTo(0x5000);
        assertThat(OLD.initSize()).isEqualTo(0x5000);
    }

    @Test
    void since64ThereAreSevenRegions() {
        assertThat(BY_USE.regions())
                .containsExactly(
                        new MemoryForecast.Region(RegionKind.TEXT, 0x2000),
                        new MemoryForecast.Region(RegionKind.DATA, 0x1000),
                        new MemoryForecast.Region(RegionKind.RODATA, 0x1000),
                        new MemoryForecast.Region(RegionKind.RO_AFTER_INIT, 0),
                        new MemoryForecast.Region(RegionKind.INIT_TEXT, 0x1000),
                        new MemoryForecast.Region(RegionKind.INIT_DATA, 0x1000),
                        new MemoryForecast.Region(RegionKind.INIT_RODATA, 0x2000));
        assertThat(BY_USE.coreSize()).isEqualTo(0x4000);
        assertThat(BY_USE.initSize()).isEqualTo(0x4000);
    }

    @Test
    void before64DataComeBehindCodeAndReadOnlyData() {
        assertThat(section(OLD, ".text")).isEqualTo(new MemoryForecast.Section(1, ".text", RegionKind.CORE, 0, 0x1234));
        assertThat(section(OLD, ".text.unlikely"))
                .isEqualTo(new MemoryForecast.Section(4, ".text.unlikely", RegionKind.CORE, 0x1240, 8));
        assertThat(section(OLD, ".rodata"))
                .isEqualTo(new MemoryForecast.Section(3, ".rodata", RegionKind.CORE, 0x2000, 12));
        // behind the page of what is read-only after init, which is empty
        assertThat(section(OLD, ".data"))
                .isEqualTo(new MemoryForecast.Section(5, ".data", RegionKind.CORE, 0x3000, 40));
        assertThat(section(OLD, ".init.text"))
                .isEqualTo(new MemoryForecast.Section(6, ".init.text", RegionKind.INIT, 0, 0x20));
        assertThat(section(OLD, ".init.rodata").offset()).isEqualTo(0x1000);
        assertThat(section(OLD, ".init.data").offset()).isEqualTo(0x3000);
    }

    @Test
    void since64EveryUseBeginsAtItsOwnRegion() {
        assertThat(section(BY_USE, ".text"))
                .isEqualTo(new MemoryForecast.Section(1, ".text", RegionKind.TEXT, 0, 0x1234));
        assertThat(section(BY_USE, ".text.unlikely"))
                .isEqualTo(new MemoryForecast.Section(4, ".text.unlikely", RegionKind.TEXT, 0x1240, 8));
        assertThat(section(BY_USE, ".rodata"))
                .isEqualTo(new MemoryForecast.Section(3, ".rodata", RegionKind.RODATA, 0, 12));
        assertThat(section(BY_USE, ".data")).isEqualTo(new MemoryForecast.Section(5, ".data", RegionKind.DATA, 0, 40));
        assertThat(section(BY_USE, ".init.text"))
                .isEqualTo(new MemoryForecast.Section(6, ".init.text", RegionKind.INIT_TEXT, 0, 0x20));
        assertThat(section(BY_USE, ".init.data").kind()).isEqualTo(RegionKind.INIT_DATA);
        assertThat(section(BY_USE, ".init.rodata").kind()).isEqualTo(RegionKind.INIT_RODATA);
        assertThat(section(BY_USE, ".bss").offset()).isEqualTo(0x40 + 0x380);
    }

    @Test
    void sectionsAreFoundByTheirIndicesInTheFile() {
        assertThat(OLD.section(5)).map(MemoryForecast.Section::name).contains(".data");
        assertThat(OLD.section(0)).isEmpty();
        assertThat(OLD.section(999)).isEmpty();
        assertThat(BY_USE.sections()).extracting(MemoryForecast.Section::index).isSorted();
    }

    @Test
    void whatIsNotLoadedHasNoPlace() {
        assertThat(OLD.section(2)).isEmpty();
        assertThat(BY_USE.sections())
                .extracting(MemoryForecast.Section::name)
                .contains(".text", ".bss", ".gnu.linkonce.this_module")
                .doesNotContain(".comment");
    }
}
