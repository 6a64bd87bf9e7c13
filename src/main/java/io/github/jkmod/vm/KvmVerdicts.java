package io.github.jkmod.vm;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.qemu.QemuCommand;
import io.github.jkmod.vm.spec.Accelerator;
import io.github.jkmod.vm.spec.GuestSpec;
import io.github.jkmod.vm.spec.QemuMissingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Whether KVM works here, as learnt by booting a real kernel with it; one line per boot of the host, QEMU and kernel.
 *
 * <p>Nothing less counts: there are machines where /dev/kvm opens, a toy program runs, and every real kernel hangs.
 */
final class KvmVerdicts {
    private static final Path DEVICE = Path.of("/dev/kvm");

    private final Path file;

    KvmVerdicts(Path cache) {
        file = cache.resolve("kvm-verdicts");
    }

    /** {@return why KVM cannot even be tried, in a few words, or empty} */
    static Optional<String> obstacle(Architecture guest) {
        if (Architecture.ofProcess().filter(guest::equals).isEmpty()) {
            return Optional.of("the guest's architecture is not the host's");
        }
        if (!Files.exists(DEVICE)) {
            return Optional.of("there is no " + DEVICE);
        }
        return Files.isReadable(DEVICE) && Files.isWritable(DEVICE)
                ? Optional.empty()
                : Optional.of("no permission for " + DEVICE);
    }

    /** {@return what was learnt for this kernel since the host was booted, or empty} */
    Optional<Accelerator> known(GuestSpec spec) {
        try {
            String key = key(spec);
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(key + " "))
                    .reduce((first, second) -> second)
                    .map(line -> line.endsWith(" kvm") ? Accelerator.KVM : Accelerator.TCG);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Notes what was learnt; a cache that cannot be written only costs the next guest a few seconds. */
    void learn(GuestSpec spec, Accelerator accelerator) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            String line = key(spec) + " " + accelerator.label();
            Files.write(file, List.of(line), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            // see above
        }
    }

    /** The host's boot, QEMU's file and the kernel. */
    private static String key(GuestSpec spec) throws IOException {
        String program = spec.machine().program();
        Path qemu = QemuCommand.find(program).orElseThrow(() -> new QemuMissingException(program));
        String boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII);
        long version = Files.getLastModifiedTime(qemu.toRealPath()).toMillis();
        return boot.strip() + " " + program + "@" + version + " " + spec.release();
    }
}
