package io.github.jkmod.forecast.arch;

import static io.github.jkmod.elf.AArch64Relocation.R_AARCH64_CALL26;
import static io.github.jkmod.elf.AArch64Relocation.R_AARCH64_JUMP26;
import static io.github.jkmod.elf.AArch64Relocation.R_AARCH64_NONE;
import static io.github.jkmod.elf.AArch64Relocation.R_AARCH64_NONE_256;

import io.github.jkmod.elf.AArch64Relocation;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import org.jspecify.annotations.Nullable;

/** {@code apply_relocate_add} of arch/arm64/kernel/module.c. */
final class Arm64Relocations implements Relocator {
    /** {@code sizeof(struct plt_entry)}. */
    private static final int PLT_ENTRY = 12;

    private final Load load;

    Arm64Relocations(Load load) {
        this.load = load;
    }

    @Override
    public boolean takesRela() {
        return true;
    }

    @Override
    public @Nullable Finding applyEntry(RelocationWalk walk) {
        AArch64Relocation type = AArch64Relocation.of(walk.type);
        if (type == null) {
            return unknownType(walk);
        }
        Finding refused = applyOne(walk, type);
        if (refused == null && type != R_AARCH64_NONE && type != R_AARCH64_NONE_256) {
            walk.requireSymbol();
        }
        return refused;
    }

    private @Nullable Finding applyOne(RelocationWalk walk, AArch64Relocation type) {
        return switch (type) {
            case R_AARCH64_NONE, R_AARCH64_NONE_256 -> {
                walk.readSymbolInVain();
                yield null;
            }
            case R_AARCH64_ABS64 -> data(walk, false, 64);
            case R_AARCH64_ABS32 -> data(walk, false, 32);
            case R_AARCH64_ABS16 -> data(walk, false, 16);
            case R_AARCH64_PREL64 -> data(walk, true, 64);
            case R_AARCH64_PREL32 -> data(walk, true, 32);
            case R_AARCH64_PREL16 -> data(walk, true, 16);
            case R_AARCH64_MOVW_UABS_G0 -> moveWide(walk, 0, true);
            case R_AARCH64_MOVW_UABS_G0_NC -> moveWide(walk, 0, false);
            case R_AARCH64_MOVW_UABS_G1 -> moveWide(walk, 16, true);
            case R_AARCH64_MOVW_UABS_G1_NC -> moveWide(walk, 16, false);
            case R_AARCH64_MOVW_UABS_G2 -> moveWide(walk, 32, true);
            case R_AARCH64_MOVW_UABS_G2_NC -> moveWide(walk, 32, false);
            case R_AARCH64_MOVW_UABS_G3 -> moveWide(walk, 48, false);
            case R_AARCH64_MOVW_SABS_G0 -> moveSigned(walk, false, 0, true);
            case R_AARCH64_MOVW_SABS_G1 -> moveSigned(walk, false, 16, true);
            case R_AARCH64_MOVW_SABS_G2 -> moveSigned(walk, false, 32, true);
            case R_AARCH64_MOVW_PREL_G0 -> moveSigned(walk, true, 0, true);
            case R_AARCH64_MOVW_PREL_G1 -> moveSigned(walk, true, 16, true);
            case R_AARCH64_MOVW_PREL_G2 -> moveSigned(walk, true, 32, true);
            case R_AARCH64_MOVW_PREL_G3 -> moveSigned(walk, true, 48, false);
            case R_AARCH64_MOVW_PREL_G0_NC -> moveRelative(walk, 0);
            case R_AARCH64_MOVW_PREL_G1_NC -> moveRelative(walk, 16);
            case R_AARCH64_MOVW_PREL_G2_NC -> moveRelative(walk, 32);
            default -> instruction(walk, type);
        };
    }

