package io.github.jkmod.forecast.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ModuleMemoryTest {
    private static final long HIGH = 0xffff_ffff_c040_0000L;

    private final ModuleMemory memory = new ModuleMemory();

    @Test
    void readsGoOnWhereTheLastOneWasAndBeyond() {
        memory.map("first", HIGH, new byte[] {1, 2, 3, 4});
        memory.map("second", HIGH + 8, new byte[] {5, 6, 7, 8});
        assertThat(memory.read(HIGH, 2)).contains(0x0201L);
        assertThat(memory.read(HIGH + 2, 2)).contains(0x0403L);
        assertThat(memory.read(HIGH + 3, 2)).isEmpty();
        assertThat(memory.read(HIGH + 6, 1)).isEmpty();
        assertThat(memory.read(HIGH + 8, 4)).contains(0x08070605L);
        assertThat(memory.read(HIGH - 1, 1)).isEmpty();
        assertThat(memory.region(HIGH + 4, 0).map(ModuleMemory.Region::name)).contains("first");
        assertThat(memory.region(HIGH + 12, 0).map(ModuleMemory.Region::name)).contains("second");
    }

    /** What begins later counts, also within a region and also if that was asked about before. */
    @Test
    void theRegionThatBeginsLastBelowAnAddressIsTheOne() {
        memory.map("outer", 0x1000, new byte[16]);
        assertThat(memory.read(0x1004, 1)).contains(0L);
        memory.map("inner", 0x1004, new byte[] {9, 9});
        assertThat(memory.read(0x1002, 1)).contains(0L);
        assertThat(memory.read(0x1004, 2)).contains(0x0909L);
        assertThat(memory.read(0x1003, 1)).contains(0L);
        assertThat(memory.read(0x1007, 1)).isEmpty();
        assertThat(memory.write(0x1005, 1, 7)).isTrue();
        assertThat(memory.read(0x1004, 2)).contains(0x0709L);
    }

    @Test
    void bothHalvesOfTheAddressSpaceAreOrderedWithoutASign() {
        memory.map("low", 0x7fff_ffff_ffff_fff0L, new byte[] {1});
        memory.map("high", 0x8000_0000_0000_0000L, new byte[] {2});
        assertThat(memory.read(0x7fff_ffff_ffff_fff0L, 1)).contains(1L);
        assertThat(memory.read(0x8000_0000_0000_0000L, 1)).contains(2L);
        assertThat(memory.read(0x7fff_ffff_ffff_fff1L, 1)).isEmpty();
    }
}
