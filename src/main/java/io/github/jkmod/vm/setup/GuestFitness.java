package io.github.jkmod.vm.setup;

import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.KernelNeed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether a kernel of the user's own can be a guest's, as far as that shows before it boots; and why it did not boot. */
public final class GuestFitness {
    private static final Set<GuestEnd> NOT_UP = EnumSet.of(GuestEnd.BOOT_FAILED, GuestEnd.PANIC, GuestEnd.WENT_DOWN);

    /** Whose lack has a name of its own. */
    private static final String ARMV7 = "CPU_V7";

    private final OwnKernel kernel;
    private final Optional<Path> file;
    private final Optional<KernelConfig> config;

    /**
     * Looks for the kernel's configuration.
     *
     * @throws IOException if its boot file is gone
     */
    public GuestFitness(OwnKernel kernel) throws IOException {
        this.kernel = kernel;
        this.file = kernel.config();
        this.config = file.flatMap(known -> KernelConfig.read(known).value()).filter(this::isOfIts);
    }

    /** Every configuration says for which architecture it is. */
    private boolean isOfIts(KernelConfig options) {
        return options.isSet(kernel.arch().names().option());
    }

    /**
     * Refuses a kernel that surely cannot be a guest's.
     *
     * @throws SetupException if it is such; names what it lacks and where that was read
     */
    public void require() throws IOException {
        Optional<String> older = kernel.olderProcessor().or(this::builtForOlder);
        if (older.isPresent()) {
            throw refused("it is for " + older.get() + " processors, and guests have an ARMv7")
                    .hint("use one that is built for ARMv7, such as Debian's armmp");
        }
        List<String> missing = missing();
        if (!missing.isEmpty()) {
            throw refused("built without " + String.join(", ", missing) + ", by " + source())
                    .hint("build that in");
        }
    }

    private SetupException.Told refused(String why) {
        return SetupException.failed("making a guest of " + kernel.origin()).because(why);
    }

    private Optional<String> builtForOlder() {
        return config.filter(options -> missing().contains(ARMV7))
                .map(options -> options.isSet("CPU_V6") || options.isSet("CPU_V6K") ? "ARMv6" : "other ARM");
    }

    private List<String> missing() {
        return config.map(options -> needs().stream()
                        .map(KernelNeed::option)
                        .filter(option -> !options.isSet(option))
                        .toList())
                .orElse(List.of());
    }

    private List<KernelNeed> needs() {
        return GuestMachineType.of(kernel.arch()).needs();
    }

    private String source() {
        return file.filter(known -> !known.equals(kernel.embeddedConfig()))
                .map(Path::toString)
                .orElse("the configuration in it");
    }

    /** {@return why such a guest is gone, with what may be behind it where it did not come up} */
    public GuestDiedException explained(GuestDiedException died) {
        if (!NOT_UP.contains(died.verdict())) {
            return died;
        }
        return config.isPresent()
                ? died
                : died.suspecting("its configuration is not known: it must have built in "
                        + needs().stream().map(KernelNeed::option).collect(Collectors.joining(", ")));
    }
}
