package io.github.jkmod.fuzz;

import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.model.Architecture;
import java.util.List;
import java.util.Map;

/**
 * The target of Jazzer, which changes files so that they reach code that none before has reached: {@code mvn -Pfuzz
 * test-compile exec:exec@seeds exec:exec@fuzz}. What it finds is in {@code target/fuzz/crash-*}. The kernels are those in the cache, all four of the file's architecture.
 */
public final class ForecastFuzz {
    private static final Map<Architecture, List<KernelFacts>> KERNELS = CachedKernels.facts();

    private static final int E_MACHINE = 18;

    private ForecastFuzz() {}

    /** Called once, before the clock runs: what is known of the kernels is read when it is asked for first. */
    public static void fuzzerInitialize() {
        KERNELS.values().forEach(kernels -> kernels.forEach(CachedKernels::read));
    }

    /** Called for each input. */
    public static void fuzzerTestOneInput(byte[] input) {
        AnyBytes.look(input, KERNELS.getOrDefault(architecture(input), List.of()));
    }

    /** As the kernel's {@code elf_check_arch} sees it; packed files and nonsense go to x86-64. */
    private static Architecture architecture(byte[] input) {
        int machine = input.length > E_MACHINE ? input[E_MACHINE] & 0xff : 0;
        return switch (machine) {
            case 40 -> Architecture.ARM;
            case 183 -> Architecture.ARM64;
            default -> Architecture.X86_64;
        };
    }
}
