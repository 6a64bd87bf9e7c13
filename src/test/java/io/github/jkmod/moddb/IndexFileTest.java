package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class IndexFileTest {
    private static IndexFile index(byte[] bytes) throws Exception {
        return IndexFile.parse(Window.of(bytes, "modules.bin")).orElseThrow();
    }

    private static IndexFile words() throws Exception {
        SampleIndex sample = new SampleIndex();
        for (String word : List.of("ask", "ate", "on", "once", "one")) {
            sample.add(word, "the " + word);
        }
        return index(sample.bytes());
    }

    @Test
    void findsWholeKeysOnly() throws Exception {
        assertThat(words().search("on")).contains("the on");
        assertThat(words().search("once")).contains("the once");
        assertThat(words().search("ate")).contains("the ate");
        for (String none : List.of("", "o", "onc", "ones", "zebra", "as")) {
            assertThat(words().search(none)).as(none).isEmpty();
        }
    }

    @Test
    void showsAllKeysInTheOrderOfTheirBytes() throws Exception {
        List<String> seen = new ArrayList<>();
        words().forEach((key, value) -> seen.add(key + "=" + value));
        assertThat(seen).containsExactly("ask=the ask", "ate=the ate", "on=the on", "once=the once", "one=the one");
    }

    @Test
    void keysArePatternsForASearchByName() throws Exception {
        IndexFile index = index(new SampleIndex()
                .add("pci:v*d0001*", "late", 9)
                .add("pci:v000[0-4]*", "early", 2)
                .add("pci:v0001d000?", "middle", 5)
                .add("usb:*", "other", 1)
                .bytes());
        assertThat(index.searchPatterns("pci:v0001d0001")).containsExactly("early", "middle", "late");
        assertThat(index.searchPatterns("pci:v0009d0001")).containsExactly("late");
        assertThat(index.searchPatterns("usb:")).containsExactly("other");
        assertThat(index.searchPatterns("usb")).isEmpty();
    }

    @Test
    void ofValuesOfOnePriorityTheLastComesFirst() throws Exception {
        IndexFile index =
                index(new SampleIndex().add("x", "one", 7).add("x", "two", 7).bytes());
        assertThat(index.searchPatterns("x")).containsExactly("two", "one");
        assertThat(index.search("x")).contains("one");
    }

    @Test
    void anEmptyIndexHasNothing() throws Exception {
        IndexFile index = index(new byte[] {(byte) 0xb0, 7, (byte) 0xf4, 0x57, 0, 2, 0, 1, 0, 0, 0, 0});
        assertThat(index.search("x")).isEmpty();
        assertThat(index.searchPatterns("x")).isEmpty();
    }

    @Test
    void aFileTooShortForAHeaderIsNone() throws Exception {
        assertThat(IndexFile.parse(Window.of(new byte[11], "short"))).isEmpty();
    }

    @Test
    void otherFormatsAreNamedAsKmodDoes() {
        byte[] bytes = new SampleIndex().add("a", "b").bytes();
        bytes[5] = 3;
        assertThatThrownBy(() -> index(bytes)).hasMessage("major version check fail: 3 instead of 2");
        bytes[0] = 'X';
        assertThatThrownBy(() -> index(bytes)).hasMessage("magic check fail: 5807f457 instead of b007f457");
    }

    @Test
    void aDamagedNodeIsAnErrorWithItsPlace() throws Exception {
        byte[] bytes = new SampleIndex().add("a", "b").bytes();
        bytes[10] = 0x7f; // the root lies far outside
        IndexFile index = index(bytes);
        assertThatThrownBy(() -> index.search("a"))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("modules.bin");
    }

    @Test
    void aCircleOfNodesEnds() throws Exception {
        byte[] bytes = new SampleIndex().add("aa", "b").add("ab", "c").bytes();
        long root = Window.of(bytes, "x").u32(8, java.nio.ByteOrder.BIG_ENDIAN);
        int children = (int) (root & 0x0fff_ffff) + 2 /* prefix "a" */ + 2;
        System.arraycopy(bytes, 8, bytes, children, 4);
        IndexFile index = index(bytes);
        assertThatThrownBy(() -> index.forEach((key, value) -> {}))
                .isInstanceOf(MalformedException.class)
                .hasMessageContaining("a key of more than 1024 bytes");
    }
}
