package io.github.jkmod.forecast.notify;

import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.link.PointerTargets;
import io.github.jkmod.forecast.link.PointerTargets.Target;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code static_call_add_module}, x86 only: each of {@code .static_call_sites} names a call instruction and a key, or the
 * trampoline of a key that is not exported.
 */
final class StaticCalls {
    private static final int ENTRY = 8;
    private static final int TAIL = 1;
    private static final int FLAGS = 3;
    private static final String TRAMPOLINE = "__SCT__";
    private static final String KEY = "__SCK__";

    /** What may stand where a call is to be patched: a five-byte NOP, {@code xor %rax,%rax} and a trap with prefixes. */
    private static final byte[][] CALL_PLACES = {
        {0x0f, 0x1f, 0x44, 0, 0}, {0x66, 0x66, 0x48, 0x31, (byte) 0xc0}, {0x67, 0x48, 0x0f, (byte) 0xb9, 0x3a}
    };

    private final Load load;
    private final PointerTargets targets;

    StaticCalls(Load load, PointerTargets targets) {
        this.load = load;
        this.targets = targets;
    }

    /** @throws UnsafeAccess if a key or a call is nowhere that the kernel can write */
    void check() {
        OptionalInt found = load.info().find(".static_call_sites");
        boolean inline = ArchRules.of(load).has(load, "HAVE_STATIC_CALL_INLINE");
        if (found.isEmpty() || !inline) {
            return;
        }
        SectionHeader table = load.info().section(found.getAsInt());
        long count = Long.divideUnsigned(table.size, ENTRY);
        for (long i = 0; i < count; i++) {
            if (!lookUp(table, i)) {
                return;
            }
        }
        for (long i = 0; i < count; i++) {
            patch(table, i);
        }
    }

    private long pointer(SectionHeader table, long offset) {
        long at = table.address + offset;
        return at
                + load.memory()
                        .read(at, 4)
                        .map(Long::intValue)
                        .orElseThrow(() -> targets.astray(
                                table, offset, "entry", at, "the kernel reads it (static_call_add_module)"));
    }

    /** A key in code stands for a trampoline, whose key is looked up. {@return whether the load goes on} */
    private boolean lookUp(SectionHeader table, long index) {
        long key = pointer(table, index * ENTRY + 4) & ~FLAGS;
        Target target = targets.at(key);
        Optional<String> name = target == Target.IMPORT ? targets.importOf(table, index * ENTRY + 4) : Optional.empty();
        boolean trampoline = name.filter(n -> n.startsWith(TRAMPOLINE)).isPresent();
        if (target != Target.CODE
                && !trampoline
                && name.filter(targets::isCalled).isEmpty()) {
            return true;
        }
        if (trampoline && load.addresses().importAt(key).equals(name)) {
            if (!table.isWrite()) {
                throw targets.astray(
                        table,
                        index * ENTRY,
                        "site " + index,
                        table.address + index * ENTRY,
                        "the kernel puts the key in the trampoline's place (static_call_add_module)");
            }
            return true;
        }
        load.refuse(
                Errno.EINVAL,
                Finding.error(
                                LoadStage.NOTIFIERS,
                                String.format(
                                        Locale.ROOT,
                                        "key of static call site %d: 0x%x is code, and no trampoline",
                                        index,
                                        key))
                        .because("static_call_add_module looks up the key of a trampoline of the kernel's own")
                        .hint("the file is damaged: build it anew")
                        .at(load.info().name(table), index * ENTRY + 4));
        return false;
    }

    /** {@code __static_call_init}: notes the site in its key, and patches the call. */
    private void patch(SectionHeader table, long index) {
        long offset = index * ENTRY;
        long key = pointer(table, offset + 4);
        boolean known = targets.importOf(table, offset + 4)
                .filter(name -> name.startsWith(TRAMPOLINE) || name.startsWith(KEY))
                .isPresent();
        if (targets.at(key & ~FLAGS) != Target.DATA && !known) {
            throw targets.astray(
                    table,
                    offset + 4,
                    "key of site " + index,
                    key & ~FLAGS,
                    "the kernel writes into the key without checking what it is (__static_call_init)");
        }
        long site = pointer(table, offset);
        if (!load.layout().isInModule(site) || load.memory().region(site, 5).isEmpty()) {
            throw targets.astray(
                    table,
                    offset,
                    "call of site " + index,
                    site,
                    "the kernel patches the call there (arch_static_call_transform)");
        }
        if (stopsAtOthers() && !isCall(site, (key & TAIL) != 0)) {
            throw targets.astray(
                    table,
                    offset,
                    "call of site " + index,
                    site,
                    "it is no call that can be patched, and the kernel stops with a BUG (__static_call_validate)");
        }
    }

    /** 5.10 only warns once of an instruction that it does not know. */
    private boolean stopsAtOthers() {
        return load.has(LoaderChange.STATIC_CALL_BUG);
    }

    private boolean isCall(long site, boolean tail) {
        byte[] code = new byte[5];
        for (int i = 0; i < code.length; i++) {
            code[i] = load.memory().read(site + i, 1).orElse(0L).byteValue();
        }
        int first = code[0] & 0xff;
        if (tail) {
            return first == 0xe9 || first == 0xc3 || (first == 0x0f && (code[1] & 0xf0) == 0x80);
        }
        return first == 0xe8 || Arrays.stream(CALL_PLACES).anyMatch(place -> Arrays.equals(place, code));
    }
}
