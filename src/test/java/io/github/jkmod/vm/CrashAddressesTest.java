package io.github.jkmod.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CrashAddressesTest {
    private static List<String> bare(String... console) {
        return CrashAddresses.of(List.of(console)).bare();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "BUG: unable to handle page fault for address: ffffffffc0201050|ffffffffc0201050",
                "BUG: kernel NULL pointer dereference, address: 0000000000000008|0000000000000008",
                "Unable to handle kernel paging request at virtual address ffff80000122a050|ffff80000122a050",
                "Unable to handle kernel execute from non-executable memory at virtual address ffff80000122a050|ffff80000122a050",
                "Unable to handle kernel paging request at virtual address bf000040 when execute|bf000040",
                "8<--- cut here --- Unable to handle kernel paging request at virtual address bf000040|bf000040",
                "RIP: 0010:0xffffffffc0201050|ffffffffc0201050",
                "pc : 0xffff80000122a050|ffff80000122a050",
                "PC is at 0xbf000040|bf000040",
                "LR is at 0xbf000044|bf000044",
                "epc : 0xffffffff01a2a050|ffffffff01a2a050",
                " ra : 0xffffffff01a2a054|ffffffff01a2a054",
                "lr : 0xffff80000122a054|ffff80000122a054",
                " ? 0xffffffffc0201050|ffffffffc0201050",
                " 0xffff80000122a050 (P)|ffff80000122a050",
                "[<ffffffff01a2a050>] 0xffffffff01a2a050|ffffffff01a2a050",
                " 0xbf000040 from call_timer_fn+0x38/0x1b0|bf000040",
                " call_timer_fn from 0xbf000044|bf000044",
                "[<bf000040>] (0xbf000040) from [<c03c0d0c>] (call_timer_fn+0x38/0x1b0)|bf000040",
                "[<c03c0d0c>] (call_timer_fn) from [<bf000044>] (0xbf000044)|bf000044",
                "qemu: processor 0: pc ffffffffc0201050, interrupts off|ffffffffc0201050",
            })
    void bareAddressesOfFourArchitectures(String line, String address) {
        assertThat(bare(line)).containsExactly(address);
        assertThat(bare("[   12.345678] " + line)).containsExactly(address);
        assertThat(bare("[   12.345678][    C0] " + line)).containsExactly(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "RIP: 0010:leftover_doomed+0x0/0x20 [leftover]",
                "RIP: 0033:0x7f2d6c4f0f19 is no kernel's but has 12 digits, and is none of ours",
                "pc : leftover_doomed+0x0/0x20 [leftover]",
                "pc : [<bf000040>]    lr : [<c03c0d0c>]    psr: 60000113", // arm shows both for what has a name, too
                "epc : ffffffff01a2a050 ra : ffffffff800b2a0e sp : ff20000000003d30",
                "Code: Unable to access opcode bytes at 0xffffffffc0201026.",
                "RAX: ffffffffc0201050 RBX: ffff8881003e1000 RCX: 0000000000000000",
                "CR2: ffffffffc0201050 CR3: 0000000003a5b000 CR4: 00000000000006f0",
                "#PF: error_code(0x0010) - not-present page",
                "[<ffffffff800b2a0e>] call_timer_fn+0x1e/0x120",
                " ? call_timer_fn+0x27/0x130",
                "0xffff",
                "0xffffffffc02010500", // 17 digits
                "the address: ffffffffc0201050",
                "address",
                "",
            })
    void allElseIsNoBareAddressOfTheKernel(String line) {
        assertThat(bare(line)).doesNotContain("ffffffffc0201050", "bf000040", "ffffffff01a2a050");
    }

    @Test
    void theAccessComesFirstThenTheProcessorThenTheTraceAndNoneTwice() {
        assertThat(bare(
                        " ? 0xffffffffc0201000",
                        "RIP: 0010:0xffffffffc0202000",
                        "BUG: unable to handle page fault for address: ffffffffc0203000",
                        " ? 0xffffffffc0202000",
                        "RIP: 0010:0xffffffffc0202000"))
                .containsExactly("ffffffffc0203000", "ffffffffc0202000", "ffffffffc0201000");
    }

    @Test
    void whichModulesWereIn() {
        String list = "[   12.3] Modules linked in: nls_ascii(E) hello(OE-) other";
        assertThat(CrashAddresses.of(List.of(list)).linked()).isEmpty(); // it may have been cut
        assertThat(CrashAddresses.of(List.of(list + " [last unloaded: leftover(O)]"))
                        .linked())
                .hasValueSatisfying(names -> assertThat(names)
                        .contains("nls_ascii", "hello", "other")
                        .doesNotContain("leftover"));
        assertThat(CrashAddresses.of(List.of("Modules linked in: [last unloaded: leftover]"))
                        .linked())
                .hasValueSatisfying(names -> assertThat(names).doesNotContain("leftover"));
        assertThat(CrashAddresses.of(List.of(
                                "Modules linked in: a [last unloaded: x]", "Modules linked in: b [last unloaded: a]"))
                        .linked())
                .hasValueSatisfying(names -> assertThat(names).contains("a", "b"));
    }

    @Test
    void aGuestMayPrintAnything() {
        assertThat(CrashAddresses.of(List.of())).isEqualTo(new CrashAddresses(List.of(), Optional.empty()));
        List<String> many = IntStream.range(0, 5000)
                .mapToObj(i -> " 0x" + Integer.toHexString(0x1000_0000 + i))
                .toList();
        assertThat(CrashAddresses.of(many).bare()).hasSize(CrashAddresses.MAX).startsWith("10000000");
        for (String piece :
                List.of("[ ", "[1", "address: ", "BUG: address", "[<ffffffff>] ", "from [<", "(", "? 0x", " ")) {
            List<String> lines = Collections.nCopies(4000, "BUG: " + piece.repeat(1000 / piece.length()));
            CrashAddresses told =
                    Assertions.assertTimeout(Duration.ofSeconds(20), () -> CrashAddresses.of(lines), piece);
            assertThat(told.bare()).as(piece).isEmpty();
        }
        assertThat(CrashAddresses.of(List.of(
                                "Modules linked in:[last unloaded: ", "Modules linked in: ((( [last unloaded: "))
                        .linked())
                .contains(Set.of(""));
    }
}
