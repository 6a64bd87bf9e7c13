package io.github.jkmod.forecast.arch;

import static io.github.jkmod.elf.ArmRelocation.R_ARM_ALU_PC_G1_NC;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_CALL;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_JUMP24;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_MOVT_ABS;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_MOVT_PREL;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_MOVW_PREL_NC;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_NONE;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_PC24;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_REL32;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_THM_CALL;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_THM_JUMP24;
import static io.github.jkmod.elf.ArmRelocation.R_ARM_V4BX;

import io.github.jkmod.elf.ArmRelocation;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.model.LoaderChange;
import org.jspecify.annotations.Nullable;

/** {@code apply_relocate} of arch/arm/kernel/module.c; addends are in the places. */
final class ArmRelocations implements Relocator {
    /** The opcode bits of ADD and SUB that differ. */
    private static final int ADD = 1 << 23;

    private static final int SUB = 1 << 22;

    /** Whether a load's offset is added. */
    private static final int UP = 1 << 23;

    private static final int WORD = 4;

    /** Bits of an address. */
    private static final int BITS = 32;

    /** An addend below this does not take near things out of reach. */
    private static final int SMALL = 1 << 22;

    private final Load load;
    private final ArmLinkageTables tables;
    private final boolean placeRelative;
    private final boolean groups;
    private final boolean thumb;

    ArmRelocations(Load load) {
        this.load = load;
        this.tables = new ArmLinkageTables(load);
        // R_ARM_REL32 and the _PREL forms, then the group relocations, came with 5.17 and 5.18
        this.placeRelative = load.has(LoaderChange.ARM_PLACE_RELATIVE);
        this.groups = load.has(LoaderChange.ARM_GROUP_RELOCATIONS)
                && load.option("ARM_HAS_GROUP_RELOCS").orElse(true);
        this.thumb = load.option("THUMB2_KERNEL").orElse(false);
    }

    @Override
    public boolean takesRela() {
        return false;
    }

    @Override
    public @Nullable Finding applyEntry(RelocationWalk walk) {
        Finding refused = check(walk);
        if (refused != null) {
            return refused;
        }
        ArmRelocation type = ArmRelocation.of(walk.type);
        requireSymbol(walk, type);
        return type == null ? unknownType(walk) : applyOne(walk, type);
    }

    /** The two checks at the head of the loop: the first is off by one, the second wraps around for tiny sections. */
    private @Nullable Finding check(RelocationWalk walk) {
        if (walk.symbol > walk.symbolCount()) {
            return walk.refusal("symbol index " + walk.symbol + " is beyond the symbol table's " + walk.symbolCount())
                    .because("bad relocation sym offset")
                    .hint("the file is damaged: build it anew")
                    .logged(prefix(walk) + ": bad relocation sym offset");
        }
        long last = (walk.target.size - WORD) & 0xffff_ffffL;
        if (walk.offset > last) {
            String name = walk.symbol < walk.symbolCount() ? load.symbols().name((int) walk.symbol) : "";
            return walk.refusal("r_offset 0x" + Long.toHexString(walk.offset) + " is beyond "
                            + load.info().name(walk.target) + "'s 0x" + Long.toHexString(walk.target.size)
                            + " bytes")
                    .because("out of bounds relocation")
                    .hint("the file is damaged: build it anew")
                    .logged(prefix(walk) + " sym '" + name + "': out of bounds relocation, offset " + (int) walk.offset
                            + " size " + Integer.toUnsignedString((int) walk.target.size));
        }
        return null;
    }

    /** Unlike elsewhere not even a refusal is sure for a symbol behind the table: it would print the name. */
    private static void requireSymbol(RelocationWalk walk, @Nullable ArmRelocation type) {
        if (type != R_ARM_NONE && type != R_ARM_V4BX) {
            walk.requireSymbol();
        }
    }

    private @Nullable Finding applyOne(RelocationWalk walk, ArmRelocation type) {
        return switch (type) {
            case R_ARM_NONE -> null;
            case R_ARM_ABS32, R_ARM_TARGET1 -> add(walk, walk.symbolValue());
            case R_ARM_PC24, R_ARM_CALL, R_ARM_JUMP24 -> branch(walk);
            case R_ARM_V4BX -> {
                int at = walk.reach(WORD);
                walk.write(at, WORD, (walk.read(at, WORD) & 0xf000_000fL) | 0x01a0_f000);
                yield null;
            }
            case R_ARM_PREL31 -> relative31(walk);
            case R_ARM_MOVW_ABS_NC, R_ARM_MOVT_ABS -> moveHalf(walk, type);
            default -> newer(walk, type);
        };
    }

