package io.github.jkmod.configuration;

import io.github.jkmod.model.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Configurations that nobody has chosen: the same ones for the same seed. */
final class RandomConfigurations {
    private static final List<String> SOURCES = List.of("6.1", "6.12", "7.2");

    /** Options that each are set or not; those that need others take these along. */
    private static final List<String> SWITCHES = List.of(
            "SMP",
            "KALLSYMS_ALL",
            "MODVERSIONS",
            "MODULE_UNLOAD",
            "STRICT_MODULE_RWX",
            "JUMP_LABEL",
            "KPROBES",
            "FTRACE FUNCTION_TRACER DYNAMIC_FTRACE",
            "DEBUG_KERNEL DEBUG_SPINLOCK",
            "DEBUG_KERNEL DEBUG_MUTEXES",
            "DEBUG_KERNEL PROVE_LOCKING",
            "DEBUG_INFO_DWARF5",
            "DYNAMIC_DEBUG",
            "KUNIT",
            "PRINTK_INDEX",
            "STACKTRACE_BUILD_ID",
            "MODULE_SIG",
            "TRIM_UNUSED_KSYMS",
            "PREEMPT",
            "RANDOMIZE_BASE");

    private RandomConfigurations() {}

    /** {@return so many of them} */
    static List<Configuration> of(long seed, int count) {
        Random random = new Random(seed);
        List<Configuration> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String source = SOURCES.get(random.nextInt(SOURCES.size()));
            Architecture architecture = random.nextInt(4) == 0 ? Architecture.ARM64 : Architecture.X86_64;
            KernelCompiler compiler = random.nextInt(5) == 0 ? KernelCompiler.CLANG : KernelCompiler.GCC;
            List<String> options = new ArrayList<>();
            for (String each : SWITCHES) {
                String[] words = each.split(" ");
                if (random.nextBoolean()) {
                    options.addAll(List.of(words));
                } else {
                    options.add("-" + words[words.length - 1]);
                }
            }
            all.add(new Configuration("random-" + seed + "-" + i, source, architecture, compiler, options));
        }
        return all;
    }
}