    private @Nullable Finding instruction(RelocationWalk walk, AArch64Relocation type) {
        return switch (type) {
            case R_AARCH64_LD_PREL_LO19, R_AARCH64_CONDBR19 -> relative(walk, 2, 19, Arm64Instructions.IMM_19);
            case R_AARCH64_ADR_PREL_LO21 -> relative(walk, 0, 21, Arm64Instructions.IMM_ADR);
            case R_AARCH64_ADR_PREL_PG_HI21 -> page(walk, true);
            case R_AARCH64_ADR_PREL_PG_HI21_NC -> page(walk, false);
            case R_AARCH64_ADD_ABS_LO12_NC, R_AARCH64_LDST8_ABS_LO12_NC -> low12(walk, 0);
            case R_AARCH64_LDST16_ABS_LO12_NC -> low12(walk, 1);
            case R_AARCH64_LDST32_ABS_LO12_NC -> low12(walk, 2);
            case R_AARCH64_LDST64_ABS_LO12_NC -> low12(walk, 3);
            case R_AARCH64_LDST128_ABS_LO12_NC -> low12(walk, 4);
            case R_AARCH64_TSTBR14 -> relative(walk, 2, 14, Arm64Instructions.IMM_14);
            case R_AARCH64_JUMP26, R_AARCH64_CALL26 -> branch(walk);
            default -> unknownType(walk);
        };
    }

    /** {@code reloc_data}: it writes first and checks then. */
    private @Nullable Finding data(RelocationWalk walk, boolean relative, int bits) {
        long value = walk.symbolValue() + walk.addend - (relative ? walk.place() : 0);
        int at = walk.reach(bits / 8);
        walk.write(at, bits / 8, value);
        if (bits == 64) {
            return null;
        }
        return judge(
                walk, relative ? walk.relative(0).signed(bits) : walk.absolute().unsigned(bits));
    }

    private @Nullable Finding moveWide(RelocationWalk walk, int lowest, boolean checked) {
        long value = walk.symbolValue() + walk.addend;
        int at = walk.reach(4);
        int old = (int) walk.read(at, 4);
        walk.write(at, 4, Arm64Instructions.IMM_16.encode(old, value >> lowest));
        return checked ? judge(walk, walk.absolute().unsigned(16 + lowest)) : null;
    }

    private @Nullable Finding moveRelative(RelocationWalk walk, int lowest) {
        long value = walk.symbolValue() + walk.addend - walk.place();
        int at = walk.reach(4);
        int old = (int) walk.read(at, 4);
        walk.write(at, 4, Arm64Instructions.IMM_16.encode(old, value >> lowest));
        return null;
    }

    /** {@code AARCH64_INSN_IMM_MOVNZ}: MOVN with the inverted immediate for a negative value, else MOVZ. */
    private @Nullable Finding moveSigned(RelocationWalk walk, boolean relative, int lowest, boolean checked) {
        long value = walk.symbolValue() + walk.addend - (relative ? walk.place() : 0);
        int at = walk.reach(4);
        int opcode = (int) walk.read(at, 4) & ~(3 << 29);
        long immediate = value >> lowest;
        int changed = value < 0
                ? Arm64Instructions.IMM_16.encode(opcode, ~immediate)
                : Arm64Instructions.IMM_16.encode(opcode | (2 << 29), immediate);
        walk.write(at, 4, changed);
        if (!checked) {
            return null;
        }
        Reach reach = relative ? walk.relative(0) : walk.absolute();
        return judge(walk, reach.signed(17 + lowest));
    }

    private @Nullable Finding relative(RelocationWalk walk, int shift, int bits, Arm64Instructions field) {
        long value = walk.symbolValue() + walk.addend - walk.place();
        patch(walk, field, value >> shift);
        return judge(walk, walk.relative(0).signed(shift + bits));
    }

    private void patch(RelocationWalk walk, Arm64Instructions field, long immediate) {
        int at = walk.reach(4);
        walk.write(at, 4, field.encode((int) walk.read(at, 4), immediate));
    }

    /** {@code reloc_insn_adrp} on a processor without erratum 843419. */
    private @Nullable Finding page(RelocationWalk walk, boolean checked) {
        long value = ((walk.symbolValue() + walk.addend) & -0x1000) - (walk.place() & -0x1000);
        patch(walk, Arm64Instructions.IMM_ADR, value >> 12);
        return checked ? judge(walk, walk.relative(0).signed(33)) : null;
    }

