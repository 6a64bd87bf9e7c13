package io.github.jkmod.kernel.types;

import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.KernelRelease;
import io.github.jkmod.model.LoaderChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Lays {@code struct module} out from its declaration (include/linux/module.h) and a kernel's options, for kernels that have
 * neither BTF nor debug information.
 */
public final class StructModuleDeclaration {
    /** With these the compiler chooses the order of the fields, anew in each build. */
    private static final List<String> SHUFFLED = List.of("RANDSTRUCT", "GCC_PLUGIN_RANDSTRUCT");

    private static final int REGIONS = 7;

    private final KernelRelease release;
    private final Architecture architecture;
    private final KernelConfig config;
    private final int pointer;
    private final LockSizes locks;
    private final boolean hasTypeData;
    private final Map<String, StructModuleLayout.Field> fields = new LinkedHashMap<>();
    private long end;

    private StructModuleDeclaration(
            KernelRelease release, Architecture architecture, KernelConfig config, boolean hasTypeData) {
        this.release = release;
        this.hasTypeData = hasTypeData;
        this.architecture = architecture;
        this.config = config;
        this.pointer = architecture.bits() / 8;
        this.locks = new LockSizes(config, pointer, !since(7, 0));
    }

    /**
     * {@return the layout with every field, or one for each source that the kernel may have been built from; none where the
     * options are of a kind whose fields cannot be told}
     *
     * <p>Each is no more than a claim until something that is seen of the kernel bears it out.
     */
    public static List<StructModuleLayout> of(KernelRelease release, Architecture architecture, KernelConfig config) {
        boolean patchedLocks = config.isSet("PREEMPT_RT") && !since(release, 5, 15);
        if (SHUFFLED.stream().anyMatch(config::isSet) || patchedLocks) {
            return List.of(); // before 5.15 real time is a set of patches, whose locks had other fields with each
        }
        return haveTypeData(release, config)
                .map(has -> new StructModuleDeclaration(release, architecture, config, has).layout())
                .toList();
    }

    /** Debian's 6.1 has the fields of BTF whether the option is set or not, and so has what others build of its source. */
    private static Stream<Boolean> haveTypeData(KernelRelease release, KernelConfig config) {
        boolean told = since(release, 5, 11) && config.isSet("DEBUG_INFO_BTF_MODULES");
        if (told || LoaderChange.BTF_FIELDS_ALWAYS.isIn(release)) {
            return Stream.of(true);
        }
        return LoaderChange.BTF_FIELDS_ALWAYS.mayBeIn(release) ? Stream.of(false, true) : Stream.of(false);
    }

    private StructModuleLayout layout() {
        head();
        exports();
        memory();
        architecture();
        symbols();
        tables();
        tail();
        align(cacheLine());
        return new StructModuleLayout(end, fields, true);
    }

    private boolean since(int major, int minor) {
        return since(release, major, minor);
    }

    private static boolean since(KernelRelease release, int major, int minor) {
        return release.isSince(major, minor);
    }

    private void align(long to) {
        end = (end + to - 1) / to * to;
    }

    private void add(String name, long size, long alignment) {
        align(alignment);
        fields.put(name, new StructModuleLayout.Field(end, size));
        end += size;
    }

    private void pointers(String... names) {
        for (String name : names) {
            add(name, pointer, pointer);
        }
    }

    private void numbers(String... names) {
        for (String name : names) {
            add(name, 4, 4);
        }
    }

    private void list(String name) {
        add(name, 2L * pointer, pointer);
    }

    /** Pairs of a count and a pointer to as many, in that order; where the option is set. */
    private void counted(String option, String... names) {
        if (config.isSet(option)) {
            for (int i = 0; i < names.length; i += 2) {
                numbers(names[i]);
                pointers(names[i + 1]);
            }
        }
    }

    /** As {@link #counted}, the pointer first. */
    private void pointed(String option, String... names) {
        if (config.isSet(option)) {
            for (int i = 0; i < names.length; i += 2) {
                pointers(names[i]);
                numbers(names[i + 1]);
            }
        }
    }

    private long cacheLine() {
        return 1L
                << Integer.parseInt(config.value("ARM_L1_CACHE_SHIFT") // of 32-bit ARM only
                        .filter(value -> value.matches("[4-9]"))
                        .orElse("6"));
    }

