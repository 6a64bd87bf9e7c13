package io.github.jkmod.kernel.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ByteWriter;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

final class KernelBtfTest {
    private static final int STRUCT = 4;

    private final ByteWriter types = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
    private final ByteWriter strings = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true).u8(0);

    private long name(String name) {
        long at = strings.size();
        strings.text(name).u8(0);
        return at;
    }

    private KernelBtfTest type(String name, int kind, int members, boolean bitFields, long size) {
        types.u32(name.isEmpty() ? 0 : name(name));
        types.u32((bitFields ? 1L << 31 : 0) | ((long) kind << 24) | members).u32(size);
        return this;
    }

    private KernelBtfTest member(String name, long type, long bit) {
        types.u32(name.isEmpty() ? 0 : name(name)).u32(type).u32(bit);
        return this;
    }

    private byte[] blob() {
        ByteWriter out = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true);
        out.u16(0xeb9f)
                .u8(1)
                .u8(0)
                .u32(24)
                .u32(0)
                .u32(types.size())
                .u32(types.size())
                .u32(strings.size());
        return out.bytes(types.bytes()).bytes(strings.bytes()).bytes();
    }

    /** struct layout {void *base; unsigned size;}, an array of two of them, an anonymous struct and bit fields. */
    private byte[] sample() {
        type("unsigned int", 1, 0, false, 4); // 1
        types.u32(32);
        type("", 2, 0, false, 0); // 2: pointer
        type("layout", STRUCT, 2, false, 16).member("base", 2, 0).member("size", 1, 64); // 3
        type("", 3, 0, false, 0); // 4: array
        types.u32(3).u32(1).u32(2);
        type("", STRUCT, 1, false, 4).member("inner", 1, 0); // 5
        type("size_type", 8, 0, false, 1); // 6: typedef
        type("module", STRUCT, 5, true, 64); // 7
        member("state", 6, 0).member("mem", 4, 64).member("", 5, 40 * 8);
        member("one", 1, 44 * 8 + (1L << 24)).member("two", 1, (44 * 8 + 7) + (3L << 24));
        return blob();
    }

    @Test
    void structModuleIsLaidOutByPathsThroughArraysAndAnonymousStructs() {
        KernelBtf btf = KernelBtf.parse(Window.of(sample(), "vmlinux"));
        StructModuleLayout layout = btf.structModule().orElseThrow();
        assertThat(btf.types()).isEqualTo(7);
        assertThat(btf.strings().size()).isEqualTo(strings.size());
        assertThat(layout.size()).isEqualTo(64);
        assertThat(layout.complete()).isTrue();
        assertThat(layout.fields())
                .containsEntry("state", new StructModuleLayout.Field(0, 4))
                .containsEntry("mem", new StructModuleLayout.Field(8, 32))
                .containsEntry("mem[1]", new StructModuleLayout.Field(24, 16))
                .containsEntry("mem[1].size", new StructModuleLayout.Field(32, 4))
                .containsEntry("inner", new StructModuleLayout.Field(40, 4))
                .containsEntry("one", new StructModuleLayout.Field(44, 1))
                .containsEntry("two", new StructModuleLayout.Field(44, 2));
    }

    @Test
    void aStructThatContainsItselfEndsSomewhere() {
        type("module", STRUCT, 2, false, 16).member("self", 1, 0).member("again", 1, 64);
        StructModuleLayout layout =
                KernelBtf.parse(Window.of(blob(), "b")).structModule().orElseThrow();
        assertThat(layout.complete()).isFalse();
    }

    @Test
    void unknownKindsAndWrongNumbersAreMalformed() {
        type("x", 25, 0, false, 0);
        byte[] unknown = blob();
        assertThatThrownBy(() -> KernelBtf.parse(Window.of(unknown, "b"))).isInstanceOf(MalformedException.class);
        byte[] cut = java.util.Arrays.copyOf(sample(), 60);
        assertThatThrownBy(() -> KernelBtf.parse(Window.of(cut, "b"))).isInstanceOf(MalformedException.class);
    }

    @Test
    void btfIsFoundInMemoryOnlyWhereItsHeaderFits() {
        byte[] blob = sample();
        byte[] memory = new ByteWriter(ByteOrder.LITTLE_ENDIAN, true)
                .padTo(8)
                .bytes(blob)
                .padTo(blob.length + 20)
                .bytes();
        assertThat(KernelBtf.at(Window.of(memory, "m"), 8)).get().matches(found -> found.size() == blob.length);
        assertThat(KernelBtf.at(Window.of(memory, "m"), 4)).isEmpty();
    }
}
