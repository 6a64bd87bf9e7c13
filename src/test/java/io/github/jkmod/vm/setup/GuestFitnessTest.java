package io.github.jkmod.vm.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.image.Packed;
import io.github.jkmod.kernel.image.SampleImages;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.SetupException;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.GuestEnd;
import io.github.jkmod.vm.spec.GuestMachineType;
import io.github.jkmod.vm.spec.KernelNeed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuestFitnessTest {
    private static final String BANNER = "Linux version 6.9.1-mine (me@here) #1 SMP\n";

    @TempDir
    private Path folder;

    private CacheFolder cache;
    private Path image;

    @BeforeEach
    void aKernelThatSaysNothingOfItsOptions() throws IOException {
        cache = new CacheFolder(folder.resolve("cache"));
        image = with(
                "boot/Image",
                ByteBuffer.allocate(64)
                        .put(56, "ARMd".getBytes(StandardCharsets.US_ASCII))
                        .array());
        Files.write(image, BANNER.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.APPEND);
    }

    private Path with(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        return Files.write(file, content);
    }

    private Path with(String name, String text) throws IOException {
        return with(name, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** All that an arm64 guest needs but one option, as lines of a configuration. */
    private static String without(String left) {
        return "CONFIG_ARM64=y\n"
                + GuestMachineType.of(Architecture.ARM64).needs().stream()
                        .map(KernelNeed::option)
                        .map(option -> option.equals(left) ? "CONFIG_" + option + "=m\n" : "CONFIG_" + option + "=y\n")
                        .collect(Collectors.joining());
    }

    private GuestFitness fitness() throws IOException {
        return new GuestFitness(OwnKernel.read(cache, image));
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> fitness().require())
                .isInstanceOf(SetupException.class)
                .hasMessage("making a guest of " + image + " failed: " + reason);
    }

    private GuestDiedException notBooted() {
        return new GuestDiedException(GuestEnd.BOOT_FAILED, "its agent does not answer", List.of("a line"));
    }

    @Test
    void theConfigurationBesideTheBootFileNamesWhatIsMissing() throws IOException {
        Path config = with("boot/config-6.9.1-mine", without("UNIX"));
        assertRefused("built without UNIX, by " + config.toRealPath() + "; build that in");
        with("boot/config-6.9.1-mine", without(""));
        fitness().require();
    }

    @Test
    void theConfigurationInTheKernelCountsMost() throws IOException {
        image = with("boot/Image", SampleImages.arm64(without("SERIAL_8250_PCI"), BANNER));
        with("boot/config-6.9.1-mine", without("UNIX"));
        assertRefused("built without SERIAL_8250_PCI, by the configuration in it; build that in");
    }

    @Test
    void aBuildTreesConfigurationCountsUnlessItIsNewer() throws IOException {
        image = with("arch/arm64/boot/Image", Files.readAllBytes(image));
        Path config = with(".config", without("NET"));
        Files.setLastModifiedTime(config, FileTime.from(Instant.now().plusSeconds(60)));
        fitness().require();
        Files.setLastModifiedTime(config, FileTime.from(Instant.now().minusSeconds(60)));
        assertRefused("built without NET, by " + config.toRealPath() + "; build that in");
    }

    @Test
    void aConfigurationOfAnotherArchitectureIsNotItsOwn() throws IOException {
        with("boot/config-6.9.1-mine", "CONFIG_X86_64=y\n");
        fitness().require();
    }

    @Test
    void aKernelForOlderProcessorsIsNamedAsThat() throws IOException {
        image = with("boot/zImage", zimage("armv6\0 CONFIG"));
        assertRefused("it is for ARMv6 processors, and guests have an ARMv7; use one that is built for ARMv7, such as"
                + " Debian's armmp");
        image = with("boot/zImage", zimage("armv6\0 armv7\0"));
        fitness().require();
        with("boot/config-6.9.1-mine", "CONFIG_ARM=y\nCONFIG_CPU_V6=y\n");
        assertThatThrownBy(() -> fitness().require()).hasMessageContaining("it is for ARMv6 processors");
    }

    private static byte[] zimage(String kernel) throws IOException {
        byte[] packed = Packed.gzip((kernel + BANNER).getBytes(StandardCharsets.US_ASCII));
        ByteBuffer file = ByteBuffer.allocate(64 + packed.length).order(ByteOrder.LITTLE_ENDIAN);
        return file.putInt(0x24, 0x016f2818)
                .putInt(0x2c, file.capacity())
                .put(64, packed)
                .array();
    }

    @Test
    void whereNothingIsKnownTheUsualReasonsAreGiven() throws IOException {
        GuestDiedException explained = fitness().explained(notBooted());
        assertThat(explained)
                .hasMessage("the guest did not boot: its agent does not answer; its configuration is not known: it must"
                        + " have built in BLK_DEV_INITRD, BINFMT_ELF, DEVTMPFS, PROC_FS, FUTEX, NET, UNIX,"
                        + " SERIAL_AMBA_PL011_CONSOLE, PCI_HOST_GENERIC, SERIAL_8250_PCI");
        assertThat(explained.kernelLines()).containsExactly("a line");
        GuestDiedException hang = new GuestDiedException(GuestEnd.HANG, "", List.of());
        assertThat(fitness().explained(hang)).isSameAs(hang);
        with("boot/config-6.9.1-mine", without(""));
        assertThat(fitness().explained(notBooted())).hasMessage(notBooted().getMessage());
    }

    @Test
    void aKernelWithoutGuestsIsNamed() throws IOException {
        image = with(
                "boot/bzImage",
                ByteBuffer.allocate(0x10020)
                        .put(0x10008, "S390EP".getBytes(StandardCharsets.US_ASCII))
                        .array());
        assertRefused("it is a kernel for s390x; guests are x86_64, arm64, arm and riscv64");
    }
}
