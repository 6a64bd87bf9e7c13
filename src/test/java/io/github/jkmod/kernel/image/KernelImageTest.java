package io.github.jkmod.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ByteWriter;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.exports.SampleExportTables;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** Kernels without sections are made up here; those with sections are compared with their Module.symvers elsewhere. */
public final class KernelImageTest {
    /** A self-signed certificate, CN=Build time key. */
    public static final byte[] CERTIFICATE = Base64.getDecoder()
            .decode("MIIBiDCCAS+gAwIBAgIUfBThxfYkg5ja5idzaoD+KVRV57UwCgYIKoZI"
                    + "zj0EAwIwGTEXMBUGA1UEAwwOQnVpbGQgdGltZSBrZXkwIBcNMjYxMTI2MjIyMzA0WhgPMjEyNjExMDIyMjIzMDRaMBkxFzAVBgNVBAMM"
                    + "DkJ1aWxkIHRpbWUga2V5MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEPbEwDzpgv4JKmyq4zTyCTJ52Ze36qooq+NOZP5Tjltjv9NQ3"
                    + "0oWEDDBORH3k5odiG0A6S02kOEFLcysY8Dwcz6NTMFEwHQYDVR0OBBYEFBM5Y9uUnwiEM+al0ml8nk818XHPMB8GA1UdIwQYMBaAFBM5"
                    + "Y9uUnwiEM+al0ml8nk818XHPMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDRwAwRAIgI5jX38QFcr5Lx5qrhB0YrQfPmRYJ7/nS"
                    + "Qi2kCgi1TF4CIAv/iASqdvBGLd2nVQzBOb0WDCZAXq/NNwkUvny8c+t4");

    private static final long ARM64_BASE = 0xffff_8000_8000_0000L;
    private static final int PARAMETERS = 70;

    private static ByteWriter writer() {
        return new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
    }

    /** A raw arm64 Image: its header, what {@code body} holds from 64 on, and pointers to strings that tell its base. */
    private static KernelImage arm64(byte[] body) {
        ByteWriter out = writer().padTo(56).text("ARMd").padTo(64);
        out.bytes(body).padTo((out.size() + 15) & -8);
        int string = out.size() + 1;
        out.u8(0).text("name").padTo((out.size() + 15) & -8);
        for (int i = 0; i < 1500; i++) {
            out.u64(ARM64_BASE + string);
        }
        return KernelImage.of(Window.of(out.bytes(), "vmlinuz"));
    }

    private static KernelExport export(String name, long crc, boolean gplOnly, String namespace) {
        return new KernelExport(
                name, Optional.empty(), OptionalLong.of(crc), Optional.of(gplOnly), Optional.of(namespace));
    }

    @Test
    void aKernelWithoutSectionsShowsItsExportsByTheOrderOfTheirNames() {
        byte[] tables = SampleExportTables.relative();
        Map<String, KernelExport> exports = arm64(tables).exports(true).value().orElseThrow();
        assertThat(exports).hasSize(SampleExportTables.PLAIN + SampleExportTables.GPL);
        assertThat(exports.get("plain_299"))
                .isEqualTo(export("plain_299", SampleExportTables.PLAIN_CRC + 299, false, ""));
        assertThat(exports.get("gpl_007"))
                .isEqualTo(export("gpl_007", SampleExportTables.GPL_CRC + 7, true, "NS_SEVEN"));
        assertThat(arm64(tables).exports(false).value().orElseThrow())
                .hasEntrySatisfying(
                        "gpl_007", export -> assertThat(export.crc()).isEmpty());
    }

    @Test
    void aKernelWithoutTablesOfExportsHidesThem() {
        assertThat(arm64(new byte[100]).exports(true)).isInstanceOf(Fact.Hidden.class);
    }

