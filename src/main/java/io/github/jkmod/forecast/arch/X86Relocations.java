package io.github.jkmod.forecast.arch;

import static io.github.jkmod.elf.X86_64Relocation.R_X86_64_32;
import static io.github.jkmod.elf.X86_64Relocation.R_X86_64_32S;
import static io.github.jkmod.elf.X86_64Relocation.R_X86_64_NONE;
import static io.github.jkmod.elf.X86_64Relocation.R_X86_64_PC32;
import static io.github.jkmod.elf.X86_64Relocation.R_X86_64_PC64;
import static io.github.jkmod.elf.X86_64Relocation.R_X86_64_PLT32;

import io.github.jkmod.elf.X86_64Relocation;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.LoaderChange;
import org.jspecify.annotations.Nullable;

/** {@code __write_relocate_add} ({@code __apply_relocate_add} before 6.3) of arch/x86/kernel/module.c, 64-bit. */
final class X86Relocations implements Relocator {
    /** A distance below this cannot decide whether an address fits. */
    private static final long SMALL = 1 << 24;

    private final Load load;
    private final boolean overflowFirst;

    X86Relocations(Load load) {
        this.load = load;
        // __write_relocate_add (6.3) looks at the value before it looks at the place
        this.overflowFirst = load.has(LoaderChange.X86_OVERFLOW_FIRST);
    }

    @Override
    public boolean takesRela() {
        return true;
    }

    @Override
    public @Nullable Finding applyEntry(RelocationWalk walk) {
        X86_64Relocation type = X86_64Relocation.of(walk.type);
        Finding refused = applyOne(walk, type);
        if (refused == null && type != R_X86_64_NONE) {
            walk.requireSymbol();
        }
        return refused;
    }

    private @Nullable Finding applyOne(RelocationWalk walk, @Nullable X86_64Relocation type) {
        int width = width(type);
        if (width <= 0) {
            walk.readSymbolInVain();
            return width == 0 ? null : unknownType(walk);
        }
        long value = walk.symbolValue() + walk.addend;
        if (isRelative(type)) {
            value -= walk.place();
        }
        boolean fits = fits(walk, type, value);
        if (overflowFirst && !fits) {
            return overflow(walk);
        }
        int at = zeroPlace(walk, width);
        if (at < 0) {
            return notZero(walk);
        }
        walk.write(at, width, value);
        return fits ? null : overflow(walk);
    }

    /** {@return the bytes that a relocation of that type changes; 0 for none, -1 for a type the kernel does not know} */
    private static int width(@Nullable X86_64Relocation type) {
        if (type == null) {
            return -1;
        }
        return switch (type) {
            case R_X86_64_NONE -> 0;
            case R_X86_64_64, R_X86_64_PC64 -> 8;
            case R_X86_64_32, R_X86_64_32S, R_X86_64_PC32, R_X86_64_PLT32 -> 4;
            default -> -1;
        };
    }

    private static boolean isRelative(@Nullable X86_64Relocation type) {
        return type == R_X86_64_PC32 || type == R_X86_64_PLT32 || type == R_X86_64_PC64;
    }

    private static boolean fits(RelocationWalk walk, @Nullable X86_64Relocation type, long value) {
        boolean signed = type == R_X86_64_32S;
        if (!signed && type != R_X86_64_32) {
            return true; // the kernel does not look at PC-relative ones
        }
        boolean fitsHere = signed ? (int) value == value : value >>> 32 == 0;
        if (fitsHere && Math.abs(walk.addend + walk.origin().displacement()) < SMALL) {
            return true;
        }
        Reach reach = walk.absolute();
        return switch (signed ? reach.signed(32) : reach.unsigned(32)) {
            case FITS -> true;
            case OVERFLOWS -> false;
            case DEPENDS -> {
                walk.depends();
                yield true;
            }
        };
    }

    /**
     * {@return where the place is, or -1 if there is anything but zeros}
     *
     * @throws UnsafeAccess if there are zeros, but not in the target section, so that the kernel changes something else
     */
    private static int zeroPlace(RelocationWalk walk, int width) {
        if (!walk.isInRegion(width)) {
            throw walk.outside(width);
        }
        if (walk.read(walk.inRegion(), width) != 0) {
            return -1;
        }
        return walk.reach(width);
    }

    private Finding unknownType(RelocationWalk walk) {
        return walk.refusal("relocation type " + walk.type + " is not one that x86-64 kernels apply")
                .because("only none, 64, 32, 32S, PC32, PLT32 and PC64 are known")
                .hint("build with the kernel's own flags (no -fPIC, no TLS, -mcmodel=kernel), or take the file anew")
                .logged("module: " + load.structModule().name() + ": Unknown rela relocation: " + walk.type);
    }

    static Finding notZero(RelocationWalk walk) {
        return walk.refusal(walk.typeName() + " at " + walk.targetName() + "+0x" + Long.toHexString(walk.offset)
                        + " would change bytes that are not zero")
                .because("the kernel relocates zeros only, as a sign that nothing has been relocated there before")
                .hint("the file is damaged or has been linked in some other way: build it anew");
    }

    private Finding overflow(RelocationWalk walk) {
        return walk.refusal(walk.typeName() + " against " + walk.symbolLabel() + " does not fit 32 bits")
                .because("modules and the kernel lie in the top 2 GiB, which only a sign-extended field can hold")
                .hint("build with -mcmodel=kernel")
                .logged("module: `" + load.structModule().name() + "' likely not compiled with -mcmodel=kernel");
    }
}
