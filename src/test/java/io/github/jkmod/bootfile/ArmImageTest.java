package io.github.jkmod.bootfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArmImageTest {
    @TempDir
    private Path temp;

    @ParameterizedTest
    @CsvSource({"0x644d5241, 0xc, true", "0x644d5241, 0xa, false", "0x644d5241, 0xe, false", "0x464c457f, 0xc, false"})
    void theHeaderTellsTheSizeOfPages(int magic, long flags, boolean has) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        header.putLong(24, flags).putInt(56, magic);
        assertThat(ArmImage.has16KibPages(Files.write(temp.resolve("Image"), header.array())))
                .isEqualTo(has);
    }

    @Test
    void whatIsTooShortOrNotThereHasNone() throws IOException {
        assertThat(ArmImage.has16KibPages(Files.write(temp.resolve("Image"), new byte[30])))
                .isFalse();
        assertThat(ArmImage.has16KibPages(temp.resolve("none"))).isFalse();
    }
}
