package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Fact;
import io.github.jkmod.signature.KernelCrypto;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which algorithms a kernel has for signatures: built in, or in a module. One that is in a module that is not loaded is
 * an open question, as the kernel has it loaded by modprobe when a signature needs it ({@code request_module}).
 */
public final class KernelAlgorithms {
    private final Fact<KernelConfig> config;
    private final Fact<List<ProcModule>> modules;

    KernelAlgorithms(KernelFacts kernel) {
        this.config = kernel.config();
        this.modules = kernel.modules();
    }

    /** {@return the algorithms of {@code load}'s kernel, where open questions stay open} */
    public static KernelCrypto of(Load load) {
        return with(load, new KernelAlgorithms(load.kernel())::find);
    }

    /** {@return the same, where each open question is answered with {@code answer}} */
    public static KernelCrypto of(Load load, boolean answer) {
        KernelAlgorithms algorithms = new KernelAlgorithms(load.kernel());
        return with(load, name -> algorithms.find(name).or(() -> Optional.of(answer)));
    }

    private static KernelCrypto with(Load load, Function<String, Optional<Boolean>> available) {
        return new KernelCrypto(load.version(), load.architecture().bits() == 64, available);
    }

    private Optional<Boolean> find(String algorithm) {
        if (config.value().isEmpty()) {
            // selected by MODULE_SIG, and its default digest
            return algorithm.equals("rsa") || algorithm.equals("sha256") ? Optional.of(true) : Optional.empty();
        }
        KernelConfig options = config.value().get();
        String value = option(algorithm, options);
        if (value.equals("m")) {
            return isLoaded(algorithm) ? Optional.of(true) : Optional.empty();
        }
        return Optional.of(value.equals("y"));
    }

    private static String option(String algorithm, KernelConfig options) {
        String name = switch (algorithm) {
            case "sha224", "sha256" -> "SHA256";
            case "sha384", "sha512" -> "SHA512";
            case "sha3-256", "sha3-384", "sha3-512" -> "SHA3";
            case "streebog256", "streebog512" -> "STREEBOG";
            case "sm3" -> options.value("CRYPTO_SM3").isPresent() ? "SM3" : "SM3_GENERIC";
            default -> algorithm.toUpperCase(Locale.ROOT);
        };
        return options.value("CRYPTO_" + name).orElse("n");
    }

    /** The modules are named after the algorithm, with the processor or {@code generic} behind it. */
    private boolean isLoaded(String algorithm) {
        String stem = switch (algorithm) {
            case "sha384" -> "sha512";
            case "sha3-256", "sha3-384", "sha3-512" -> "sha3";
            case "streebog256", "streebog512" -> "streebog";
            default -> algorithm;
        };
        return modules.value().stream()
                .flatMap(List::stream)
                .map(module -> module.name().value())
                .anyMatch(name -> name.equals(stem) || name.startsWith(stem + "_"));
    }
}
