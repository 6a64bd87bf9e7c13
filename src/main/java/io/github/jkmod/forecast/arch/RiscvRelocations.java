package io.github.jkmod.forecast.arch;

import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_GOT_HI20;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_NONE;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_PCREL_HI20;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_PCREL_LO12_I;
import static io.github.jkmod.elf.RiscvRelocation.R_RISCV_PCREL_LO12_S;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.RiscvRelocation;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.model.Errno;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** {@code apply_relocate_add} of arch/riscv/kernel/module.c, 64-bit, from 6.7 on. */
final class RiscvRelocations implements Relocator {
    /** {@code MAX_ERRNO}: values this near to the end pass for errors ({@code IS_ERR_VALUE}). */
    private static final long MOST_ERRNO = 4095;

    /** What AUIPC and the instruction behind it reach ({@code riscv_insn_valid_32bit_offset}). */
    private static final long LEAST = -(1L << 31) - (1L << 11);

    private static final long MOST = (1L << 31) - (1L << 11) - 1;

    private static final int WORD = 4;

    private final Load load;
    private Optional<RiscvLinkageTables> tables = Optional.empty();
    private boolean begun;
    private Errno errno = Errno.EINVAL;
    private RiscvAccumulation sums = new RiscvAccumulation();
    private @Nullable RelocationWalk partners;

    /** The entry at which the search for the upper part of an address begins. */
    private int nextPartner;

    RiscvRelocations(Load load) {
        this.load = load;
    }

    @Override
    public boolean takesRela() {
        return true;
    }

    @Override
    public Errno errno() {
        return errno;
    }

    @Override
    public @Nullable Finding apply(RelocationWalk walk) {
        if (!begun) {
            begun = true; // the tables are the module's, whichever of its sections is relocated
            tables = RiscvSections.areMade(load) ? Optional.of(new RiscvLinkageTables(load)) : Optional.empty();
        }
        sums = new RiscvAccumulation();
        partners = null;
        nextPartner = 0;
        Finding refused = Relocator.super.apply(walk);
        if (refused == null) {
            sums.store(walk);
        }
        return refused;
    }

    @Override
    public @Nullable Finding applyEntry(RelocationWalk walk) {
        long symbol = walk.symbolValue();
        if (Long.compareUnsigned(symbol, -MOST_ERRNO) >= 0) {
            walk.requireSymbol();
            return load.symbols().binding((int) walk.symbol) == ElfConstants.STB_WEAK ? null : notResolved(walk);
        }
        RiscvRelocation type = RiscvRelocation.of(walk.type);
        if (type == null || type == R_RISCV_NONE) {
            return unknownType(walk);
        }
        Finding refused;
        if (type == R_RISCV_PCREL_LO12_I || type == R_RISCV_PCREL_LO12_S) {
            refused = lowPart(walk, type, symbol);
        } else if (RiscvAccumulation.takes(type)) {
            sums.add(walk, type, symbol + walk.addend);
            refused = null;
        } else {
            refused = applyOne(walk, type, symbol + walk.addend);
        }
        if (refused == null) {
            walk.requireSymbol();
        }
        return refused;
    }

