package io.github.jkmod.bytes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WindowTest {
    private final Window window = Window.of(new byte[] {0x7f, 'E', 'L', 'F', (byte) 0xff, (byte) 0xfe, 0, 1}, "a.ko");

    @Test
    void readsEachWidthInBothOrders() {
        assertThat(window.u8(4)).isEqualTo(0xff);
        assertThat(window.u16(4, ByteOrder.LITTLE_ENDIAN)).isEqualTo(0xfeff);
        assertThat(window.u16(4, ByteOrder.BIG_ENDIAN)).isEqualTo(0xfffe);
        assertThat(window.u32(0, ByteOrder.LITTLE_ENDIAN)).isEqualTo(0x464c457fL);
        assertThat(window.u32(4, ByteOrder.BIG_ENDIAN)).isEqualTo(0xfffe0001L);
        assertThat(window.s32(4, ByteOrder.BIG_ENDIAN)).isEqualTo(0xfffe0001);
        assertThat(window.u64(0, ByteOrder.BIG_ENDIAN)).isEqualTo(0x7f454c46fffe0001L);
    }

    @Test
    void readsStringsUpToTheirNul() {
        assertThat(window.string(1)).isEqualTo("ELF\u00ff\u00fe");
        assertThatThrownBy(() -> window.string(7)).hasMessage("a.ko+0x7: unterminated string");
    }

    @Test
    void countsTheBytesThatAreAcceptedUpToTheEndOrTheMost() {
        boolean[] letters = new boolean[256];
        Arrays.fill(letters, 'A', 'Z' + 1, true);
        assertThat(window.run(1, 10, letters)).isEqualTo(3);
        assertThat(window.run(1, 2, letters)).isEqualTo(2);
        assertThat(window.run(0, 10, letters)).isZero();
        assertThat(window.slice(1, 2, "x").run(0, 10, letters)).isEqualTo(2);
        assertThat(window.run(8, 10, letters)).isZero();
        assertThatThrownBy(() -> window.run(9, 1, letters)).isInstanceOf(MalformedException.class);
    }

    @ParameterizedTest
    @CsvSource({"5,4", "-1,1", "8,1", "0,9", "9223372036854775807,1", "1,9223372036854775807", "0,-1"})
    void refusesToLeaveTheWindow(long offset, long length) {
        assertThat(window.contains(offset, length)).isFalse();
        assertThatThrownBy(() -> window.copy(offset, length)).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> window.slice(offset, length, "x")).isInstanceOf(MalformedException.class);
    }

    @Test
    void aSliceNamesItselfInErrors() {
        Window slice = window.slice(4, 2, "a.ko: .text");
        assertThat(slice.size()).isEqualTo(2);
        assertThatThrownBy(() -> slice.u32(1, ByteOrder.LITTLE_ENDIAN))
                .hasMessageStartingWith("a.ko: .text+0x1: 4-byte value leaves the 2-byte window");
    }
}
