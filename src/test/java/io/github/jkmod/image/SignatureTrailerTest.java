package io.github.jkmod.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class SignatureTrailerTest {
    private static final byte[] MARKER = SignatureTrailer.MARKER.getBytes(StandardCharsets.US_ASCII);

    /** 10 bytes of ELF, 5 of signature, the block, the marker. */
    private static ModuleImage signed(int idType, int padding, int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        out.writeBytes(new byte[] {50, 51, 52, 53, 54});
        out.writeBytes(new byte[] {0, 0, (byte) idType, 0, 0, 0, 0, (byte) padding, 0, 0, 0, (byte) length});
        out.writeBytes(MARKER);
        return ModuleImage.of(out.toByteArray(), "s.ko");
    }

    @Test
    void cutsAGoodTrailerOff() {
        ModuleImage image = signed(2, 0, 5);
        SignatureTrailer trailer = image.signature().orElseThrow();
        assertThat(trailer.defect()).isEmpty();
        assertThat(trailer.idType()).isEqualTo(SignatureTrailer.PKCS7);
        assertThat(trailer.signature().copy()).containsExactly(50, 51, 52, 53, 54);
        assertThat(image.elf().copy()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(image.content().size()).isEqualTo(10 + 5 + 12 + 28);
    }

    @Test
    void keepsABrokenTrailerAsDataAndCutsTheMarkerOnly() {
        ModuleImage tooLong = signed(2, 0, 15);
        assertThat(tooLong.signature().flatMap(SignatureTrailer::defect))
                .contains("signature of 15 bytes does not fit before the block at 15");
        assertThat(tooLong.elf().size()).isEqualTo(10 + 5 + 12);
        assertThat(signed(1, 0, 5).signature().flatMap(SignatureTrailer::defect))
                .contains("id type 1, not PKCS#7 (2)");
        assertThat(signed(2, 9, 5).signature().flatMap(SignatureTrailer::defect))
                .contains("unexpected non-zero byte 7 of the signature block");
    }

    @Test
    void aLengthThatLeavesOneByteOfModuleStillFits() {
        assertThat(signed(2, 0, 14).signature().orElseThrow().defect()).isEmpty();
    }

    @Test
    void aMarkerWithoutRoomForTheBlockIsADefect() {
        byte[] file = ("0123456789ab" + SignatureTrailer.MARKER).getBytes(StandardCharsets.US_ASCII);
        assertThat(ModuleImage.of(file, "s.ko").signature().flatMap(SignatureTrailer::defect))
                .contains("no room for the 12-byte block before the marker");
    }

    @Test
    void theMarkerAloneIsNoSignature() {
        assertThat(ModuleImage.of(MARKER.clone(), "s.ko").signature()).isEmpty();
    }
}
