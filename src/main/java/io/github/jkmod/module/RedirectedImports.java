package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfEdit;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A module that imports other symbols in place of some of its own: the symbols are renamed, and in the tables of versions their
 * names and CRCs, so that a kernel which insists on versions ({@code check_version}) takes it.
 */
public final class RedirectedImports {
    /** Bytes of a CRC in the extended table. */
    private static final int CRC = 4;

    private RedirectedImports() {}

    /**
     * {@return the module's bytes with other imports, without a signature}
     *
     * @param module as it was built
     * @param exports what is to be imported, by the name of the import in whose place it is; a name is shorter than 56 bytes
     * @throws io.github.jkmod.bytes.MalformedException if a table breaks its format
     */
    public static byte[] of(ModuleFile module, Map<String, Export> exports) {
        ElfFile elf = module.elf();
        ElfEdit edit = new ElfEdit(elf, module.image().elf());
        Map<String, String> names = new HashMap<>();
        exports.forEach((old, export) -> names.put(old, export.name()));
        edit.renameUndefined(names);
        elf.section(VersionTables.BASIC).ifPresent(section -> basic(edit, module, section, exports));
        Optional<Section> crcs = elf.section(VersionTables.EXTENDED_CRCS);
        Optional<Section> extended = elf.section(VersionTables.EXTENDED_NAMES);
        if (crcs.isPresent() && extended.isPresent()) {
            extended(edit, module, crcs.get(), extended.get(), exports);
        }
        return edit.bytes();
    }

    private static void basic(ElfEdit edit, ModuleFile module, Section table, Map<String, Export> exports) {
        int crcBytes = module.elf().header().addressBytes();
        List<SymbolVersion> versions = versions(module, false);
        List<Export> missing = missing(versions, exports);
        byte[] old = module.elf().content(table).copy();
        long start = edit.replace(table, Arrays.copyOf(old, old.length + missing.size() * VersionTables.ENTRY));
        for (SymbolVersion version : versions) {
            Export export = exports.get(version.name());
            if (export != null) {
                entry(edit, start + version.offset(), crcBytes, export, version.crc());
            }
        }
        for (int i = 0; i < missing.size(); i++) {
            entry(edit, start + old.length + (long) i * VersionTables.ENTRY, crcBytes, missing.get(i), 0);
        }
    }

    /** What modpost knew no exporter of has no version. */
    private static List<Export> missing(List<SymbolVersion> versions, Map<String, Export> exports) {
        Set<String> known = versions.stream().map(SymbolVersion::name).collect(Collectors.toSet());
        return exports.entrySet().stream()
                .filter(each -> !known.contains(each.getKey()))
                .map(Map.Entry::getValue)
                .distinct()
                .toList();
    }

    private static void entry(ElfEdit edit, long at, int crcBytes, Export export, long otherwise) {
        byte[] name = new byte[VersionTables.ENTRY - crcBytes];
        byte[] text = export.name().getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(text, 0, name, 0, text.length);
        edit.put(at, crcBytes, export.crc().orElse(otherwise));
        edit.put(at + crcBytes, name);
    }

    /** The names follow each other without room between them. */
    private static void extended(
            ElfEdit edit, ModuleFile module, Section crcs, Section names, Map<String, Export> exports) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<SymbolVersion> versions = versions(module, true);
        List<Export> missing = missing(versions, exports);
        byte[] old = module.elf().content(crcs).copy();
        long start = edit.replace(crcs, Arrays.copyOf(old, old.length + missing.size() * CRC));
        long end = 0;
        for (SymbolVersion version : versions) {
            Export export = exports.get(version.name());
            end += version.name().length() + 1;
            name(all, export == null ? version.name() : export.name());
            if (export != null) {
                edit.put(start + version.offset(), CRC, export.crc().orElse(version.crc()));
            }
        }
        for (int i = 0; i < missing.size(); i++) {
            name(all, missing.get(i).name());
            edit.put(
                    start + old.length + (long) i * CRC,
                    CRC,
                    missing.get(i).crc().orElse(0L));
        }
        Window rest = module.elf().content(names);
        all.writeBytes(rest.copy(end, rest.size() - end)); // modpost closes the table by a string of its own
        edit.replace(names, all.toByteArray());
    }

    private static void name(ByteArrayOutputStream names, String name) {
        names.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
        names.write(0);
    }

    private static List<SymbolVersion> versions(ModuleFile module, boolean extended) {
        return module.versions().stream()
                .filter(version -> version.extended() == extended)
                .toList();
    }
}
