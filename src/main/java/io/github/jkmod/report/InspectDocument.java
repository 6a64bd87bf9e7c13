package io.github.jkmod.report;

import io.github.jkmod.forecast.verdict.SymbolFate;
import io.github.jkmod.module.SectionFate;
import java.util.List;
import java.util.Optional;

/**
 * What a module file is, as {@code jkmod inspect} shows it: addresses and sizes in bytes, names that stand for numbers as readelf
 * prints them. The long lists are made on demand.
 */
record InspectDocument(
        String file,
        String module,
        Optional<String> modinfoName,
        Optional<String> structName,
        Optional<String> arch,
        String compression,
        long fileSize,
        long contentSize,
        String sha256,
        Optional<String> buildId,
        Optional<String> vermagic,
        Optional<String> license,
        Optional<String> version,
        Optional<String> srcversion,
        List<String> depends,
        List<String> importNamespaces,
        Optional<Signature> signature,
        Header header,
        List<ElfSection> sections,
        List<ElfSymbol> symbols,
        List<Relocations> relocations,
        List<Exported> exports,
        List<Imported> imports,
        List<Parameter> parameters,
        List<Version> versions,
        List<Entry> modinfo,
        EntryPoints entryPoints) {
    /** {@code struct module_signature}. */
    record Signature(
            int algo,
            int hash,
            int idType,
            int signerLength,
            int keyIdLength,
            long signatureLength,
            Optional<String> defect) {}

    /** The file header. */
    record Header(
            @Key("class") int bits,
            String byteOrder,
            int type,
            String typeName,
            int machine,
            String machineName,
            long flags,
            @Unsigned long entry,
            int osAbi,
            @Unsigned long sectionHeaderOffset,
            int sectionCount,
            int sectionNameIndex) {}

    /** A section, and what the kernel does with it. */
    record ElfSection(
            int index,
            String name,
            long type,
            String typeName,
            @Unsigned long flags,
            String flagLetters,
            @Unsigned long address,
            @Unsigned long offset,
            @Unsigned long size,
            long link,
            long info,
            @Unsigned long addressAlign,
            @Unsigned long entrySize,
            SectionFate fate,
            String fateReason) {}

    /** A symbol, in which memory it will be, and when /proc/kallsyms lists it. */
    record ElfSymbol(
            int index,
            String name,
            @Unsigned long value,
            @Unsigned long size,
            int type,
            String typeName,
            int binding,
            String bindingName,
            int visibility,
            String visibilityName,
            int sectionIndex,
            Optional<String> section,
            Optional<SectionFate> fate,
            Listed kallsyms) {}

    /**
     * A symbol in /proc/kallsyms.
     *
     * @param letter its type letter; empty where it is never listed
     * @param place its section, or a reserved index in brackets
     */
    record Listed(
            Optional<String> letter,
            boolean duringInit,
            boolean afterInit,
            boolean afterInitWithoutKallsymsAll,
            String reason,
            @TextOnly SymbolFate fate,
            @TextOnly char anyLetter,
            @TextOnly String place) {}

    /** A table of relocations. */
    record Relocations(
            String section,
            Optional<String> target,
            long targetIndex,
            int count,
            List<Relocation> entries,
            @TextOnly List<String> typeNames) {}

    /** A relocation; on 32-bit ARM the addend is in the place that it changes. */
    record Relocation(
            @Unsigned long offset,
            long type,
            String typeName,
            String symbol,
            long symbolIndex,
            Optional<Long> addend) {}

    /** A symbol for other modules. */
    record Exported(
            String name,
            Optional<Long> crc,
            boolean gpl,
            Optional<String> namespace,
            Optional<Integer> symbolIndex,
            String section) {}

    /** A symbol of others; the file does not say who provides it. */
    record Imported(String name, boolean weak, Optional<Long> crc, Optional<String> provider) {}

    /** A parameter: what is for people, and what the kernel uses. */
    record Parameter(
            String name,
            Optional<String> description,
            Optional<String> type,
            Optional<String> ops,
            Optional<Integer> permissions,
            Optional<Integer> level,
            Optional<Integer> flags,
            Optional<Long> arrayMax,
            Optional<String> elementOps,
            Optional<Long> stringSize) {}

    /** A CRC that the module was built against. */
    record Version(String name, long crc, boolean extended) {}

    /** A line of {@code .modinfo}. */
    record Entry(String key, Optional<String> value) {}

    /** What the kernel calls when the module comes and goes. */
    record EntryPoints(Optional<Function> init, Optional<Function> exit) {}

    /** A function, under the kernel's name and its own. */
    record Function(
            String symbol,
            List<String> aliases,
            Optional<String> section,
            @Unsigned long value) {}
}
