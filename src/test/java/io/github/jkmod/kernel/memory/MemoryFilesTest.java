package io.github.jkmod.kernel.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The files in which a kernel counts its memory, as kernels wrote them. */
final class MemoryFilesTest {
    @Test
    void slabinfoGivesObjectsInUseTheirSizeAndTheirPages() {
        assertThat(
                        SlabInfo.parse(
                                List.of(
                                        "slabinfo - version: 2.1",
                                        "# name            <active_objs> <num_objs> <objsize> <objperslab> <pagesperslab> : tunables …",
                                        "TCPv6                 13     26   2496   13    8 : tunables    0    0    0 : slabdata      1      2      0",
                                        "my own cache           1     32    128   32    1 : tunables    0    0    0 : slabdata      1      1      0")))
                .containsExactly(
                        new SlabInfo.Cache("TCPv6", 13, 2496, 16), new SlabInfo.Cache("my own cache", 1, 128, 1));
    }

    @Test
    void whatIsNoSlabinfoIsNotRead() {
        assertThatThrownBy(() -> SlabInfo.parse(List.of("TCPv6 13 26")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("line 1");
        assertThatThrownBy(() -> SlabInfo.parse(List.of("a b c d e f : tunables 0 0 0 : slabdata 1 1 0")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("no numbers");
    }

    @Test
    void vmallocinfoGivesCallersAndPagesAndLeavesOutWhatIsOnlyNotForgottenYet() {
        assertThat(VmallocInfo.parse(List.of(
                        "0x00000000a1-0x00000000b2   20480 load_module+0xa3/0x1c0 pages=4 vmalloc N0=4",
                        "0x00000000a1-0x00000000b2   16384 leaky_take+0x25/0x90 [leaky] pages=3 vmalloc N0=3",
                        "0x00000000a1-0x00000000b2   16384 0xffffffffc0a01025 pages=3 vmalloc N0=3",
                        "0x00000000a1-0x00000000b2    8192 hpet_enable+0x32/0x2a0 phys=0x00000000fed00000 ioremap",
                        "0x00000000a1-0x00000000b2    8192 vm_map_ram",
                        "0x00000000a1-0x00000000b2    8192 unpurged vm_area")))
                .containsExactly(
                        new VmallocInfo.Area("load_module+0xa3/0x1c0", 20480, Optional.of(4L)),
                        new VmallocInfo.Area("leaky_take+0x25/0x90 [leaky]", 16384, Optional.of(3L)),
                        new VmallocInfo.Area("0xffffffffc0a01025", 16384, Optional.of(3L)),
                        new VmallocInfo.Area("hpet_enable+0x32/0x2a0", 8192, Optional.empty()),
                        new VmallocInfo.Area("vm_map_ram", 8192, Optional.empty()));
    }

    @Test
    void whatIsNoVmallocinfoIsNotRead() {
        assertThatThrownBy(() -> VmallocInfo.parse(List.of("something else")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("line 1");
    }

    @Test
    void allocinfoGivesPlacesWithTheirModules() {
        assertThat(AllocInfo.parse(List.of(
                        "allocinfo - version: 1.0",
                        "#     <size>  <calls> <tag info>",
                        "        4096        1 leaky.c:40 [leaky] func:leaky_take",
                        "   315060224    76920 mm/slub.c:2553 func:alloc_slab_page")))
                .containsExactly(
                        new AllocInfo.Place("leaky.c:40 [leaky] func:leaky_take", 4096, 1),
                        new AllocInfo.Place("mm/slub.c:2553 func:alloc_slab_page", 315060224, 76920));
    }

    @Test
    void pagesThatAreNeitherFreeNorAccountedForAreWhatIsLeft() {
        assertThat(PageCounts.keptByProcessors(List.of(
                        "    cpu: 0", "              count: 12", "              high:  37", "              count: 3")))
                .isEqualTo(15);
        Map<String, Long> meminfo = Map.of(
                "MemTotal",
                1000L,
                "MemFree",
                300L,
                "Cached",
                100L,
                "Mapped",
                50L,
                "Slab",
                80L,
                "KReclaimable",
                30L,
                "SUnreclaim",
                50L,
                "Percpu",
                20L);
        assertThat(PageCounts.unaccounted(meminfo, 60)).isEqualTo(1000 - 300 - 100 - 80 - 20 - 60);
    }
}
