package io.github.jkmod.kernel;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.ByteOrder;
import java.util.HexFormat;

/** Which build of a module is loaded: {@code /sys/module/NAME/notes/.note.gnu.build-id}, an ELF note (ELF, "Note Section"). */
public final class LoadedBuildId {
    /** The lengths of name and description and the type, each of four bytes. */
    private static final int NOTE_HEADER = 12;

    private LoadedBuildId() {}

    /** {@return the GNU build id of the loaded module, in lower-case hexadecimal; Absent where it has none} */
    public static Fact<String> read(KernelRoot root, ModuleName module) {
        return KernelFiles.bytes(root.sys("module", module.value(), "notes", ".note.gnu.build-id"))
                .flatMap(bytes -> {
                    Window note = Window.of(bytes, module + ": build id");
                    if (!note.contains(0, NOTE_HEADER)) {
                        return new Fact.Malformed<>(note.origin() + " of " + bytes.length + " bytes");
                    }
                    long name = (note.u32(0, ByteOrder.LITTLE_ENDIAN) + 3) & -4;
                    long length = note.u32(4, ByteOrder.LITTLE_ENDIAN);
                    return note.contains(NOTE_HEADER + name, length)
                            ? new Fact.Present<>(HexFormat.of().formatHex(note.copy(NOTE_HEADER + name, length)))
                            : new Fact.Malformed<>(note.origin() + " of " + bytes.length + " bytes");
                });
    }
}
