package io.github.jkmod.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Mutations;
import io.github.jkmod.facts.FolderFacts;
import io.github.jkmod.facts.SampleKernel;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.image.Packed;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No input breaks jkmod: thousands of damaged modules, and the files that once did. */
final class AnyBytesTest {
    private static final List<String> RELEASES =
            List.of("5.10.0-46-amd64", "6.1.0-56-amd64", "6.12.118+deb13-amd64", "7.2.13+deb14-amd64");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    private Path temp;

    /** One kernel of each version, made up. */
    private List<KernelFacts> kernels(Architecture architecture) throws IOException {
        List<KernelFacts> kernels = new ArrayList<>();
        for (String release : RELEASES) {
            SampleKernel.in(temp, architecture, release);
            kernels.add(FolderFacts.of(temp, Optional.of(release)));
        }
        return kernels;
    }

    @ParameterizedTest
    @EnumSource(Architecture.class)
    void damagedModules(Architecture architecture) throws IOException {
        List<KernelFacts> kernels = kernels(architecture);
        Mutations.Counts counts =
                Mutations.run(SampleKernel.module(architecture), 2000, file -> AnyBytes.look(file, kernels));
        assertThat(counts.read()).isEqualTo(2000);
    }

    @Test
    void damagedPackedModules() throws IOException {
        List<KernelFacts> kernels = kernels(Architecture.X86_64);
        for (byte[] packed : List.of(Packed.gzip(SampleModule.amd64()), Packed.xz(SampleModule.amd64()))) {
            Mutations.run(packed, 300, file -> AnyBytes.look(file, kernels));
        }
    }

    /** A header for 64 bits whose section header table has that many entries, in a file of 100 bytes. */
    private static byte[] header(int sections, int entrySize, long offset, long inSectionZero) {
        ByteBuffer file = ByteBuffer.allocate(160).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1}).position(16);
        file.putShort((short) 1).putShort((short) 62).putInt(1);
        file.position(40);
        file.putLong(offset).putInt(0).putShort((short) 64).putShort((short) 0).putShort((short) 0);
        file.putShort((short) entrySize).putShort((short) sections).putShort((short) 0xffff);
        file.position(64 + 32);
        file.putLong(inSectionZero); // sh_size of section 0: the number of sections where e_shnum is 0
        return file.array();
    }

    @Test
    void aSmallFileThatClaimsMuchCostsLittle() throws IOException {
        List<KernelFacts> kernels = kernels(Architecture.X86_64);
        List<byte[]> files = List.of(
                header(0, 64, 64, 1L << 60),
                header(0xffff, 64, 64, 0),
                header(0xffff, 0, 64, 0),
                header(0xfeff, 64, Long.MAX_VALUE, -1),
                header(1, 64, -1, 0),
                claims(".symtab", ElfConstants.SHT_SYMTAB, 1L << 60),
                claims("__versions", 1, 0x7fff_ffff_ffff_fff0L),
                claims(".bss", ElfConstants.SHT_NOBITS, 1L << 60),
                claims(".modinfo", 1, -1));
        assertTimeoutPreemptively(LIMIT, () -> {
            for (byte[] file : files) {
                AnyBytes.look(file, kernels);
                AnyBytes.look(Arrays.copyOf(file, 100), kernels);
            }
        });
    }

    /** A module with one more section, which says that it has that size. */
    private static byte[] claims(String name, long type, long size) {
        ElfWriter elf = ElfWriter.x86();
        int claiming = elf.section(name, type, 2, new byte[16]);
        byte[] file = SampleModule.of(elf, SampleModule.Exports.TWO_TABLES, SampleModule.Crcs.IN_FILE);
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long table = buffer.getLong(40);
        buffer.putLong((int) table + claiming * 64 + 32, size);
        return file;
    }

    /** Inputs that once broke something, each named by what it broke. */
    static List<Path> found() throws IOException, URISyntaxException {
        URL folder = AnyBytesTest.class.getResource("found");
        if (folder == null) {
            throw new IOException("no folder found beside this class");
        }
        try (Stream<Path> list = Files.list(Path.of(folder.toURI()))) {
            return list.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource
    void found(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (Architecture architecture : Architecture.values()) {
            List<KernelFacts> kernels = kernels(architecture);
            assertTimeoutPreemptively(LIMIT, () -> AnyBytes.look(bytes, kernels));
        }
    }
}