    private void head() {
        numbers("state");
        list("list");
        add("name", 64L - pointer, 1);
        if (since(5, 14) && config.isSet("STACKTRACE_BUILD_ID")) {
            add("build_id", 20, 1);
        }
        align(pointer);
        long release = config.isSet("DEBUG_KOBJECT_RELEASE") ? locks.delayedWork() : 0;
        add("mkobj.kobj", 7L * pointer + (release == 0 ? 8 : 2L * pointer + release), pointer);
        pointers("mkobj.mod", "mkobj.drivers_dir", "mkobj.mp", "mkobj.kobj_completion");
        pointers("modinfo_attrs", "version", "srcversion");
        if (since(6, 18)) {
            pointers("imported_namespaces");
        }
        pointers("holders_dir");
    }

    private void exports() {
        boolean flags = since(7, 1);
        pointers("syms", "crcs");
        if (flags) {
            pointers("flagstab");
        }
        numbers("num_syms");
        if (since(6, 1)) {
            if (config.isSet("ARCH_USES_CFI_TRAPS")) {
                pointers("kcfi_traps", "kcfi_traps_end");
            }
        } else if (since(5, 13) && config.isSet("CFI_CLANG")) {
            pointers("cfi_check");
        }
        if (config.isSet("SYSFS")) {
            add("param_lock", locks.mutex(), pointer);
        }
        pointed("MODULES", "kp", "num_kp");
        if (!flags) {
            numbers("num_gpl_syms");
            pointers("gpl_syms", "gpl_crcs");
        }
        add("using_gplonly_symbols", 1, 1);
        if (!since(5, 12) && config.isSet("UNUSED_SYMBOLS")) {
            pointers("unused_syms", "unused_crcs");
            numbers("num_unused_syms", "num_unused_gpl_syms");
            pointers("unused_gpl_syms", "unused_gpl_crcs");
        }
        if (config.isSet("MODULE_SIG")) {
            add("sig_ok", 1, 1);
        }
        add("async_probe_requested", 1, 1);
        if (!since(5, 12)) {
            pointers("gpl_future_syms", "gpl_future_crcs");
            numbers("num_gpl_future_syms");
        }
        numbers("num_exentries");
        pointers("extable", "init");
    }

    private void memory() {
        boolean tree = config.isSet("MODULES_TREE_LOOKUP");
        align(tree ? cacheLine() : pointer);
        if (since(6, 4)) {
            for (int i = 0; i < REGIONS; i++) {
                String region = "mem[" + i + "].";
                pointers(region + "base");
                if (since(6, 15)) {
                    add(region + "is_rox", 1, 1);
                }
                numbers(region + "size");
                treeNode(region, tree);
            }
        } else {
            for (String region : List.of("core_layout.", "init_layout.")) {
                pointers(region + "base");
                for (String size : List.of("size", "text_size", "ro_size", "ro_after_init_size")) {
                    numbers(region + size);
                }
                treeNode(region, tree);
            }
        }
    }

    /** {@code struct mod_tree_node}: the module, and two nodes of three pointers. */
    private void treeNode(String region, boolean tree) {
        if (tree) {
            add(region + "mtn", 7L * pointer, pointer);
        }
        align(pointer);
    }

    private void architecture() {
        switch (architecture) {
            case X86_64 -> {
                if (config.isSet("UNWINDER_ORC")) {
                    numbers("arch.num_orcs");
                    pointers("arch.orc_unwind_ip", "arch.orc_unwind");
                }
                if (since(6, 15) && config.isSet("MITIGATION_ITS")) {
                    pointed("MITIGATION_ITS", "arch.its_pages.pages", "arch.its_pages.num");
                    align(pointer);
                }
            }
            case ARM64 -> {
                if (!since(6, 5) && !config.isSet("ARM64_MODULE_PLTS")) {
                    return; // an option until then
                }
                for (String which : List.of("arch.core.", "arch.init.")) {
                    numbers(which + "plt_shndx", which + "plt_num_entries", which + "plt_max_entries");
                }
                pointers("arch.ftrace_trampolines");
                if (LoaderChange.ARM64_INIT_TRAMPOLINE.isIn(release)) {
                    pointers("arch.init_ftrace_trampolines");
                }
            }
            case ARM -> arm();
            case RISCV64 -> {
                if (!config.isSet("MODULE_SECTIONS")) {
                    return;
                }
                for (String section : List.of("arch.got.", "arch.plt.", "arch.got_plt.")) {
                    pointers(section + "shdr");
                    numbers(section + "num_entries", section + "max_entries");
                }
            }
        }
    }

