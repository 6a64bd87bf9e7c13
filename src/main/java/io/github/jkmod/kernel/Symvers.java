package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.image.Compression;
import io.github.jkmod.image.Unpacker;
import io.github.jkmod.model.ModuleName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * {@code Module.symvers}: what a kernel and the modules of its build export, a line each
 * ({@code write_dump} in scripts/mod/modpost.c).
 */
public final class Symvers {
    private static final int LIMIT = 64 << 20;
    private static final String KERNEL = "vmlinux";

    private final Map<String, KernelExport> ofKernel = new HashMap<>();
    private final Map<String, List<KernelExport>> ofModules = new HashMap<>();
    private final Set<ModuleName> owners = new HashSet<>();

    private Symvers() {}

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
        Symvers parsed = new Symvers();
        int number = 0;
        for (String line : (Iterable<String>) new String(text, StandardCharsets.ISO_8859_1).lines()::iterator) {
            number++;
            if (!parsed.add(line)) {
                throw new MalformedException(origin, 0, "line " + number + ": \"" + line + "\" is no export");
            }
        }
        if (parsed.hasNoCrcs()) {
            parsed.dropCrcs();
        }
        return parsed;
    }

    private boolean add(String line) {
        int first = line.indexOf('\t');
        int second = line.indexOf('\t', first + 1);
        int third = line.indexOf('\t', second + 1);
        if (first < 3 || second < 0 || third < 0 || !line.startsWith("0x")) {
            return false;
        }
        int fourth = line.indexOf('\t', third + 1);
        String owner = line.substring(second + 1, third);
        String kind = line.substring(third + 1, fourth < 0 ? line.length() : fourth);
        String namespace = fourth < 0 ? "" : line.substring(fourth + 1).strip();
        if (!kind.startsWith("EXPORT_")) { // 5.4 to 5.7 had the namespace third
            String late = namespace;
            namespace = owner;
            owner = kind;
            kind = late;
        }
        OptionalLong crc = crc(line.substring(2, first));
        if (crc.isEmpty() || !kind.startsWith("EXPORT_")) {
            return false;
        }
        put(new KernelExport(
                line.substring(first + 1, second),
                owner.equals(KERNEL) ? Optional.empty() : Optional.of(module(owner)),
                crc,
                Optional.of(kind.contains("_GPL")),
                Optional.of(namespace)));
        return true;
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

    private void put(KernelExport export) {
        if (export.owner().isEmpty()) {
            ofKernel.put(export.name(), export);
        } else {
            owners.add(export.owner().get());
            ofModules.merge(export.name(), List.of(export), (known, more) -> List.of(concat(known, export)));
        }
    }

    private static KernelExport[] concat(List<KernelExport> known, KernelExport last) {
        KernelExport[] all = known.toArray(new KernelExport[known.size() + 1]);
        all[known.size()] = last;
        return all;
    }

    /** A build without MODVERSIONS writes 0 everywhere. */
    private boolean hasNoCrcs() {
        return ofKernel.values().stream().allMatch(export -> export.crc().orElse(0) == 0);
    }

    private void dropCrcs() {
        ofKernel.replaceAll((name, export) -> withoutCrc(export));
        ofModules.replaceAll(
                (name, exports) -> exports.stream().map(Symvers::withoutCrc).toList());
    }

    private static KernelExport withoutCrc(KernelExport export) {
        return new KernelExport(
                export.name(), export.owner(), OptionalLong.empty(), export.gplOnly(), export.namespace());
    }

    /** {@return the kernel's own exports, by name} */
    public Map<String, KernelExport> ofKernel() {
        return ofKernel;
    }

    /** {@return what modules of the build export under that name} */
    public List<KernelExport> ofModules(String name) {
        return ofModules.getOrDefault(name, List.of());
    }

    /** {@return the modules that export anything} */
    public Set<ModuleName> owners() {
        return owners;
    }
}