    private @Nullable Finding low12(RelocationWalk walk, int shift) {
        long value = walk.symbolValue() + walk.addend;
        patch(walk, Arm64Instructions.IMM_12, (value & 0xfff) >> shift);
        return null;
    }

    private @Nullable Finding branch(RelocationWalk walk) {
        long value = walk.symbolValue() + walk.addend - walk.place();
        patch(walk, Arm64Instructions.IMM_26, value >> 2);
        if (isCounted(walk)) { // count_plts has kept an entry for it, should it be out of reach
            requireEntryReaches(walk);
            return null;
        }
        Reach.Answer answer = walk.relative(0).signed(28);
        if (answer == Reach.Answer.FITS) {
            return null;
        }
        SectionHeader plt = linkageTable(walk);
        if (plt.size / PLT_ENTRY > 1) {
            walk.depends(); // entries that others do not need may be free
            return null;
        }
        return answer == Reach.Answer.OVERFLOWS ? noEntry(walk, plt) : judge(walk, answer);
    }

    /**
     * {@code get_plt_entry}, whose ADRP reaches 4 GiB either way, and {@code plt_entries_equal}, which decodes it. Where the
     * symbol itself is so far away, all entries for it are broken alike, and found equal before they are decoded.
     */
    private static void requireEntryReaches(RelocationWalk walk) {
        boolean reaches = walk.relative(0).signed(33) == Reach.Answer.FITS;
        if (!reaches && Reach.exactly(walk.addend).signed(32) != Reach.Answer.FITS) {
            throw walk.unsafe(
                    walk.typeName() + " against " + walk.symbolLabel() + " leads 0x" + Long.toHexString(walk.addend)
                            + " bytes behind it, further than an entry of the procedure linkage table reaches",
                    "the kernel makes an entry with a breakpoint in place of its ADRP, and stops with a BUG where it"
                            + " compares that with the entry before (module_emit_plt_entry)");
        }
    }

    /** {@code count_plts}: branches in executable sections to what another section has. */
    private static boolean isCounted(RelocationWalk walk) {
        return walk.target.isExec()
                && walk.section.type == ElfConstants.SHT_RELA
                && walk.symbolSection() != walk.target.index;
    }

    /** {@return whether relocations of that type are of branch instructions, which may need an entry of a PLT} */
    public static boolean isBranch(long type) {
        AArch64Relocation known = AArch64Relocation.of(type);
        return known == R_AARCH64_JUMP26 || known == R_AARCH64_CALL26;
    }

    private SectionHeader linkageTable(RelocationWalk walk) {
        LoadInfo info = load.info();
        String name = load.layout().isInInit(walk.place()) ? ".init.plt" : ".plt";
        return info.section(info.findAny(name).orElse(0));
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

    private static Finding overflow(RelocationWalk walk) {
        return walk.refusal(walk.typeName() + " against " + walk.symbolLabel() + " is out of its range")
                .because("the value does not fit the field")
                .hint(
                        "build with the kernel's own flags (-mcmodel=large is not needed, -fno-pic is), or take the file anew");
    }

    private Finding noEntry(RelocationWalk walk, SectionHeader plt) {
        return walk.refusal(walk.typeName() + " against " + walk.symbolLabel() + " is out of reach, and "
                        + load.info().name(plt) + " has no entry free")
                .in("module_emit_plt_entry")
                .because("branches within one section get no entry of the procedure linkage table")
                .hint("the file is damaged: build it anew");
    }

    private Finding unknownType(RelocationWalk walk) {
        walk.readSymbolInVain();
        return walk.refusal("relocation type " + walk.type + " is not one that arm64 kernels apply")
                .because("such as the GOT's and TLS's")
                .hint("build with the kernel's own flags (-fno-pic), or take the file anew")
                .logged("module " + load.structModule().name() + ": unsupported RELA relocation: " + walk.type);
    }
}
