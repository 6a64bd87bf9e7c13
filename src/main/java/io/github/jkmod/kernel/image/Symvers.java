package io.github.jkmod.kernel.image;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.Unpacker;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * {@code Module.symvers}: what a kernel and the modules of its build export, a line each
 * ({@code write_dump} in scripts/mod/modpost.c).
 */
public final class Symvers {
    private static final int LIMIT = 64 << 20;
    private static final String KERNEL = "vmlinux";

    private final byte[] text;
    private final SymversIndex index;

    private Symvers(byte[] text, SymversIndex index) {
        this.text = text;
        this.index = index;
    }

    /** {@return what the file lists, which may be packed; Malformed if a line is none of it} */
    public static Fact<Symvers> read(Path file) {
        return KernelFiles.bytes(file)
                .flatMap(bytes -> KernelFiles.fact(file, () -> {
                    boolean packed = Compression.of(Window.of(bytes, file.toString())) != Compression.NONE;
                    return parse(
                            packed ? Unpacker.unpackLeading(bytes, file.toString(), LIMIT) : bytes, file.toString());
                }));
    }

    /**
     * {@return the exports in these lines}
     *
     * @param text lines of CRC, symbol, owner, kind and (since 5.4) namespace, with tabs between
     * @param origin the path for errors
     * @throws MalformedException if a line has no such form
     */
    static Symvers parse(byte[] text, String origin) {
        SymversIndex index = new SymversIndex(text);
        if (index.malformed() >= 0) {
            String line = line(text, index.malformed(), index);
            throw new MalformedException(origin, index.malformed(), "\"" + line + "\" is no export");
        }
        return new Symvers(text, index);
    }

    private static String line(byte[] text, int offset, SymversIndex index) {
        return new String(text, offset, index.next(offset) - offset, StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private KernelExport export(int offset) {
        String[] fields = line(text, offset, index).split("\t", -1);
        String owner = fields[2];
        String kind = fields[3];
        String namespace = fields.length > 4 ? fields[4].strip() : "";
        if (!kind.startsWith("EXPORT_")) { // 5.4 to 5.7 had the namespace third
            String late = namespace;
            namespace = owner;
            owner = kind;
            kind = late;
        }
        return new KernelExport(
                fields[1],
                owner.equals(KERNEL) ? Optional.empty() : Optional.of(module(owner)),
                index.hasCrcs() ? crc(fields[0].substring(2)) : OptionalLong.empty(),
                Optional.of(kind.contains("_GPL")),
                Optional.of(namespace));
    }

    private static ModuleName module(String path) {
        return new ModuleName(path.substring(path.lastIndexOf('/') + 1));
    }

    private static OptionalLong crc(String digits) {
        try {
            return OptionalLong.of(Long.parseLong(digits, 16));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** {@return the kernel's own export of that name} */
    public Optional<KernelExport> ofKernel(String name) {
        return exports(name).filter(export -> export.owner().isEmpty()).findFirst();
    }

    /** {@return what modules of the build export under that name} */
    public List<KernelExport> ofModules(String name) {
        return exports(name).filter(export -> export.owner().isPresent()).toList();
    }

    private Stream<KernelExport> exports(String name) {
        return Arrays.stream(index.lines(name.getBytes(StandardCharsets.ISO_8859_1)))
                .sorted()
                .mapToObj(this::export);
    }
}
