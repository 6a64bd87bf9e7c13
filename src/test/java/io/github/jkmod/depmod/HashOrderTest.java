package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Held to what kmod 30 wrote for empty and small modules of these names. */
final class HashOrderTest {
    private static final List<String> NAMES = List.of(
            "usbcore",
            "crc32c",
            "nf_tables",
            "dm_mod",
            "loop",
            "snd",
            "vfat",
            "9p",
            "xfs",
            "e1000e",
            "b",
            "i915",
            "sctp",
            "btrfs",
            "kvm_intel",
            "ab",
            "a",
            "abc",
            "usb_storage",
            "kvm");

    @Test
    void modulesComeInTheOrderOfKmodsTable() {
        assertThat(HashOrder.of(NAMES.stream().sorted().toList(), 512)).isEqualTo(NAMES);
    }

    @Test
    void symbolsComeInTheOrderOfKmodsLargerTable() {
        List<String> symbols = NAMES.stream().map(name -> "s_" + name).toList();
        assertThat(HashOrder.of(symbols, 2048))
                .containsExactlyElementsOf(Stream.of(
                                "a abc btrfs e1000e i915 kvm_intel vfat xfs b dm_mod loop crc32c sctp 9p nf_tables ab snd"
                                        .split(" "),
                                "usb_storage usbcore kvm".split(" "))
                        .flatMap(Stream::of)
                        .map(name -> "s_" + name)
                        .toList());
    }

    @Test
    void keysOfOneBucketComeByTheirBytes() {
        assertThat(HashOrder.of(List.of("b", "\u00ff", "a", "B"), 1)).containsExactly("B", "a", "b", "\u00ff");
    }
}
