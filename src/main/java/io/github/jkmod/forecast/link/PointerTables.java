package io.github.jkmod.forecast.link;

import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.link.PointerTargets.Target;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.model.Taint;
import java.util.OptionalInt;

/** Tables of pointers that the kernel follows when a module comes: trace events, SRCU structures, places to trace. */
public final class PointerTables {
    private final Load load;
    private final PointerTargets targets;
    private final int width;

    public PointerTables(Load load, PointerTargets targets) {
        this.load = load;
        this.targets = targets;
        this.width = load.info().addressSize();
    }

    /** What is done with a pointer. */
    private interface Use {
        void of(SectionHeader table, long offset, long pointer);
    }

    /** {@code ftrace_module_init}: where functions begin. */
    public void tracedFunctions() {
        ArchRules rules = ArchRules.of(load);
        if (rules.readsFunctions(load)) {
            each(rules.tracedSection(), (table, offset, pointer) -> {
                boolean skipped = pointer == 0 || (pointer & 7) != 0;
                if (!skipped && !targets.isReadable(pointer + 8)) {
                    throw targets.astray(
                            table,
                            offset,
                            "function to trace",
                            pointer,
                            "the kernel reads the instruction there (ftrace_call_adjust)");
                }
            });
        }
    }

    /** {@code trace_module_add_events}, {@code trace_module_add_evals}. */
    public void traceEvents() {
        if (hasBadTaint() || !load.option("EVENT_TRACING").orElse(true)) {
            return;
        }
        each("_ftrace_events", this::traceEvent);
        each("_ftrace_eval_map", (table, offset, pointer) -> {
            if (!targets.isReadable(pointer)) {
                throw targets.astray(
                        table,
                        offset,
                        "trace enum",
                        pointer,
                        "the kernel follows it (trace_event_update_with_eval_map)");
            }
        });
    }

    /** {@code trace_module_has_bad_taint}: of these modules no events are made. */
    private boolean hasBadTaint() {
        return load.module().taints().contains(Taint.FORCED) || load.module().isProprietary();
    }

    private void traceEvent(SectionHeader table, long offset, long pointer) {
        String function = " (__register_event)";
        if (targets.at(pointer) != Target.DATA) {
            throw targets.astray(table, offset, "trace event", pointer, "the kernel puts it into a list" + function);
        }
        // struct trace_event_call: a list of two pointers, then its class, then its name or tracepoint
        for (int field = 2; field < 4; field++) {
            long at = pointer + (long) field * width;
            long target = load.memory()
                    .read(at, width)
                    .orElseThrow(
                            () -> targets.astray(table, offset, "trace event", at, "the kernel reads it" + function));
            boolean nameless = field == 3 && target == 0;
            if (!nameless && !targets.isReadable(target)) {
                throw targets.astray(
                        table,
                        offset,
                        (field == 2 ? "class" : "name") + " of the trace event",
                        target,
                        "the kernel follows it" + function);
            }
        }
    }

    /** {@code srcu_module_coming}. */
    public void srcu() {
        if (!load.option("TREE_SRCU").orElse(true)) {
            return;
        }
        each("___srcu_struct_ptrs", (table, offset, pointer) -> {
            if (!targets.isWritable(table, offset, pointer)) {
                throw targets.astray(
                        table, offset, "srcu_struct", pointer, "the kernel fills it in (srcu_module_coming)");
            }
        });
    }

    /** {@code hold_module_trace_bprintk_format}. */
    public void printkFormats() {
        if (!load.option("TRACING").orElse(true)) {
            return;
        }
        each("__trace_printk_fmt", (table, offset, pointer) -> {
            if (!targets.isReadable(pointer)) {
                throw targets.astray(
                        table,
                        offset,
                        "format",
                        pointer,
                        "the kernel compares the string (hold_module_trace_bprintk_format)");
            }
        });
    }

    private void each(String name, Use use) {
        OptionalInt found = load.info().find(name);
        if (found.isEmpty()) {
            return;
        }
        SectionHeader table = load.info().section(found.getAsInt());
        long count = Long.divideUnsigned(table.size, width);
        for (long i = 0; i < count; i++) {
            long offset = i * width;
            long pointer = load.memory()
                    .read(table.address + offset, width)
                    .orElseThrow(() -> targets.astray(
                            table, offset, "pointer", table.address + offset, "the kernel reads the table"));
            use.of(table, offset, pointer);
        }
    }
}
