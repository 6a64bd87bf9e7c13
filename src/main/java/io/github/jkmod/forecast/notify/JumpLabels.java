package io.github.jkmod.forecast.notify;

import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.link.PointerTargets;
import io.github.jkmod.forecast.link.PointerTargets.Target;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code jump_label_add_module}: each entry of {@code __jump_table} names a key, and the kernel notes in the key where its
 * branches are.
 */
final class JumpLabels {
    private static final String FUNCTION = " (jump_label_add_module)";

    private final Load load;
    private final PointerTargets targets;
    private final boolean relative;
    private final int size;

    JumpLabels(Load load, PointerTargets targets) {
        this.load = load;
        this.targets = targets;
        this.relative = ArchRules.of(load).hasRelativeJumpLabels();
        this.size = relative ? 16 : 12;
    }

    /** @throws UnsafeAccess if a key is no place where the kernel can write, or a kernel's key has no branch to patch */
    void check() {
        OptionalInt found = load.info().find("__jump_table");
        if (found.isEmpty() || !load.option("JUMP_LABEL").orElse(true)) {
            return;
        }
        SectionHeader table = load.info().section(found.getAsInt());
        long count = Long.divideUnsigned(table.size, size);
        if (count > 0 && !table.isWrite()) {
            throw targets.astray(
                    table, 0, "entry 0", table.address, "the kernel sorts the table where it is" + FUNCTION);
        }
        for (long i = 0; i < count; i++) {
            if (relative) {
                relative(table, i);
            } else {
                absolute(table, i);
            }
        }
    }

    private void relative(SectionHeader table, long index) {
        long at = table.address + size * index;
        long code = at + (int) read(table, at, 4);
        long key = at + 8 + (read(table, at + 8, 8) & ~3L);
        check(table, index, code, key, 8);
    }

    private void absolute(SectionHeader table, long index) {
        long at = table.address + size * index;
        check(table, index, read(table, at, 4), read(table, at + 8, 4) & ~3L, 8);
    }

    private long read(SectionHeader table, long address, int width) {
        Optional<Long> value = load.memory().read(address, width);
        if (value.isEmpty()) { // asked here: a lambda for each entry costs more than the entry
            throw targets.astray(table, address - table.address, "entry", address, "the kernel reads it" + FUNCTION);
        }
        return value.get();
    }

    private void check(SectionHeader table, long index, long code, long key, int keyAt) {
        long start = size * index;
        if (!targets.isWritable(table, start + keyAt, key)) {
            throw targets.astray(
                    table,
                    start + keyAt,
                    "key of entry " + index,
                    key,
                    "the kernel writes into the key without checking what it is" + FUNCTION);
        }
        // a key of the kernel may be switched on already: then the branch is patched at once
        if (targets.at(key) == Target.IMPORT && !load.layout().isInModule(code)) {
            throw targets.astray(
                    table,
                    start,
                    "code of entry " + index,
                    code,
                    "the kernel patches the branch there without a check (__jump_label_update)");
        }
    }
}