    private @Nullable Finding newer(RelocationWalk walk, ArmRelocation type) {
        return switch (type) {
            case R_ARM_REL32 -> placeRelative ? add(walk, walk.symbolValue() - walk.place()) : unknownType(walk);
            case R_ARM_MOVW_PREL_NC, R_ARM_MOVT_PREL -> placeRelative ? moveHalf(walk, type) : unknownType(walk);
            case R_ARM_ALU_PC_G0_NC, R_ARM_ALU_PC_G1_NC -> groups ? addGroup(walk, type) : unknownType(walk);
            case R_ARM_LDR_PC_G2 -> groups ? loadGroup(walk) : unknownType(walk);
            case R_ARM_THM_CALL, R_ARM_THM_JUMP24 -> {
                if (!thumb) {
                    yield unknownType(walk);
                }
                walk.reach(WORD);
                walk.depends(); // whether the target is Thumb code is the low bit of an address that is not known
                yield null;
            }
            case R_ARM_THM_MOVW_ABS_NC, R_ARM_THM_MOVT_ABS, R_ARM_THM_MOVW_PREL_NC, R_ARM_THM_MOVT_PREL -> {
                if (!thumb) {
                    yield unknownType(walk);
                }
                walk.symbolValue();
                walk.reach(WORD);
                yield null;
            }
            default -> unknownType(walk);
        };
    }

    private static @Nullable Finding add(RelocationWalk walk, long value) {
        int at = walk.reach(WORD);
        walk.write(at, WORD, walk.read(at, WORD) + value);
        return null;
    }

    private @Nullable Finding branch(RelocationWalk walk) {
        long value = walk.symbolValue();
        if ((value & 3) != 0) {
            return walk.refusal(walk.typeName() + " to " + walk.symbolLabel() + " leads to Thumb code")
                    .because("unsupported interworking call (ARM -> Thumb)")
                    .hint("build with the kernel's own flags (-marm)")
                    .logged(prefix(walk) + " sym '" + walk.symbolLabel()
                            + "': unsupported interworking call (ARM -> Thumb)");
        }
        int at = walk.reach(WORD);
        int old = (int) walk.read(at, WORD);
        int implicit = old << 8 >> 6;
        int distance = implicit + (int) (value - walk.place());
        walk.write(at, WORD, (old & 0xff00_0000) | ((distance >> 2) & 0x00ff_ffff));
        if (tables.isCounted(walk)) {
            return null; // count_plts has kept an entry for it, should it be out of reach
        }
        // the kernel's bounds are exclusive: above -32 MiB and below 32 MiB
        Reach.Answer answer = walk.relative(implicit).shifted(BITS).within(-0x1ff_ffffL << BITS, 0x1ff_ffffL << BITS);
        if (answer == Reach.Answer.OVERFLOWS) {
            tables.take(walk);
        } else if (answer == Reach.Answer.DEPENDS) {
            walk.depends();
        }
        return null;
    }

    private @Nullable Finding relative31(RelocationWalk walk) {
        int at = walk.reach(WORD);
        int old = (int) walk.read(at, WORD);
        int implicit = old << 1 >> 1;
        int distance = implicit + (int) (walk.symbolValue() - walk.place());
        walk.write(at, WORD, (old & 0x8000_0000) | (distance & 0x7fff_ffff));
        if (distance == distance << 1 >> 1 && Math.abs(implicit + walk.origin().displacement()) < SMALL) {
            return null;
        }
        return judge(walk, walk.relative(implicit).shifted(BITS).within(-0x4000_0000L << BITS, 0x3fff_ffffL << BITS));
    }

    private static @Nullable Finding moveHalf(RelocationWalk walk, ArmRelocation type) {
        int at = walk.reach(WORD);
        int old = (int) walk.read(at, WORD);
        int value = (short) (((old & 0xf0000) >> 4) | (old & 0xfff)) + (int) walk.symbolValue();
        if (type == R_ARM_MOVW_PREL_NC || type == R_ARM_MOVT_PREL) {
            value -= (int) walk.place();
        }
        if (type == R_ARM_MOVT_ABS || type == R_ARM_MOVT_PREL) {
            value >>= 16;
        }
        walk.write(at, WORD, (old & 0xfff0f000) | ((value & 0xf000) << 4) | (value & 0x0fff));
        return null;
    }

