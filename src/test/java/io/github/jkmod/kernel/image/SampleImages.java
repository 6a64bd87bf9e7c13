package io.github.jkmod.kernel.image;

import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.image.Packed;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes up boot files that hold the options they were built with. */
public final class SampleImages {
    private SampleImages() {}

    /** {@return a raw arm64 Image with these lines of a configuration in it, as CONFIG_IKCONFIG puts them} */
    public static byte[] arm64(String options) throws IOException {
        return arm64(options, "");
    }

    /** {@return the same with its banner} */
    public static byte[] arm64(String options, String banner) throws IOException {
        ByteWriter out = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
        out.padTo(56)
                .text("ARMd")
                .padTo(64)
                .text("IKCFG_ST, but not the mark")
                .padTo(96)
                .text(banner);
        out.text("IKCFG_ST").bytes(Packed.gzip(options.getBytes(StandardCharsets.US_ASCII)));
        return out.text("IKCFG_ED").padTo(4096).bytes();
    }
}
