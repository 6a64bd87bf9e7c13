package io.github.jkmod.vm;

import io.github.jkmod.vm.spec.Accelerator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How a guest is booted and watched. Durations are for KVM; under TCG they count {@link Accelerator#scale()} times.
 *
 * @param accelerator the only one to use; empty: KVM where it is proven to work, else TCG
 * @param ready from QEMU's start until the agent answers
 * @param silence without a sign of life, after which a guest hangs
 * @param cache a folder for what was learnt about KVM
 * @param notes takes single lines for the user, such as why KVM is not used
 */
public record BootOptions(
        Optional<Accelerator> accelerator, Duration ready, Duration silence, Path cache, Consumer<String> notes) {

    /** {@return the usual options; {@code JKMOD_VM_ACCEL} of the environment may name kvm or tcg} */
    public static BootOptions usual(Path cache, Consumer<String> notes) {
        return new BootOptions(
                wanted(System.getenv().getOrDefault("JKMOD_VM_ACCEL", "auto")),
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                cache,
                notes);
    }

    /** {@return these options with another limit for silence} */
    public BootOptions silence(Duration limit) {
        return new BootOptions(accelerator, ready, limit, cache, notes);
    }

    public static Optional<Accelerator> wanted(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "kvm" -> Optional.of(Accelerator.KVM);
            case "tcg" -> Optional.of(Accelerator.TCG);
            default -> Optional.empty();
        };
    }
}
