package io.github.jkmod.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an architecture's kernels keep things in their address space.
 *
 * @param kernel an address in the kernel's own image
 * @param modules an address where modules go
 * @param vmalloc an address where {@code vmalloc} gives memory
 * @param imageBases what raw Images are linked for, likeliest first; empty where boot files hold an ELF file
 * @param relativeRelocation the type of relocations without a symbol ({@code R_AARCH64_RELATIVE}), by which a raw Image
 *     that can run anywhere keeps its pointers
 */
public record KernelSpace(long kernel, long modules, long vmalloc, List<Long> imageBases, long relativeRelocation) {
    static final KernelSpace X86_64 =
            new KernelSpace(0xffff_ffff_8120_0000L, 0xffff_ffff_c040_0000L, 0xffff_c900_0100_0000L, List.of(), 8);

    static final KernelSpace ARM64 = new KernelSpace(
            0xffff_8000_0808_0000L, 0xffff_8000_0110_0000L, 0xffff_8000_8010_0000L, arm64Bases(), 0x403);

    static final KernelSpace ARM = new KernelSpace(0xc030_0000L, 0xbf00_0000L, 0xf080_0000L, armBases(), 23);

    /** {@code KERNEL_LINK_ADDR}, and modules as far below it as code reaches; {@code vmalloc} with pages in four levels. */
    static final KernelSpace RISCV64 = new KernelSpace(
            0xffff_ffff_8040_0000L, 0xffff_ffff_0200_0000L, 0xffff_8f80_0010_0000L, List.of(0xffff_ffff_8000_0000L), 3);

    /** Copies the list. */
    public KernelSpace {
        imageBases = List.copyOf(imageBases);
    }

    /**
     * {@code KIMAGE_VADDR}, which is {@code _PAGE_END(VA_BITS_MIN)} and the area for modules (arch/arm64/include/asm/memory.h):
     * that was 256 MiB with BPF's up to 5.17, 128 MiB from 5.18, 2 GiB from 6.6 on. {@code VA_BITS_MIN} is 48 and 39 with
     * pages of 4 KiB, 48 and 42 with 64 KiB, 48, 47 and 36 with 16 KiB; of 52 bits 48, with pages of 16 KiB 47.
     */
    private static List<Long> arm64Bases() {
        List<Long> bases = new ArrayList<>();
        for (int bits : new int[] {48, 39, 47, 42, 36}) {
            for (long modules : new long[] {0x1000_0000, 0x800_0000, 0x8000_0000L}) {
                bases.add((-1L << (bits - 1)) + modules);
            }
        }
        return bases;
    }

    /** {@code PAGE_OFFSET} of the four ways to split 32 bits of address (VMSPLIT), each with every {@code textofs-y}. */
    private static List<Long> armBases() {
        List<Long> bases = new ArrayList<>();
        for (long split : new long[] {0xc000_0000L, 0xb000_0000L, 0x8000_0000L, 0x4000_0000L}) {
            for (long offset : new long[] {0x8000, 0x20_8000, 0x30_8000, 0x10_8000, 0x100_8000}) {
                bases.add(split + offset);
            }
        }
        return bases;
    }
}
