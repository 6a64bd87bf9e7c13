package io.github.jkmod.kernel.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.ModuleName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SymversTest {
    private static Symvers parse(String... lines) {
        return Symvers.parse(String.join("\n", lines).getBytes(StandardCharsets.ISO_8859_1), "Module.symvers");
    }

    @Test
    void aLineHasCrcSymbolOwnerKindAndNamespace() {
        Symvers symvers = parse(
                "0x92997ed8\t_printk\tvmlinux\tEXPORT_SYMBOL\t",
                "0xfedcba98\tnf_find\tnet/netfilter/nf-conntrack\tEXPORT_SYMBOL_GPL\tNET",
                "");
        assertThat(symvers.ofKernel("_printk"))
                .contains(new KernelExport(
                        "_printk",
                        Optional.empty(),
                        OptionalLong.of(0x92997ed8L),
                        Optional.of(false),
                        Optional.of("")));
        assertThat(symvers.ofModules("nf_find"))
                .containsExactly(new KernelExport(
                        "nf_find",
                        Optional.of(new ModuleName("nf_conntrack")),
                        OptionalLong.of(0xfedcba98L),
                        Optional.of(true),
                        Optional.of("NET")));
        assertThat(symvers.ofKernel("nf_find")).isEmpty();
        assertThat(symvers.ofModules("_printk")).isEmpty();
        assertThat(symvers.ofKernel("_print")).isEmpty();
        assertThat(symvers.ofKernel("_printk_")).isEmpty();
    }

    @Test
    void olderBuildsHaveNoNamespaceOrHaveItThird() {
        assertThat(parse("0x1\ta\tvmlinux\tEXPORT_SYMBOL")
                        .ofKernel("a")
                        .orElseThrow()
                        .namespace())
                .contains("");
        KernelExport third =
                parse("0x1\ta\tNS\tvmlinux\tEXPORT_SYMBOL_GPL").ofKernel("a").orElseThrow();
        assertThat(third.namespace()).contains("NS");
        assertThat(third.gplOnly()).contains(true);
    }

    @Test
    void aBuildWithoutVersionsHasNoCrcs() {
        assertThat(parse("0x00000000\ta\tvmlinux\tEXPORT_SYMBOL\t", "0x00000000\tb\tm\tEXPORT_SYMBOL\t")
                        .ofKernel("a")
                        .orElseThrow()
                        .crc())
                .isEmpty();
    }

    @Test
    void manyLinesAreAllFoundAlsoSeveralOfOneSymbol() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            text.append("0x")
                    .append(Integer.toHexString(i))
                    .append("\ts")
                    .append(i)
                    .append("\tm\tEXPORT_SYMBOL\t\n");
        }
        text.append("0x7\ts7\tn\tEXPORT_SYMBOL\t\n");
        Symvers symvers = parse(text.toString());
        for (int i = 0; i < 5000; i++) {
            assertThat(symvers.ofModules("s" + i).get(0).crc()).hasValue(i);
        }
        assertThat(symvers.ofModules("s7"))
                .extracting(export -> export.owner().orElseThrow().value())
                .containsExactly("m", "n");
        assertThat(symvers.ofModules("s5000")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"nonsense", "0x1\ta\tvmlinux", "0x1\ta\tvmlinux\tIMPORT\t", "1\ta\tvmlinux\tEXPORT_SYMBOL", "0x"
            })
    void anythingElseIsMalformed(String line) {
        assertThatThrownBy(() -> parse("0x1\tx\tvmlinux\tEXPORT_SYMBOL\t", line))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("is no export");
    }
}
