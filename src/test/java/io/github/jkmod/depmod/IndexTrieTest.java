package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Held to files that kmod 30 wrote. */
final class IndexTrieTest {
    private final IndexTrie index = new IndexTrie();

    private String hex() {
        return HexFormat.of().formatHex(index.toBytes());
    }

    @Test
    void anEmptyIndexIsItsHeader() {
        assertThat(hex()).isEqualTo("b007f457000200010000000c");
    }

    @Test
    void leavesAreWrittenBeforeTheirParents() throws Exception {
        index.insert("m", "k/m.ko:", 0);
        index.insert("k", "k/k.ko:", 1);
        assertThat(hex())
                .isEqualTo("b007f457000200012000002c00000001000000016b2f6b2e6b6f3a0000000001000000006b2f6d2e6b6f3a00"
                        + "6b6d4000000c000000004000001c");
    }

    @Test
    void keysShareTheirFronts() throws Exception {
        for (String key : new String[] {"ask", "ate", "on", "once", "one", "on"}) {
            index.insert(key, "m", 0);
        }
        index.insert("on", "k", 1);
        index.insert("pci:v1_[a-b]*", "k", 1);
        assertThat(hex())
                .isEqualTo("b007f45700020001200000816b0000000001000000006d00650000000001000000006d007374c000000cc000"
                        + "0018650000000001000000006d0000000001000000006d006e006365c000002e000000004000003a00000003000000"
                        + "006d00000000006d00000000016b0063693a76315f5b612d625d2a0000000001000000016b00617020000024000000"
                        + "00".repeat(0)
                        + "00".repeat(49)
                        + "e0000044c000006a");
    }

    @Test
    void aValueThatIsThereAlreadyIsTold() throws Exception {
        assertThat(index.insert("on", "m", 0)).isFalse();
        assertThat(index.insert("on", "k", 0)).isFalse();
        assertThat(index.insert("on", "m", 1)).isTrue();
    }

    @Test
    void onlyAsciiFits() {
        assertThatThrownBy(() -> index.insert("caf\u00e9", "m", 0))
                .isInstanceOf(IndexCharacterException.class)
                .hasMessageContaining("bad character '\u00e9'=0xe9 - only 7-bit ASCII is supported");
    }
}
