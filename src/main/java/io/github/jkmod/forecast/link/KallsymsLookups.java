package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.link.PointerTargets.Target;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.ModuleMemory;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code find_kallsyms_symbol}: who looks up one address in a module reads the names of all its symbols. When a module comes
 * ftrace and kprobes do, and the kernel itself where it logs the calls of init functions.
 */
public final class KallsymsLookups {
    private final Load load;
    private final LoadInfo info;
    private final PointerTargets targets;

    public KallsymsLookups(Load load, PointerTargets targets) {
        this.load = load;
        this.info = load.info();
        this.targets = targets;
    }

    /**
     * {@code ftrace_module_enable}: on x86, since 5.19, each place to trace is looked up ({@code test_for_valid_rec}).
     *
     * @throws UnsafeAccess if a symbol's name is not in the module's string table
     */
    public void byFtrace() {
        if (ArchRules.of(load).looksUpPlaces(load)
                && firstTraced().filter(load.layout()::isInModule).isPresent()) {
            readNames("test_for_valid_rec");
        }
    }

    /** The kernel has sorted the places; at the first that is not the module's it ends. */
    private Optional<Long> firstTraced() {
        OptionalInt found = info.find("__mcount_loc");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SectionHeader table = info.section(found.getAsInt());
        long first = 0;
        for (long i = 0; i < Long.divideUnsigned(table.size, 8); i++) {
            long pointer = load.memory().read(table.address + 8 * i, 8).orElse(0L);
            if (pointer != 0 && (first == 0 || Long.compareUnsigned(pointer, first) < 0)) {
                first = pointer;
            }
        }
        return first == 0 ? Optional.empty() : Optional.of(first);
    }

    /**
     * {@code add_module_kprobe_blacklist}: functions that must not be probed are looked up.
     *
     * @throws UnsafeAccess if a symbol's name is not in the module's string table
     */
    public void byKprobes() {
        if (!load.option("KPROBES").orElse(true)) {
            return;
        }
        boolean looks = hasCode(".kprobes.text") || hasCode(".noinstr.text") || namesCode("_kprobe_blacklist");
        if (looks) {
            readNames("kprobe_add_ksym_blacklist");
        }
    }

    /**
     * {@code do_trace_initcall_start}: booted with {@code initcall_debug}, the kernel logs the name of the init function.
     *
     * @throws UnsafeAccess if a symbol's name is not in the module's string table
     */
    public void byInitcallDebug() {
        boolean named = load.option("KALLSYMS").orElse(true);
        if (named && load.structModule().read("init").orElse(0) != 0) {
            readNames("do_trace_initcall_start");
        }
    }

    private boolean hasCode(String name) {
        OptionalInt found = info.find(name);
        return found.isPresent()
                && info.section(found.getAsInt()).size != 0
                && targets.at(info.section(found.getAsInt()).address) == Target.CODE;
    }

    private boolean namesCode(String name) {
        OptionalInt found = info.find(name);
        if (found.isEmpty()) {
            return false;
        }
        int width = info.addressSize();
        SectionHeader table = info.section(found.getAsInt());
        for (long i = 0; i < Long.divideUnsigned(table.size, width); i++) {
            long pointer = load.memory().read(table.address + width * i, width).orElse(0L);
            if (targets.at(pointer) == Target.CODE) {
                return true;
            }
        }
        return false;
    }

    private void readNames(String function) {
        SymbolTable symbols = load.symbols();
        long strings = info.section(info.stringTable).address;
        ModuleMemory.Region home = load.memory().region(strings, 1).orElse(null);
        for (int i = 1; i < symbols.count(); i++) {
            long name = info.wrapped(strings + symbols.nameOffset(i));
            boolean read = symbols.sectionIndex(i) != ElfConstants.SHN_UNDEF;
            if (read && (home == null || !home.contains(name, 1))) {
                throw new UnsafeAccess(
                        info.name(info.section(info.symbolTable)),
                        symbols.offsetOf(i),
                        "st_name 0x" + Long.toHexString(symbols.nameOffset(i)) + " of symbol " + i
                                + " leads out of the memory in which the module's string table is",
                        "the kernel reads all names to find one (find_kallsyms_symbol, for " + function + ")");
            }
        }
    }
}