    @Test
    void a32BitKernelShowsItsExportsToo() {
        long base = 0xc020_8000L;
        ByteWriter out = writer().bytes(SampleExportTables.pointers(base));
        out.padTo((out.size() + 3) & -4);
        for (int i = 0; i < 1000; i++) {
            out.u32(base + SampleExportTables.strings() + 16);
        }
        KernelImage kernel = KernelImage.of(Window.of(out.bytes(), "vmlinuz"));
        assertThat(kernel.architecture()).contains(Architecture.ARM);
        assertThat(kernel.exports(true).value().orElseThrow().get("gpl_007"))
                .isEqualTo(export("gpl_007", SampleExportTables.GPL_CRC + 7, true, "NS_SEVEN"));
    }

    @Test
    void parametersOfBuiltInCodeGetFoldersUnlessNobodyMayReadThem() {
        ByteWriter body = writer();
        int strings = PARAMETERS * 40;
        for (int i = 0; i < PARAMETERS; i++) {
            body.u64(ARM64_BASE + 64 + strings + 16L * i).u64(0).u64(ARM64_BASE + 64);
            body.u16(i == 1 ? 0 : 0444).u8(0xff).u8(0).u32(0).u64(ARM64_BASE + 64);
        }
        for (int i = 0; i < PARAMETERS; i++) {
            body.text(i == 2 ? "plain" : "code" + i + ".x").padTo(strings + 16 * (i + 1));
        }
        assertThat(arm64(body.bytes()).parameterFolders().value().orElseThrow())
                .contains("code0", "code69", "kernel")
                .doesNotContain("code1", "code2")
                .hasSize(PARAMETERS - 1);
    }

    @Test
    void itsOptionsAreBetweenTwoMarks() throws IOException {
        KernelImage kernel =
                KernelImage.of(Window.of(SampleImages.arm64("CONFIG_SMP=y\n# CONFIG_NET is not set\n"), "i"));
        assertThat(kernel.config().value()).contains(new KernelConfig(Map.of("SMP", "y")));
        assertThat(arm64(writer().text("IKCFG_ST is a mark").bytes()).config()).isInstanceOf(Fact.Absent.class);
    }

    @Test
    void onlyCertificatesWithTheirLengthBehindThemAreTrusted() {
        ByteWriter body = writer().bytes(CERTIFICATE).padTo(1024).bytes(CERTIFICATE);
        body.padTo((body.size() + 7) & -8).u64(CERTIFICATE.length).u64(CERTIFICATE.length);
        assertThat(arm64(body.bytes()).certificates(true).value().orElseThrow()).containsExactly(CERTIFICATE);
        assertThat(arm64(writer().bytes(CERTIFICATE).padTo(1024).bytes())
                        .certificates(false)
                        .value())
                .contains(List.of());
    }

    @Test
    void trustedAndRefusedCertificatesThatLookTheSameAreNotGuessed() {
        ByteWriter body = writer();
        for (int i = 0; i < 2; i++) {
            body.padTo((body.size() + 7) & -8).bytes(CERTIFICATE);
            body.padTo((body.size() + 7) & -8).u64(CERTIFICATE.length);
        }
        assertThat(arm64(body.bytes()).certificates(true)).isInstanceOf(Fact.Hidden.class);
    }

    @Test
    void theBannerWithTheBuildsNumberIsTheOneThatCounts() {
        ByteWriter body = writer().text("Linux version 6.1.0-x (a@b) (gcc (D) 1, ld) # SMP Debian 6.1.1-1\n\0");
        body.text("Linux version 6.1.0-x (a@b) (gcc (D) 1, ld) #1 SMP Debian 6.1.1-1 (2026-01-01)\n\0");
        body.text("\0" + "6.1.0-x SMP mod_unload modversions aarch64\0");
        KernelImage kernel = arm64(body.bytes());
        assertThat(kernel.version()).contains("#1 SMP Debian 6.1.1-1 (2026-01-01)");
        assertThat(kernel.vermagic("6.1.0-x")).contains("6.1.0-x SMP mod_unload modversions aarch64");
        assertThat(kernel.vermagic("6.1.0")).isEmpty();
    }

    @Test
    void anElfFileThatIsCutShortIsMalformed() {
        Assertions.assertThatThrownBy(() -> KernelImage.of(Window.of(new byte[] {0x7f, 'E', 'L', 'F'}, "k")))
                .isInstanceOf(MalformedException.class);
    }
}
