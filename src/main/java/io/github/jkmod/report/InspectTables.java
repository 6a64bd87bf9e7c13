package io.github.jkmod.report;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.module.EntryPoints;
import io.github.jkmod.module.KernelParameter;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.Parameter;
import java.util.List;
import java.util.Optional;

/** The part of the inspect tree that is the kernel's own tables: exports, imports, parameters, versions, modinfo. */
final class InspectTables {
    private InspectTables() {}

    static void put(Node node, ModuleFile module) {
        node.put(
                        "exports",
                        Node.list(
                                module.exports(),
                                export -> new Node()
                                        .put("name", FileText.decoded(export.name()))
                                        .put("crc", export.crc())
                                        .put("gpl", export.gpl())
                                        .put("namespace", export.namespace().map(FileText::decoded))
                                        .put("symbolIndex", export.symbolIndex())
                                        .put("section", export.section())))
                .put(
                        "imports",
                        Node.list(
                                module.imports(),
                                wanted -> new Node()
                                        .put("name", FileText.decoded(wanted.name()))
                                        .put("weak", wanted.weak())
                                        .putUnsigned("crc", wanted.crc())
                                        .put("provider", null)))
                .put("parameters", Node.list(module.parameters(), InspectTables::parameter))
                .put(
                        "versions",
                        Node.list(
                                module.versions(),
                                version -> new Node()
                                        .put("name", FileText.decoded(version.name()))
                                        .putUnsigned("crc", version.crc())
                                        .put("extended", version.extended())))
                .put(
                        "modinfo",
                        Node.list(
                                module.modinfo().entries(),
                                entry -> new Node()
                                        .put("key", FileText.decoded(entry.tag()))
                                        .put("value", entry.value().map(FileText::decoded))))
                .put(
                        "entryPoints",
                        entryPoints(module.elf(), module.entryPoints()).map());
    }

    private static Node parameter(Parameter parameter) {
        Optional<KernelParameter> entry = parameter.entry();
        return new Node()
                .put("name", FileText.decoded(parameter.name()))
                .put("description", parameter.description().map(FileText::decoded))
                .put("type", parameter.type().map(FileText::decoded))
                .put("ops", entry.flatMap(KernelParameter::ops).map(FileText::decoded))
                .put("permissions", entry.map(KernelParameter::permissions))
                .put("level", entry.map(KernelParameter::level))
                .put("flags", entry.map(KernelParameter::flags))
                .put("arrayMax", entry.flatMap(KernelParameter::array).map(KernelParameter.Array::max))
                .put(
                        "elementOps",
                        entry.flatMap(KernelParameter::array)
                                .flatMap(KernelParameter.Array::elementOps)
                                .map(FileText::decoded))
                .put("stringSize", entry.flatMap(KernelParameter::stringSize));
    }

    private static Node entryPoints(ElfFile elf, EntryPoints points) {
        return new Node()
                .put(
                        "init",
                        points.init()
                                .map(init -> function(elf, init, points.initAliases())
                                        .map()))
                .put(
                        "exit",
                        points.exit()
                                .map(exit -> function(elf, exit, points.exitAliases())
                                        .map()));
    }

    private static Node function(ElfFile elf, Symbol symbol, List<String> aliases) {
        return new Node()
                .put("symbol", FileText.decoded(symbol.name()))
                .put("aliases", aliases)
                .put(
                        "section",
                        elf.section(symbol.sectionIndex()).map(Section::name).map(FileText::decoded))
                .putUnsigned("value", symbol.value());
    }
}
