package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MemInfoTest {
    @Test
    void sumsTheKernelsOwnMemoryInBytes() {
        MemInfo info = MemInfo.parse(List.of(
                "MemTotal:         359876 kB",
                "SUnreclaim:        14000 kB",
                "VmallocUsed:         400 kB",
                "Percpu:               44 kB",
                "HugePages_Total:       2"));
        assertThat(info.kernelsOwn()).isEqualTo(14444 * 1024);
        assertThat(info.bytes()).containsEntry("HugePages_Total", 2L).containsEntry("MemTotal", 359876 * 1024L);
    }

    @Test
    void aLineOfAnotherFormIsMalformedWithItsNumber() {
        assertThatThrownBy(() -> MemInfo.parse(List.of("MemTotal: 1 kB", "MemFree: much")))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("line 2");
    }

    @Test
    void noFileIsAbsentAndAnUnreadableFormIsMalformed(@TempDir Path root) throws Exception {
        assertThat(MemInfo.read(new KernelRoot(root))).isInstanceOf(Fact.Absent.class);
        Files.createDirectories(root.resolve("proc"));
        Files.writeString(root.resolve("proc/meminfo"), "nonsense\n");
        assertThat(MemInfo.read(new KernelRoot(root))).isInstanceOf(Fact.Malformed.class);
    }
}