    private @Nullable Finding applyOne(RelocationWalk walk, RiscvRelocation type, long value) {
        return switch (type) {
            case R_RISCV_32 -> {
                Finding refused = judge(walk, walk.absolute().unsigned(32));
                yield refused == null ? data(walk, WORD, value) : refused;
            }
            case R_RISCV_64 -> data(walk, 8, value);
            case R_RISCV_32_PCREL -> data(walk, WORD, value - walk.place());
            case R_RISCV_BRANCH -> patch(walk, RiscvInstructions.B_TYPE, value - walk.place());
            case R_RISCV_JAL -> patch(walk, RiscvInstructions.J_TYPE, value - walk.place());
            case R_RISCV_RVC_BRANCH -> patch(walk, RiscvInstructions.CB_TYPE, value - walk.place());
            case R_RISCV_RVC_JUMP -> patch(walk, RiscvInstructions.CJ_TYPE, value - walk.place());
            case R_RISCV_PCREL_HI20 -> near(walk, () -> patch(walk, RiscvInstructions.U_TYPE, value - walk.place()));
            case R_RISCV_HI20 ->
                load.option("CMODEL_MEDLOW").orElse(false)
                        ? overflow(walk)
                        : patch(walk, RiscvInstructions.U_TYPE, value);
            case R_RISCV_LO12_I -> patch(walk, RiscvInstructions.I_TYPE, value);
            case R_RISCV_LO12_S -> patch(walk, RiscvInstructions.S_TYPE, value);
            case R_RISCV_GOT_HI20 ->
                tables.isEmpty()
                        ? noTable(walk)
                        : patch(walk, RiscvInstructions.U_TYPE, tables.get().gotEntry(walk, value) - walk.place());
            case R_RISCV_CALL -> near(walk, () -> call(walk, value - walk.place()));
            case R_RISCV_CALL_PLT ->
                tables.isEmpty()
                        ? near(walk, () -> call(walk, value - walk.place()))
                        : call(walk, nearOrPlt(walk, tables.get(), value));
            case R_RISCV_PLT32 ->
                tables.isEmpty()
                        ? near(walk, () -> data(walk, WORD, value - walk.place()))
                        : data(walk, WORD, nearOrPlt(walk, tables.get(), value));
            case R_RISCV_RELAX -> null;
            default -> refusedType(walk, type);
        };
    }

    /** What is done where the distance is one that two instructions reach. */
    private @Nullable Finding near(RelocationWalk walk, Supplier<@Nullable Finding> change) {
        Finding refused = judge(walk, reach(walk));
        return refused == null ? change.get() : refused;
    }

    private static @Nullable Finding data(RelocationWalk walk, int width, long value) {
        walk.write(walk.reach(width), width, value);
        return null;
    }

    private static @Nullable Finding patch(RelocationWalk walk, RiscvInstructions form, long immediate) {
        int width = form.bytes();
        int at = walk.reach(width);
        walk.write(at, width, form.encode((int) walk.read(at, width), immediate));
        return null;
    }

    private static Reach.Answer reach(RelocationWalk walk) {
        return walk.relative(0).within(LEAST, MOST);
    }

    /** AUIPC, then JALR. */
    private static @Nullable Finding call(RelocationWalk walk, long distance) {
        int at = walk.reach(2 * WORD);
        walk.write(at, WORD, RiscvInstructions.U_TYPE.encode((int) walk.read(at, WORD), distance));
        int second = at + WORD;
        walk.write(second, WORD, RiscvInstructions.I_TYPE.encode((int) walk.read(second, WORD), distance));
        return null;
    }

    /** {@return the distance to go there, or to an entry of the procedure linkage table that does} */
    private static long nearOrPlt(RelocationWalk walk, RiscvLinkageTables tables, long value) {
        switch (reach(walk)) {
            case FITS -> {
                return value - walk.place();
            }
            case OVERFLOWS -> {
                return tables.pltEntry(walk, value) - walk.place();
            }
            default -> {
                if (!isCounted(walk)) { // else there is an entry for it, should it be out of reach
                    walk.depends();
                }
                return value - walk.place();
            }
        }
    }

    /** {@code count_max_entries} looks at relocations of code only. */
    private static boolean isCounted(RelocationWalk walk) {
        return walk.target.isExec();
    }

