package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.ModuleName;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SymversTest {
    private static Symvers parse(String text) {
        return Symvers.parse(text.getBytes(StandardCharsets.ISO_8859_1), "Module.symvers");
    }

    @Test
    void eachLineIsAnExportOfTheKernelOrOfAModule() {
        Symvers symvers = parse("0x92997ed8\t_printk\tvmlinux\tEXPORT_SYMBOL\t\n"
                + "0x0000000a\tsame\tdrivers/a-b\tEXPORT_SYMBOL_GPL\tNS\n"
                + "0x0000000b\tsame\tdrivers/c\tEXPORT_SYMBOL\t\n");
        assertThat(symvers.ofKernel())
                .containsOnlyKeys("_printk")
                .containsEntry(
                        "_printk",
                        new KernelExport(
                                "_printk",
                                Optional.empty(),
                                OptionalLong.of(0x92997ed8L),
                                Optional.of(false),
                                Optional.of("")));
        assertThat(symvers.ofModules("same"))
                .containsExactly(
                        new KernelExport(
                                "same",
                                Optional.of(new ModuleName("a_b")),
                                OptionalLong.of(10),
                                Optional.of(true),
                                Optional.of("NS")),
                        new KernelExport(
                                "same",
                                Optional.of(new ModuleName("c")),
                                OptionalLong.of(11),
                                Optional.of(false),
                                Optional.of("")));
        assertThat(symvers.ofModules("_printk")).isEmpty();
    }

    @Test
    void theOrderOfColumnsOf54IsKnown() {
        assertThat(parse("0x00000001\tx\tNS\tvmlinux\tEXPORT_SYMBOL_GPL\n")
                        .ofKernel()
                        .get("x"))
                .isEqualTo(new KernelExport(
                        "x", Optional.empty(), OptionalLong.of(1), Optional.of(true), Optional.of("NS")));
    }

    @Test
    void aBuildWithoutVersionsHasNoCrcs() {
        Symvers none = parse("0x00000000\tx\tvmlinux\tEXPORT_SYMBOL\t\n0x00000000\ty\tm\tEXPORT_SYMBOL\t\n");
        assertThat(none.ofKernel().get("x").crc()).isEmpty();
        assertThat(none.ofModules("y").get(0).crc()).isEmpty();
        Symvers one = parse("0x00000000\tx\tvmlinux\tEXPORT_SYMBOL\t\n0x00000001\ty\tvmlinux\tEXPORT_SYMBOL\t\n");
        assertThat(one.ofKernel().get("x").crc()).hasValue(0);
    }

    @Test
    void aLineOfAnotherFormIsNamed() {
        for (String wrong : new String[] {"hello", "0x1\tx\tvmlinux", "0xzz\tx\tvmlinux\tEXPORT_SYMBOL", ""}) {
            assertThatThrownBy(() -> parse("0x00000001\tx\tvmlinux\tEXPORT_SYMBOL\n" + wrong + "\n"))
                    .isInstanceOf(MalformedException.class)
                    .hasMessageContaining("line 2");
        }
    }
}
