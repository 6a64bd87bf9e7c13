package io.github.jkmod.forecast.link;

import io.github.jkmod.elf.RelocationType;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.arch.RelocationWalk;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Errno;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Relocations of {@code struct module} itself: sound ones set {@code init} and {@code exit} only. By now the kernel keeps
 * values of its own in other fields, which the file does not show.
 */
final class StructModuleRelocations {
    /** What the kernel has set before the relocations, to something that is not 0. */
    private static final Set<String> SET =
            Set.of("state", "list", "source_list", "target_list", "refcnt", "core_layout", "param_lock");

    private static final Set<String> NUMBERS = Set.of("state", "refcnt");

    /** What the kernel has set before the relocations, to 0 or not ({@code find_module_sections} and others). */
    private static final Set<String> KEPT = Set.of(
            "kp",
            "num_kp",
            "syms",
            "crcs",
            "num_syms",
            "gpl_syms",
            "gpl_crcs",
            "num_gpl_syms",
            "flagstab",
            "extable",
            "num_exentries",
            "init_layout",
            "data_layout",
            "mem",
            "percpu",
            "percpu_size",
            "tracepoints_ptrs",
            "num_tracepoints",
            "bpf_raw_events",
            "num_bpf_raw_events",
            "jump_entries",
            "num_jump_entries",
            "trace_bprintk_fmt_start",
            "num_trace_bprintk_fmt",
            "trace_events",
            "num_trace_events",
            "trace_evals",
            "num_trace_evals",
            "ftrace_callsites",
            "num_ftrace_callsites",
            "static_call_sites",
            "num_static_call_sites",
            "btf_data",
            "btf_data_size",
            "kprobe_blacklist",
            "num_kprobe_blacklist",
            "srcu_struct_ptrs",
            "num_srcu_structs",
            "ei_funcs",
            "num_ei_funcs",
            "version",
            "srcversion",
            "taints");

    /** What only relocations set: most are of these, and need no look at all the others. */
    private static final List<String> SOUND = List.of("init", "exit");

    private final Load load;

    StructModuleRelocations(Load load) {
        this.load = load;
    }

    /**
     * Looks at the relocations of {@code struct module} before they are applied.
     *
     * @return whether the load can go on
     * @throws UnsafeAccess if one would change what the kernel keeps there
     */
    boolean examine(SectionHeader section, boolean addends) {
        StructModuleLayout layout = load.structModule().layout().orElse(null);
        if (layout == null || section.info != load.info().module) {
            return true;
        }
        RelocationWalk walk = new RelocationWalk(load, section, addends);
        int width = load.info().addressSize();
        while (walk.next()) {
            if (walk.type != RelocationType.NONE
                    && !isSound(walk.offset, width, layout)
                    && walk.isInTarget(width)
                    && walk.read(walk.inRegion(), width) == 0) {
                Map<Long, String> fields = fields(layout, walk.offset, width);
                Finding refusal = ArchRules.of(load).refusesNonZero(walk);
                boolean set = fields.entrySet().stream()
                        .anyMatch(field -> isSet(field.getValue(), field.getKey(), walk.offset));
                if (refusal != null && set) {
                    return RelocationsStage.accepts(load, Errno.ENOEXEC, refusal);
                }
                for (String field : fields.values()) {
                    if (SET.contains(field) || KEPT.contains(field)) {
                        throw walk.unsafe(
                                "r_offset 0x" + Long.toHexString(walk.offset) + " leads to struct module's " + field,
                                "the kernel has set that already, and loses what it has set");
                    }
                }
            }
        }
        return true;
    }

    /** {@return whether it is one of the two pointers that every sound module has relocated} */
    private static boolean isSound(long offset, int width, StructModuleLayout layout) {
        for (String name : SOUND) {
            StructModuleLayout.Field field = layout.fields().get(name);
            if (field != null && field.offset() == offset && field.size() == width) {
                return true;
            }
        }
        return false;
    }

    /** {@return the outermost fields with any of those bytes, by where each begins} */
    private static Map<Long, String> fields(StructModuleLayout layout, long offset, int width) {
        Map<Long, String> found = new TreeMap<>();
        for (Map.Entry<String, StructModuleLayout.Field> entry : layout.fields().entrySet()) {
            long start = entry.getValue().offset();
            if (start < offset + width && offset < start + entry.getValue().size()) {
                String path = entry.getKey();
                int end = 0;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                found.putIfAbsent(start, path.substring(0, end));
            }
        }
        return found;
    }

    /** Of the small numbers among them only the first byte is not 0. */
    private static boolean isSet(String field, long start, long offset) {
        return SET.contains(field) && (start >= offset || !NUMBERS.contains(field));
    }
}
