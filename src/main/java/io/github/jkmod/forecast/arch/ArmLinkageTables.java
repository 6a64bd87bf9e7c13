package io.github.jkmod.forecast.arch;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;

/** The entries in {@code .plt} and {@code .init.plt} for branches out of reach ({@code get_module_plt}). */
final class ArmLinkageTables {
    /** {@code PLT_ENT_SIZE}: a load and the address that it loads. */
    private static final int ENTRY = 8;

    /** {@code fixed_plts} with CONFIG_DYNAMIC_FTRACE. */
    private static final int FIXED = 2;

    private final Load load;
    private final long[] taken = new long[2];

    ArmLinkageTables(Load load) {
        this.load = load;
    }

    /** {@return whether {@code count_plts} has kept an entry for this branch} */
    boolean isCounted(RelocationWalk walk) {
        return ArmRelocations.isCounted(walk.section, walk.target) && walk.symbolSection() != walk.target.index;
    }

    /**
     * Takes an entry for a branch that is out of reach and for which none was kept.
     *
     * @throws UnsafeAccess if there surely is none left
     */
    void take(RelocationWalk walk) {
        boolean init = load.layout().isInInit(walk.place());
        LoadInfo info = load.info();
        SectionHeader table =
                info.section(info.findAny(init ? ".init.plt" : ".plt").orElse(0));
        long capacity = table.size / ENTRY;
        long mine = ++taken[init ? 1 : 0];
        if (FIXED + mine > capacity) {
            throw walk.unsafe(
                    walk.typeName() + " against " + walk.symbolLabel() + " is out of reach, and " + info.name(table)
                            + " has only " + capacity + " entries",
                    "the kernel stops with a BUG when the procedure linkage table is full (get_module_plt)");
        }
        if (FIXED + mine + counted(init) > capacity) {
            walk.depends(); // entries that others do not need may be free
        }
    }

    /** {@return how many entries were kept at most for branches in that half of the module} */
    private long counted(boolean init) {
        LoadInfo info = load.info();
        long sum = 0;
        for (int i = 1; i < info.sectionsRead(); i++) {
            SectionHeader section = info.section(i);
            if (section.info >= info.sectionsRead()
                    || !ArmRelocations.isCounted(section, info.section((int) section.info))
                    || load.layout().isInInit(info.section((int) section.info).address) != init) {
                continue;
            }
            RelocationWalk walk = new RelocationWalk(load, section, false);
            while (walk.next()) {
                boolean elsewhere = walk.symbol < walk.symbolCount() && walk.symbolSection() != walk.target.index;
                sum += ArmRelocations.isBranch(walk.type) && elsewhere ? 1 : 0;
            }
        }
        return sum;
    }
}
