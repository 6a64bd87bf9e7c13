package io.github.jkmod.forecast;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code move_module}: makes the regions, and copies every allocated section to its place. */
final class ModuleMover {
    private static final long MIB = 1L << 20;

    /** More than this is neither made here nor sure to be had there; no stock module has a quarter of it. */
    private static final long MOST_SIMULATED = 64 * MIB;

    private final Load load;
    private final LoadInfo info;
    private final SectionPlacement placement;
    private final Map<ModuleLayout.Kind, ModuleLayout.Region> regions = new EnumMap<>(ModuleLayout.Kind.class);

    ModuleMover(Load load, SectionPlacement placement) {
        this.load = load;
        this.info = load.info();
        this.placement = placement;
    }

    /** {@return bytes of a page of this kernel} */
    static long pageSize(Load load) {
        if (load.architecture() != Architecture.ARM64) {
            return 4096;
        }
        return load.option("ARM64_64K_PAGES").orElse(false)
                ? 65536
                : load.option("ARM64_16K_PAGES").orElse(false) ? 16384 : 4096;
    }

    /** {@return whether the load can go on} */
    boolean move() {
        if (!fits()) {
            load.stop();
            return false;
        }
        makeRegions();
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            ModuleLayout.Place place = placement.places()[i];
            if (section.isAlloc() && place != null) {
                copy(section, place);
            }
        }
        load.layout(new ModuleLayout(List.copyOf(regions.values()), placement.places(), placement.kallsyms()));
        return true;
    }

    /** {@code PAGE_ALIGN} of an {@code unsigned int}. */
    private long pages(long size) {
        long page = pageSize(load);
        return ((size + page - 1) & 0xffff_ffffL) / page * page;
    }

    private boolean fits() {
        long total = 0;
        for (ModuleLayout.Kind kind : SectionPlacement.kinds(load)) {
            long size = placement.sizeOf(kind);
            total += pages(size);
            // module_alloc of no bytes, or of a sum that has run over to 0, gives nothing; no init region is needed
            boolean needed = kind == ModuleLayout.Kind.CORE || size != 0;
            if (needed && pages(size) == 0) {
                return refuse(kind + " has no bytes, or so many that their sum runs over");
            }
        }
        if (total > moduleArea()) {
            return refuse("it needs " + total / MIB + " MiB, the kernel has " + moduleArea() / MIB + " for modules");
        }
        if (total > MOST_SIMULATED) {
            load.findings().unknown(total / MIB + " MiB of free memory for the module");
            load.findings()
                    .add(Finding.warning(
                            LoadStage.LAYOUT,
                            "the module needs " + total / MIB + " MiB of memory",
                            "whether the kernel has that much cannot be known (move_module)",
                            largest()));
            return false;
        }
        return true;
    }

    private boolean refuse(String what) {
        Finding finding = Finding.error(
                LoadStage.LAYOUT, what, "the kernel cannot allocate the module's memory (move_module)", largest());
        Optional<SectionHeader> section = largestSection();
        load.findings()
                .refuse(
                        Errno.ENOMEM,
                        section.isEmpty()
                                ? finding
                                : finding.at("section header " + section.get().index, info.wide() ? 32 : 20));
        return false;
    }

    private String largest() {
        return largestSection()
                .map(section -> "the largest section is " + info.name(section) + " with 0x"
                        + Long.toHexString(section.size) + " bytes")
                .orElse("rebuild the module");
    }

    private Optional<SectionHeader> largestSection() {
        SectionHeader largest = null;
        for (int i = 0; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.isAlloc() && (largest == null || Long.compareUnsigned(section.size, largest.size) > 0)) {
                largest = section;
            }
        }
        return Optional.ofNullable(largest);
    }

    /** Upper bounds of where {@code module_alloc} looks: what is larger fits nowhere. */
    private long moduleArea() {
        return switch (load.architecture()) {
            case X86_64 -> 0x3f00_0000L; // MODULES_VADDR to MODULES_END without the kernel's own part
            case ARM64 -> 2048 * MIB; // 2 GiB around the kernel, where PLTs are
            case ARM -> 1024 * MIB; // vmalloc's area takes what does not fit below PAGE_OFFSET
        };
    }

    private void makeRegions() {
        long next = load.addresses().modules();
        for (ModuleLayout.Kind kind : SectionPlacement.kinds(load)) {
            long size = placement.sizeOf(kind);
            long whole = pages(size);
            long base = size == 0 ? 0 : next;
            if (size != 0) {
                load.memory().map(label(kind), base, new byte[(int) whole]);
                next += whole + pageSize(load);
            }
            long counted = SectionPlacement.hasRegionsByUse(load) ? whole : size;
            long text = SectionPlacement.hasRegionsByUse(load) ? textOf(kind, whole) : placement.textSizeOf(kind);
            regions.put(kind, new ModuleLayout.Region(kind, base, counted, text));
            recordIn(kind, base, counted);
        }
    }

    private static long textOf(ModuleLayout.Kind kind, long size) {
        return kind == ModuleLayout.Kind.TEXT || kind == ModuleLayout.Kind.INIT_TEXT ? size : 0;
    }

    private static String label(ModuleLayout.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT) + " region";
    }

    /** The kernel notes size and base in the temporary copy, from where they are copied like everything else. */
    private void recordIn(ModuleLayout.Kind kind, long base, long size) {
        String field = SectionPlacement.sizeField(kind);
        load.structModule().write(field, size);
        load.structModule().write(field.replace(".size", ".base"), base);
    }

    private void copy(SectionHeader section, ModuleLayout.Place place) {
        ModuleLayout.Region region = regions.get(place.kind());
        if (region == null) {
            throw new IllegalStateException("no region " + place.kind());
        }
        long target = region.base() + place.offset();
        if (!section.isNoBits() && section.size != 0) {
            byte[] from = info.memory();
            if (section.index == 0 || !info.knows(section.offset, section.size)) {
                throw beyondFile(section);
            }
            Optional<ModuleMemory.Region> to = load.memory().region(target, section.size);
            if (to.isEmpty()) {
                throw beyondRegion(section, place);
            }
            System.arraycopy(
                    from,
                    (int) section.offset,
                    to.get().bytes(),
                    (int) (target - to.get().base()),
                    (int) section.size);
        }
        section.address = info.wide() ? target : target & 0xffff_ffffL;
    }

    private UnsafeAccess beyondFile(SectionHeader section) {
        return new UnsafeAccess(
                "section header " + section.index,
                info.wide() ? 24 : 16,
                "0x" + Long.toHexString(section.size) + " bytes at 0x" + Long.toHexString(section.offset)
                        + " of a section of type " + (section.type == ElfConstants.SHT_NULL ? "NULL" : section.type)
                        + " are not in the file's " + info.file().size() + " bytes",
                "the kernel checks no place of such a section, and copies it (move_module)");
    }

    private UnsafeAccess beyondRegion(SectionHeader section, ModuleLayout.Place place) {
        return new UnsafeAccess(
                "section header " + section.index,
                info.wide() ? 32 : 20,
                "0x" + Long.toHexString(section.size) + " bytes at offset 0x" + Long.toHexString(place.offset())
                        + " do not fit in the region, whose size has run over 32 bits",
                "the kernel copies the section over what follows (move_module)");
    }
}
