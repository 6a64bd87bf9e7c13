package io.github.jkmod.vm;

import io.github.jkmod.model.KernelTrouble;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses in a kernel's report of its death that it has no names for. It names what is in a module that is in; a bare
 * address in a trace was another's. Any program in the guest may write to the console, so that these are no more than claims.
 *
 * @param bare in hexadecimal without 0x, 8 to 16 digits, none twice, at most {@link #MAX}: where an access failed, then where
 *     the processor was, then the call trace
 * @param linked the modules that were in when the kernel reported, where it says all of them and that some were unloaded before
 */
public record CrashAddresses(List<String> bare, Optional<Set<String>> linked) {
    /** How many addresses are looked at. */
    static final int MAX = 32;

    private static final int MAX_LINES = 1000;
    private static final String HEX = "([0-9a-f]{8,16})\\b";

    /** In the kinds of an address's importance, the greatest first. The addresses that are accessed never have names. */
    private static final List<Pattern> KINDS = List.of(
            // show_fault_oops of arch/x86/mm/fault.c; die_kernel_fault of arch/{arm,arm64,riscv}/mm/fault.c
            Pattern.compile("^(?:8<--- cut here --- +)?(?:BUG: |Unable to handle kernel ).*?address:? (?:0x)?" + HEX),
            // show_iret_regs of x86; show_regs of arm64, arm, riscv; jkmod's own line, of a kernel that does not answer
            Pattern.compile(
                    "(?:\\bRIP: [0-9a-f]{4}:0x|\\bpc : 0x|\\bPC is at 0x|\\bepc : 0x|^qemu: processor [^:]{1,9}: pc )"
                            + HEX),
            // dump_backtrace: ADDRESS, behind a question mark where x86 guesses; [<ADDRESS>] ADDRESS of riscv and older
            // arm
            Pattern.compile("^\\s*(?:\\[<[0-9a-f]{8,16}>] )?(?:\\? )?\\(?0x" + HEX),
            // the return address's register; dump_backtrace_entry of arm
            Pattern.compile("(?:\\blr : |\\bLR is at |\\bra : |\\bfrom (?:\\[<[0-9a-f]{8}>] \\()?)0x" + HEX));

    private static final String LINKED = "Modules linked in:";

    /** What ends that list, if any was ever unloaded ({@code print_modules}); without it the list may have been cut. */
    private static final String UNLOADED = "[last unloaded: ";

    /** Copies both. */
    public CrashAddresses {
        bare = List.copyOf(bare);
        linked = linked.map(Set::copyOf);
    }

    /** {@return what a console tells, whatever is on it} */
    public static CrashAddresses of(List<String> console) {
        List<String> lines = new ArrayList<>();
        for (String line : console.subList(0, Math.min(console.size(), MAX_LINES))) {
            lines.add(KernelTrouble.withoutStamp(line));
        }
        Set<String> bare = new LinkedHashSet<>();
        for (Pattern kind : KINDS) {
            for (String line : lines) {
                Matcher found = kind.matcher(line);
                if (bare.size() < MAX && found.find()) {
                    bare.add(found.group(1));
                }
            }
        }
        return new CrashAddresses(List.copyOf(bare), linked(lines));
    }

    /** All that any report lists, as a module that was in then may have gone meanwhile, or not. */
    private static Optional<Set<String>> linked(List<String> lines) {
        Set<String> names = new HashSet<>();
        boolean complete = false;
        for (String line : lines) {
            int end = line.indexOf(UNLOADED);
            if (line.startsWith(LINKED) && end >= 0) {
                complete = true;
                Arrays.stream(line.substring(LINKED.length(), end).split(" ", -1))
                        .map(CrashAddresses::withoutTaints)
                        .forEach(names::add);
            }
        }
        return complete ? Optional.of(names) : Optional.empty();
    }

    /** Such as {@code hello(OE-)}. */
    private static String withoutTaints(String word) {
        int bracket = word.indexOf('(');
        return bracket < 0 ? word : word.substring(0, bracket);
    }
}
