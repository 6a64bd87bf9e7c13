package io.github.jkmod.forecast.params;

import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes modules named hello with the parameters that a test wants, on x86-64 or 32-bit ARM. */
final class ParameterModule {
    private static final int VARIABLES = 256;

    final RelocatedModule module;
    private final int pointer;
    private final int type;
    private final int names;
    private final int structs;
    private final ByteWriter nameBytes;
    private final ByteWriter structBytes;
    private final ByteWriter table;
    private final List<Rel> tableEntries = new ArrayList<>();
    private final List<Rel> structEntries = new ArrayList<>();
    private int variables;
    private int tableIndex;

    ParameterModule(Architecture architecture) {
        this.module = new RelocatedModule(architecture, new byte[64], new byte[VARIABLES]);
        this.pointer = architecture == Architecture.ARM ? 4 : 8;
        this.type = architecture == Architecture.ARM ? 2 : 1;
        this.nameBytes = module.elf.buffer();
        this.structBytes = module.elf.buffer();
        this.table = module.elf.buffer();
        // sections come later; their symbols must know their indices: behind those of RelocatedModule
        int next = architecture == Architecture.ARM ? 8 : 6;
        this.names = module.elf.symbol("names", ElfConstants.STT_OBJECT, next, 0, 0);
        this.structs = module.elf.symbol("structs", ElfConstants.STT_OBJECT, next + 1, 0, 0);
        this.tableIndex = next + 2;
    }

    static ParameterModule x86() {
        return new ParameterModule(Architecture.X86_64);
    }

    /** A parameter with the kernel's {@code param_ops_*} of that name and a variable of its own. */
    ParameterModule with(String name, String kind) {
        return entry(name, imported("param_ops_" + kind), 0, RelocatedModule.DATA_SYMBOL, variable(8), 0644, 0);
    }

    /** The same with a mode and flags. */
    ParameterModule with(String name, String kind, int mode, int flags) {
        return entry(name, imported("param_ops_" + kind), 0, RelocatedModule.DATA_SYMBOL, variable(8), mode, flags);
    }

    /** A char array of that size, its NUL included. */
    ParameterModule withString(String name, int size) {
        int at = structBytes.size();
        structBytes.u32(size).padTo(at + pointer);
        structPointer(RelocatedModule.DATA_SYMBOL, variable(size));
        return entry(name, imported("param_ops_string"), 0, structs, at, 0444, 0);
    }

    /** An array of that kind and size. */
    ParameterModule withArray(String name, String kind, int most, int elementSize) {
        return array(name, kind, most, elementSize, true);
    }

    /** The same without a variable for how many elements were given. */
    ParameterModule withUncountedArray(String name, String kind, int most, int elementSize) {
        return array(name, kind, most, elementSize, false);
    }

    private ParameterModule array(String name, String kind, int most, int elementSize, boolean counted) {
        int at = structBytes.size();
        structBytes.u32(most).u32(elementSize);
        if (counted) {
            structPointer(RelocatedModule.DATA_SYMBOL, variable(4));
        } else {
            structBytes.wide(0);
        }
        structPointer(imported("param_ops_" + kind), 0);
        structPointer(RelocatedModule.DATA_SYMBOL, variable(most * elementSize));
        return entry(name, imported("param_array_ops"), 0, structs, at, 0444, 0);
    }

    /** A parameter with ops of the module itself: flags, and a set function that is imported, or the module's own. */
    ParameterModule withOwnOps(String name, int flags, String setter) {
        return withOwnOps(name, flags, setter, "");
    }

    /** The same with a get function that is imported, or none. */
    ParameterModule withOwnOps(String name, int flags, String setter, String getter) {
        int at = structBytes.size();
        structBytes.u32(flags).padTo(at + pointer);
        structPointer(setter.isEmpty() ? RelocatedModule.TEXT_SYMBOL : imported(setter), 0);
        if (!getter.isEmpty()) {
            structPointer(imported(getter), 0);
        }
        structBytes.padTo(at + 4 * pointer);
        return entry(name, structs, at, RelocatedModule.DATA_SYMBOL, variable(8), 0644, 0);
    }

    /** A parameter with everything as said. */
    ParameterModule entry(
            String name, int opsSymbol, long opsAddend, int argument, long argumentAddend, int mode, int flags) {
        int at = table.size();
        tablePointer(at, names, nameBytes.size());
        nameBytes.text(name).u8(0);
        table.padTo(at + 2 * pointer);
        tablePointer(at + 2 * pointer, opsSymbol, opsAddend);
        table.u16(mode).u8(0xff).u8(flags).padTo(at + 4 * pointer);
        tablePointer(at + 4 * pointer, argument, argumentAddend);
        return this;
    }

    private void tablePointer(int at, int symbol, long addend) {
        tableEntries.add(new Rel(at, type, symbol, addend));
        table.wide(pointer == 4 ? addend : 0);
    }

    private void structPointer(int symbol, long addend) {
        structEntries.add(new Rel(structBytes.size(), type, symbol, addend));
        structBytes.wide(pointer == 4 ? addend : 0);
    }

    private int imported(String name) {
        module.facts.ofKernel.put(
                name,
                new KernelExport(name, Optional.empty(), OptionalLong.empty(), Optional.of(false), Optional.of("")));
        return module.elf.undefined(name);
    }

    private int variable(int size) {
        int at = variables;
        variables = (variables + size + 7) & -8;
        return at;
    }

    /** The load after its parameters and its folder in /sys. */
    Load load(String release, String arguments) {
        Load load = relocated(release, arguments);
        for (Stage stage : List.of(new ParamsStage(), new SysfsStage())) {
            if (!load.isOver()) {
                RelocatedModule.run(stage, load);
            }
        }
        return load;
    }

    private Load relocated(String release, String arguments) {
        module.section(".names", RelocatedModule.ALLOC, nameBytes.u8(0).bytes());
        module.section(".structs", RelocatedModule.ALLOC, structBytes.u8(0).bytes());
        module.section("__param", RelocatedModule.ALLOC, table.bytes());
        if (!structEntries.isEmpty()) {
            module.relocate(tableIndex - 1, structEntries.toArray(Rel[]::new));
        }
        if (!tableEntries.isEmpty()) {
            module.relocate(tableIndex, tableEntries.toArray(Rel[]::new));
        }
        return module.on(release, LoadCall.finit(arguments));
    }

    Verdict verdict(String release, String arguments) {
        return load(release, arguments).findings().verdict();
    }

    /** The variable of the first parameter. */
    static long firstVariable(Load load, int width) {
        return load.memory().read(load.info().section(3).address, width).orElseThrow();
    }
}
