package io.github.jkmod.kernel.leftover;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.ModuleSight;
import io.github.jkmod.kernel.Tree;
import io.github.jkmod.kernel.exports.SampleExportTables;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A kernel of 64 KiB: variables from 0xffffffff82000000, .bss 16 KiB behind, one processor's own 32 KiB behind. */
final class PointerScanTest {
    private static final ModuleName MODULE = new ModuleName("left");
    private static final long DATA = 0xffff_ffff_8200_0000L;
    private static final int SIZE = 0x10000;
    private static final long BASE = 0xffff_ffff_c020_1000L;
    private static final int LIST = 0x108;
    private static final int BSS = 0x4010;

    private static final String KALLSYMS = """
            0000000000000000 A __per_cpu_start
            0000000000000100 d timer_bases
            0000000000001000 A __per_cpu_end
            ffffffff81000000 T _stext
            ffffffff82000000 D _sdata
            ffffffff82000000 d init_stack
            ffffffff82000100 d reboot_list
            ffffffff82000200 D mod_tree
            ffffffff82000300 D __per_cpu_offset
            ffffffff82000400 d execmem_info
            ffffffff82003000 D _edata
            ffffffff82004000 B __bss_start
            ffffffff82004010 b table
            ffffffff82005000 B __bss_stop
            ffffffff82010000 B _end
            """;

    private static final String MODULES_OWN = """
            ffffffffc0201000 t left_fn\t[left]
            ffffffffc0202010 d left_block\t[left]
            ffffffffc0202010 d __start_alloc_tags\t[left]
            0000000000001500 d left_percpu\t[left]
            """;

    @TempDir
    private Path folder;

    private final byte[] memory = new byte[SIZE];

    private KernelRoot kernel() {
        put(0x300, DATA + 0x8000);
        return new Tree(folder)
                .with("proc/kallsyms", KALLSYMS + MODULES_OWN)
                .with("proc/modules", "left 8192 0 - Live 0xffffffffc0201000\n")
                .with("sys/devices/system/cpu/possible", "0\n")
                .with("proc/kcore", new String(SampleExportTables.core(memory, DATA), StandardCharsets.ISO_8859_1))
                .root();
    }

    private void put(int at, long value) {
        byte[] word = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true).u64(value).bytes();
        System.arraycopy(word, 0, memory, at, word.length);
    }

    private Fact<List<StrayPointer>> find() {
        KernelRoot root = kernel();
        return new PointerScan(root).find(List.of(FreedMemory.of(MODULE, ModuleSight.look(root, MODULE))));
    }

    @Test
    void aPointerIsNamedByWhatHoldsItAndWhatItPointsTo() {
        put(LIST, BASE + 0x1010);
        put(BSS, BASE);
        assertThat(find().value().orElseThrow())
                .extracting(StrayPointer::toString)
                .containsExactly("reboot_list+0x8 points to left_block+0x0", "table+0x0 points to left_fn+0x0");
    }

    @Test
    void aProcessorsVariablesAreNamedByItsNumber() {
        put(0x8120, BASE + 0x1018);
        assertThat(find().value().orElseThrow())
                .extracting(StrayPointer::toString)
                .containsExactly("timer_bases+0x20 of processor 0 points to left_block+0x8");
    }

    @Test
    void otherAddressesAreNone() {
        put(LIST, BASE - 1);
        put(LIST + 8, BASE + 0x2000);
        put(LIST + 16, 0x1500); // as a per-CPU variable's
        put(BSS + 3, BASE); // no word
        put(0x6000, BASE); // behind .bss
        assertThat(find().value().orElseThrow()).isEmpty();
    }

    @Test
    void whatIsOnlyRememberedDoesNotCount() {
        put(0x10, BASE);
        put(0x208, BASE);
        put(0x428, BASE);
        assertThat(find().value().orElseThrow()).isEmpty();
    }

    @Test
    void whatHindersTheScanIsSaid() {
        KernelRoot root = kernel();
        FreedMemory freed = FreedMemory.of(MODULE, ModuleSight.look(root, MODULE));
        Tree tree = new Tree(folder);
        tree.with("proc/kallsyms", KALLSYMS.replace(" d ", " T ").replace(" b ", " T "));
        assertThat(new PointerScan(tree.root()).find(List.of(freed)).reason())
                .contains("/proc/kallsyms lists no variables (CONFIG_KALLSYMS_ALL)");
        tree.with("proc/kallsyms", KALLSYMS.replace("_sdata", "_other"));
        assertThat(new PointerScan(tree.root()).find(List.of(freed)).reason())
                .contains("/proc/kallsyms does not show where _sdata is");
        tree.with("proc/modules", "left 8192 0 - Live 0x0\n");
        FreedMemory hidden = FreedMemory.of(MODULE, ModuleSight.look(tree.root(), MODULE));
        assertThat(new PointerScan(tree.root()).find(List.of(hidden)).reason())
                .contains("/proc/modules did not show where it was");
    }

    @Test
    void withoutKcoreNothingIsLookedThrough() throws Exception {
        KernelRoot root = kernel();
        Files.delete(folder.resolve("proc/kcore"));
        assertThat(new PointerScan(root)
                        .find(List.of(FreedMemory.of(MODULE, ModuleSight.look(root, MODULE))))
                        .reason()
                        .orElseThrow())
                .endsWith("/proc/kcore: No such file or directory");
    }
}