    private void arm() {
        if (config.isSet("ARM_UNWIND")) {
            if (since(5, 19)) {
                list("arch.unwind_list");
                pointers("arch.init_table");
            } else {
                add("arch.unwind", 7L * pointer, pointer);
            }
        }
        if (config.isSet("ARM_MODULE_PLTS")) {
            for (String which : List.of("arch.core.", "arch.init.")) {
                pointers(which + "plt", which + "plt_ent");
                numbers(which + "plt_count");
            }
        }
    }

    private void symbols() {
        pointers("taints");
        if (config.isSet("GENERIC_BUG")) {
            numbers("num_bugs");
            list("bug_list");
            pointers("bug_table");
        }
        if (config.isSet("KALLSYMS")) {
            pointers("kallsyms", "core_kallsyms.symtab");
            numbers("core_kallsyms.num_symtab");
            pointers("core_kallsyms.strtab", "core_kallsyms.typetab", "sect_attrs", "notes_attrs");
        }
        pointers("args");
        pointed("SMP", "percpu", "percpu_size");
        pointed("MODULES", "noinstr_text_start", "noinstr_text_size");
    }

    private void tables() {
        counted("TRACEPOINTS", "num_tracepoints", "tracepoints_ptrs");
        counted("TREE_SRCU", "num_srcu_structs", "srcu_struct_ptrs");
        counted("BPF_EVENTS", "num_bpf_raw_events", "bpf_raw_events");
        typeData();
        pointed("JUMP_LABEL", "jump_entries", "num_jump_entries");
        counted("TRACING", "num_trace_bprintk_fmt", "trace_bprintk_fmt_start");
        pointed("EVENT_TRACING", "trace_events", "num_trace_events", "trace_evals", "num_trace_evals");
        counted(
                config.isSet("FTRACE_MCOUNT_RECORD") ? "FTRACE_MCOUNT_RECORD" : "DYNAMIC_FTRACE",
                "num_ftrace_callsites",
                "ftrace_callsites");
        pointed("KPROBES", "kprobes_text_start", "kprobes_text_size", "kprobe_blacklist", "num_kprobe_blacklist");
        counted("HAVE_STATIC_CALL_INLINE", "num_static_call_sites", "static_call_sites");
        if (config.value("KUNIT").isPresent() && since(5, 15)) {
            if (since(6, 8)) {
                counted("MODULES", "num_kunit_init_suites", "kunit_init_suites");
            }
            counted("MODULES", "num_kunit_suites", "kunit_suites");
        }
    }

    private void typeData() {
        if (hasTypeData) {
            boolean base = since(6, 11);
            numbers("btf_data_size");
            if (base) {
                numbers("btf_base_data_size");
            }
            pointers("btf_data");
            if (base) {
                pointers("btf_base_data");
            }
        }
    }

    private void tail() {
        if (config.isSet("LIVEPATCH")) {
            add("klp", 1, 1);
            add("klp_alive", 1, 1);
            pointers("klp_info");
        }
        if (since(5, 15)) {
            counted("PRINTK_INDEX", "printk_index_size", "printk_index_start");
        }
        if (config.isSet("MODULE_UNLOAD")) {
            list("source_list");
            list("target_list");
            pointers("exit");
            numbers("refcnt");
        }
        if (!since(6, 15)) {
            counted("MITIGATION_ITS", "its_num_pages", "its_page_array");
        }
        pointed("CONSTRUCTORS", "ctors", "num_ctors");
        pointed("FUNCTION_ERROR_INJECTION", "ei_funcs", "num_ei_funcs");
        if (since(6, 6) && config.isSet("DYNAMIC_DEBUG_CORE")) {
            pointers("dyndbg_info.descs", "dyndbg_info.classes");
            numbers("dyndbg_info.num_descs", "dyndbg_info.num_classes");
        }
    }
}
