package io.github.jkmod.module;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfEdit;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A module that imports other symbols in place of some of its own: the symbols are renamed, and in the tables of versions their
 * names and CRCs, so that a kernel which insists on versions ({@code check_version}) takes it.
 */
public final class RedirectedImports {
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
        for (SymbolVersion version : versions(module, false)) {
            Export export = exports.get(version.name());
            if (export != null) {
                byte[] name = new byte[VersionTables.ENTRY - crcBytes];
                byte[] text = export.name().getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(text, 0, name, 0, text.length);
                long at = table.offset() + version.offset();
                edit.put(at, crcBytes, export.crc().orElse(version.crc()));
                edit.put(at + crcBytes, name);
            }
        }
    }

    /** The names follow each other without room between them. */
    private static void extended(
            ElfEdit edit, ModuleFile module, Section crcs, Section names, Map<String, Export> exports) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        long end = 0;
        for (SymbolVersion version : versions(module, true)) {
            Export export = exports.get(version.name());
            end += version.name().length() + 1;
            String name = export == null ? version.name() : export.name();
            all.writeBytes(name.getBytes(StandardCharsets.ISO_8859_1));
            all.write(0);
            if (export != null) {
                edit.put(crcs.offset() + version.offset(), 4, export.crc().orElse(version.crc()));
            }
        }
        Window rest = module.elf().content(names);
        all.writeBytes(rest.copy(end, rest.size() - end)); // modpost closes the table by a string of its own
        edit.replace(names, all.toByteArray());
    }

    private static List<SymbolVersion> versions(ModuleFile module, boolean extended) {
        return module.versions().stream()
                .filter(version -> version.extended() == extended)
                .toList();
    }
}