    /** {@code R_ARM_ALU_PC_G0_NC} and {@code _G1_NC}: a part of the distance as ADD or SUB with a rotated byte. */
    private static @Nullable Finding addGroup(RelocationWalk walk, ArmRelocation type) {
        int at = walk.reach(WORD);
        int old = (int) walk.read(at, WORD);
        int distance = Integer.rotateRight(old & 0xff, (old & 0xf00) >> 7);
        if ((old & SUB) != 0) {
            distance = -distance;
        }
        distance += (int) (walk.symbolValue() - walk.place());
        int code = distance < 0 ? (old & ~ADD) | SUB : (old & ~SUB) | ADD;
        int rest = Math.abs(distance);
        int shift = shiftOf(rest);
        if (type == R_ARM_ALU_PC_G1_NC && rest != 0) {
            rest &= 0xffffff >>> shift;
            shift = shiftOf(rest);
        }
        if (shift < 24) {
            rest = (rest >>> (24 - shift)) | ((shift + 8) << 7);
        }
        walk.write(at, WORD, (code & ~0xfff) | rest);
        return null;
    }

    /** {@code R_ARM_LDR_PC_G2}: what two groups leave must fit 12 bits. */
    private @Nullable Finding loadGroup(RelocationWalk walk) {
        int at = walk.reach(WORD);
        int old = (int) walk.read(at, WORD);
        int implicit = (old & UP) == 0 ? -(old & 0xfff) : old & 0xfff;
        int distance = implicit + (int) (walk.symbolValue() - walk.place());
        int rest = Math.abs(distance);
        for (int group = 0; group < 2 && rest != 0; group++) {
            rest &= 0xffffff >>> shiftOf(rest);
        }
        if (Integer.compareUnsigned(rest, 0xfff) > 0) {
            walk.depends(); // only beyond 256 MiB
            return null;
        }
        int code = distance < 0 ? old & ~UP : old | UP;
        walk.write(at, WORD, (code & ~0xfff) | rest);
        return null;
    }

    private static int shiftOf(int value) {
        return value == 0 ? 32 : Integer.numberOfLeadingZeros(value) & ~1;
    }

    private @Nullable Finding judge(RelocationWalk walk, Reach.Answer answer) {
        return switch (answer) {
            case FITS -> null;
            case OVERFLOWS ->
                walk.refusal(walk.typeName() + " against " + walk.symbolLabel() + " is out of its range")
                        .because("relocation " + walk.type + " out of range")
                        .hint("the file is damaged: build it anew");
            case DEPENDS -> {
                walk.depends();
                yield null;
            }
        };
    }

    private Finding unknownType(RelocationWalk walk) {
        return walk.refusal("relocation type " + walk.type + " is not one that this arm kernel applies")
                .because(
                        thumb
                                ? "such as the GOT's and TLS's"
                                : "such as those of Thumb code, which only a Thumb-2 kernel takes")
                .hint("build with the kernel's own flags")
                .logged(load.structModule().name() + ": unknown relocation: " + walk.type);
    }

    private String prefix(RelocationWalk walk) {
        return load.structModule().name() + ": section " + walk.section.index + " reloc " + walk.index;
    }

    /** {@return whether branches to other sections from there may need an entry} */
    static boolean isBranch(long type) {
        ArmRelocation known = ArmRelocation.of(type);
        return isCall(type) || known == R_ARM_THM_CALL || known == R_ARM_THM_JUMP24;
    }

    /** {@return whether relocations of that type are of ARM's branch instructions only} */
    public static boolean isCall(long type) {
        ArmRelocation known = ArmRelocation.of(type);
        return known == R_ARM_PC24 || known == R_ARM_CALL || known == R_ARM_JUMP24;
    }

    /** {@return whether that section is one whose branches {@code count_plts} looks at} */
    static boolean isCounted(SectionHeader section, SectionHeader target) {
        return section.type == ElfConstants.SHT_REL && target.isExec();
    }
}