    /** The lower 12 bits of what an AUIPC begins: the entry's symbol is where that is, and its relocation tells the rest. */
    private @Nullable Finding lowPart(RelocationWalk walk, RiscvRelocation type, long place) {
        Optional<RelocationWalk> partner = partner(walk, place);
        if (partner.isEmpty()) {
            return walk.refusal(walk.typeName() + " names 0x" + Long.toHexString(place)
                            + ", where no R_RISCV_PCREL_HI20 or R_RISCV_GOT_HI20 of that section is")
                    .because("the lower part of an address goes with its upper one")
                    .hint("the file is damaged: build it anew")
                    .logged(load.structModule().name() + ": Can not find HI20 relocation information");
        }
        RelocationWalk high = partner.get();
        long value = high.symbolValue() + high.addend;
        high.requireSymbol();
        if (RiscvRelocation.of(high.type) == R_RISCV_GOT_HI20 && tables.isPresent()) {
            value = tables.get().gotEntry(high, value);
        }
        return patch(
                walk,
                type == R_RISCV_PCREL_LO12_S ? RiscvInstructions.S_TYPE : RiscvInstructions.I_TYPE,
                value - place);
    }

    /** The kernel looks on from where it found the last one, and around. */
    private Optional<RelocationWalk> partner(RelocationWalk walk, long place) {
        RelocationWalk others = partners;
        if (others == null) {
            others = new RelocationWalk(load, walk.section, true);
            partners = others;
        }
        int count = (int) walk.count();
        for (int i = 0; i < count; i++) {
            int entry = (nextPartner + i) % count;
            others.seek(entry);
            RiscvRelocation type = RiscvRelocation.of(others.type);
            if (others.place() == place && (type == R_RISCV_PCREL_HI20 || type == R_RISCV_GOT_HI20)) {
                nextPartner = entry;
                return Optional.of(others);
            }
        }
        return Optional.empty();
    }

    private @Nullable Finding judge(RelocationWalk walk, Reach.Answer answer) {
        return switch (answer) {
            case FITS -> null;
            case OVERFLOWS -> overflow(walk);
            case DEPENDS -> {
                walk.depends();
                yield null;
            }
        };
    }

    private Finding overflow(RelocationWalk walk) {
        errno = Errno.EINVAL;
        return walk.refusal(walk.typeName() + " against " + walk.symbolLabel() + " is out of its range")
                .because("the value does not fit the field")
                .hint("build with the kernel's own flags (-mcmodel=medany -mno-relax), or take the file anew");
    }

    private Finding noTable(RelocationWalk walk) {
        errno = Errno.EINVAL;
        return walk.refusal(walk.typeName() + " against " + walk.symbolLabel() + " needs a global offset table")
                .because("this kernel makes none for modules (CONFIG_MODULE_SECTIONS)")
                .hint("build with the kernel's own flags (-fno-pic), or take the file anew");
    }

    private Finding notResolved(RelocationWalk walk) {
        errno = Errno.ENOENT;
        return walk.refusal("the value of " + walk.symbolLabel() + " is 0x" + Long.toHexString(walk.symbolValue()))
                .because("the kernel takes a value that near to the end for an error")
                .hint("the file is damaged: build it anew")
                .logged(load.structModule().name() + ": Unknown symbol "
                        + load.symbols().name((int) walk.symbol));
    }

    private Finding unknownType(RelocationWalk walk) {
        errno = Errno.EINVAL;
        return walk.refusal("relocation type " + walk.type + " is not one that riscv64 kernels apply")
                .because("no handler has that number")
                .hint("build with the kernel's own flags, or take the file anew")
                .logged(load.structModule().name() + ": Unknown relocation type " + walk.type);
    }

    private Finding refusedType(RelocationWalk walk, RiscvRelocation type) {
        errno = Errno.EINVAL;
        String why = switch (type) {
            case R_RISCV_ALIGN -> "it is left when a linker was to relax code";
            case R_RISCV_TLS_GOT_HI20,
                    R_RISCV_TLS_GD_HI20,
                    R_RISCV_TPREL_HI20,
                    R_RISCV_TPREL_LO12_I,
                    R_RISCV_TPREL_LO12_S,
                    R_RISCV_TPREL_ADD -> "modules have no thread-local storage";
            default -> "modules are not linked dynamically";
        };
        return walk.refusal("riscv64 kernels refuse " + walk.typeName())
                .because(why)
                .hint("build with the kernel's own flags (-mno-relax, no -fpic, no TLS)");
    }
}
