package io.github.jkmod.kernel.types;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a kernel's type information (BTF, Documentation/bpf/btf.rst) says to the loader of modules.
 *
 * @param types how many types it has, without {@code void}: a module's own are numbered from the next one on
 * @param strings its string section, to which a module's offsets lead first: a module's own strings begin behind it
 * @param structModule how it lays out {@code struct module}; empty where it has none
 */
public record KernelBtf(long types, Window strings, Optional<StructModuleLayout> structModule) {
    static final int MAGIC = 0xeb9f;
    public static final int HEADER = 24;

    /**
     * {@return what that BTF says}
     *
     * @throws io.github.jkmod.bytes.MalformedException if it breaks its format
     */
    public static KernelBtf parse(Window btf) {
        BtfTypes types = BtfTypes.parse(btf);
        Window strings =
                Window.of(types.strings().copy(), types.strings().origin()); // keeps the kernel's image out of memory
        return new KernelBtf(types.count(), strings, StructModuleLayout.of(types));
    }

    /** {@return what the running kernel's BTF says, /sys/kernel/btf/vmlinux; Absent where it has none} */
    public static Fact<KernelBtf> read(KernelRoot root) {
        Path file = root.sys("kernel", "btf", "vmlinux");
        return KernelFiles.bytes(file)
                .flatMap(bytes -> KernelFiles.fact(file, () -> parse(Window.of(bytes, file.toString()))));
    }

    /** {@return the BTF that begins at {@code offset}, as long as its header says; empty if that is no header of one} */
    public static Optional<Window> at(Window memory, long offset) {
        ByteOrder order = ByteOrder.LITTLE_ENDIAN;
        if (!memory.contains(offset, HEADER)
                || memory.u16(offset, order) != MAGIC
                || memory.u8(offset + 2) != 1
                || memory.u8(offset + 3) != 0
                || memory.u32(offset + 4, order) != HEADER) {
            return Optional.empty();
        }
        long typeLength = memory.u32(offset + 12, order);
        long strings = memory.u32(offset + 16, order);
        long length = HEADER + strings + memory.u32(offset + 20, order);
        boolean plausible = memory.u32(offset + 8, order) == 0
                && typeLength > 0
                && strings >= typeLength
                && memory.contains(offset, length)
                && memory.u8(offset + HEADER + strings) == 0
                && memory.u8(offset + length - 1) == 0;
        return plausible ? Optional.of(memory.slice(offset, length, memory.origin() + ": BTF")) : Optional.empty();
    }
}
