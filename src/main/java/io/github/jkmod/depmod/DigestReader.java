package io.github.jkmod.depmod;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Sym;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads a module's digest out of its sections, with kmod's rules (libkmod/libkmod-elf.c). */
final class DigestReader {
    private static final String CRC = "__crc_";
    private static final int VERSION_ENTRY = 64;

    /** What stands for a version that leaves its section. */
    private static final long NO_CRC = -1;

    private final ElfSections sections;
    private final ByteOrder order;
    private final ElfClass elfClass;
    private final int symbolSize;
    private final Map<Integer, Optional<Window>> crcSections = new HashMap<>();

    private DigestReader(ElfSections sections) {
        this.sections = sections;
        this.order = sections.order();
        this.elfClass = sections.elfClass();
        this.symbolSize = Sym.size(elfClass);
    }

    /**
     * {@return the digest}
     *
     * @throws io.github.jkmod.bytes.MalformedException if a string has no end
     */
    static ModuleDigest read(ElfSections sections) throws IOException {
        return new DigestReader(sections).digest();
    }

    private ModuleDigest digest() throws IOException {
        Optional<Window> symbols = sections.section(".symtab").filter(table -> table.size() % symbolSize == 0);
        Optional<Window> names = sections.section(".strtab");
        List<ModuleDigest.Export> exports = new ArrayList<>();
        List<ModuleDigest.Need> needs = new ArrayList<>();
        if (symbols.isPresent() && names.isPresent()) {
            exports.addAll(exports(symbols.get(), names.get()));
            needs.addAll(needs(symbols.get(), names.get()));
        }
        if (exports.isEmpty()) { // a kernel without versions: the names alone
            Optional<Window> strings = sections.section("__ksymtab_strings");
            if (strings.isPresent()) {
                strings(strings.get()).forEach(name -> exports.add(new ModuleDigest.Export(name, 0)));
            }
        }
        List<String> aliases = new ArrayList<>();
        List<String> softdeps = new ArrayList<>();
        List<String> weakdeps = new ArrayList<>();
        Optional<Window> modinfo = sections.section(".modinfo");
        for (String entry : modinfo.isPresent() ? strings(modinfo.get()) : List.<String>of()) {
            int equals = entry.indexOf('=');
            String value = equals < 0 ? "" : entry.substring(equals + 1);
            switch (equals < 0 ? entry : entry.substring(0, equals)) {
                case "alias" -> aliases.add(value);
                case "softdep" -> softdeps.add(value);
                case "weakdep" -> weakdeps.add(value);
                default -> {}
            }
        }
        return new ModuleDigest(exports, needs, aliases, softdeps, weakdeps, Optional.empty());
    }

    /** The symbols with a {@code __crc_} of theirs; none at all where any name leaves its table. */
    private List<ModuleDigest.Export> exports(Window symbols, Window names) throws IOException {
        List<ModuleDigest.Export> exports = new ArrayList<>();
        for (long at = symbolSize; at < symbols.size(); at += symbolSize) {
            long name = Sym.ST_NAME.read(symbols, at, elfClass, order);
            if (name >= names.size()) {
                return List.of();
            }
            if (isCrc(names, name)) {
                exports.add(new ModuleDigest.Export(names.string(name + CRC.length()), crc(symbols, at)));
            }
        }
        return exports;
    }

    private static boolean isCrc(Window names, long at) {
        if (names.u8(at) != '_' || !names.contains(at, CRC.length())) {
            return false;
        }
        for (int i = 1; i < CRC.length(); i++) {
            if (names.u8(at + i) != CRC.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The symbol's value, or what its section holds at that place, since 5.19 or earlier. */
    private long crc(Window symbols, long at) throws IOException {
        long value = Sym.ST_VALUE.read(symbols, at, elfClass, order);
        int index = (int) Sym.ST_SHNDX.read(symbols, at, elfClass, order);
        if (index == ElfConstants.SHN_ABS || index == ElfConstants.SHN_UNDEF) {
            return value;
        }
        Window section = section(index).orElse(null);
        return section != null && section.contains(value, 4) ? section.u32(value, order) : NO_CRC;
    }

    private Optional<Window> section(int index) throws IOException {
        Optional<Window> known = crcSections.get(index);
        if (known == null) {
            known = sections.section(index);
            crcSections.put(index, known);
        }
        return known;
    }

    private List<ModuleDigest.Need> needs(Window symbols, Window names) throws IOException {
        List<ModuleDigest.Need> needs = new ArrayList<>();
        SymbolVersions versions = versions();
        for (long at = symbolSize; at < symbols.size(); at += symbolSize) {
            if (Sym.ST_SHNDX.read(symbols, at, elfClass, order) != ElfConstants.SHN_UNDEF) {
                continue;
            }
            long nameAt = Sym.ST_NAME.read(symbols, at, elfClass, order);
            if (nameAt >= names.size()) {
                return List.of();
            }
            int length = length(names, nameAt);
            if (length > 0) {
                int info = (int) Sym.ST_INFO.read(symbols, at, elfClass, order);
                boolean weak = Sym.binding(info) == ElfConstants.STB_WEAK;
                long crc = versions.ask(names, nameAt, length);
                needs.add(new ModuleDigest.Need(names.text(nameAt, length), crc, weak));
            }
        }
        // What is left has a version and no symbol: module_layout.
        versions.eachLeft((name, crc) -> needs.add(new ModuleDigest.Need(name, crc, false)));
        return needs;
    }

    /** {@code __versions}, then the extended tables, which since 6.14 hold the names too long for it. */
    private SymbolVersions versions() throws IOException {
        SymbolVersions versions = new SymbolVersions();
        Optional<Window> basic = sections.section("__versions").filter(table -> table.size() % VERSION_ENTRY == 0);
        if (basic.isPresent()) {
            Window table = basic.get();
            versions.from(table);
            int crcSize = elfClass.addressSize();
            for (int at = 0; at < table.size(); at += VERSION_ENTRY) {
                long crc = elfClass.address(table, at, order);
                versions.add(at + crcSize, length(table, at + crcSize), crc);
            }
        }
        Optional<Window> crcs = sections.section("__version_ext_crcs");
        Optional<Window> names = sections.section("__version_ext_names");
        if (crcs.isPresent() && names.isPresent()) {
            versions.from(names.get());
            int nameAt = 0;
            for (long at = 0;
                    at + 4 <= crcs.get().size() && nameAt < names.get().size();
                    at += 4) {
                int length = length(names.get(), nameAt);
                versions.add(nameAt, length, crcs.get().u32(at, order));
                nameAt += length + 1;
            }
        }
        return versions;
    }

    /** The length of the string there, which must have an end. */
    private static int length(Window window, long at) {
        int end = window.indexOf(0, at);
        if (end < 0) {
            throw window.malformed(at, "unterminated string");
        }
        return end - (int) at;
    }

    /** The strings between the NULs; the last one's may be missing. */
    private static List<String> strings(Window section) {
        List<String> strings = new ArrayList<>();
        int start = 0;
        while (start < section.size()) {
            int end = section.indexOf(0, start);
            end = end < 0 ? section.size() : end;
            if (end > start) {
                strings.add(section.text(start, end - start));
            }
            start = end + 1;
        }
        return strings;
    }
}
