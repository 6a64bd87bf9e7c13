package io.github.jkmod.report;

import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.module.EntryPoints;
import io.github.jkmod.module.KernelParameter;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.Parameter;
import java.util.List;
import java.util.Optional;

/** What a module file is: the result of {@code jkmod inspect}. */
public final class InspectReport {
    private InspectReport() {}

    /**
     * {@return the module as a JSON object on one line; unknown values are null, addresses and sizes are numbers in bytes}
     *
     * @throws io.github.jkmod.bytes.MalformedException if a relocation section or a relocation's symbol is malformed
     */
    public static String json(ModuleFile module) {
        return Json.line(document(module));
    }

    /**
     * {@return the module as aligned text for people, in parts with headings, with a line end at the end}
     *
     * @throws io.github.jkmod.bytes.MalformedException if a relocation section is malformed
     */
    public static String text(ModuleFile module) {
        return new InspectText(document(module)).text();
    }

    private static InspectDocument document(ModuleFile module) {
        ModuleImage image = module.image();
        ElfFile elf = module.elf();
        return new InspectDocument(
                image.path(),
                FileText.decoded(module.name().value()),
                decoded(module.modinfoName()),
                decoded(module.structName()),
                module.architecture().map(Architecture::label),
                image.compression().label(),
                image.fileSize(),
                image.content().size(),
                image.sha256(),
                module.buildId(),
                decoded(module.vermagic()),
                decoded(module.license()),
                decoded(module.version()),
                decoded(module.srcversion()),
                module.depends(),
                module.importNamespaces(),
                image.signature().map(InspectReport::signature),
                InspectElf.header(elf.header()),
                InspectElf.sections(module),
                InspectElf.symbols(module),
                InspectElf.relocations(elf),
                exports(module),
                imports(module),
                module.parameters().stream().map(InspectReport::parameter).toList(),
                versions(module),
                module.modinfo().entries().stream()
                        .map(entry -> new InspectDocument.Entry(FileText.decoded(entry.tag()), decoded(entry.value())))
                        .toList(),
                entryPoints(elf, module.entryPoints()));
    }

    /** {@return a name of the file, if there is one, for people} */
    static Optional<String> decoded(Optional<String> latin1) {
        return latin1.map(FileText::decoded);
    }

    private static InspectDocument.Signature signature(SignatureTrailer trailer) {
        return new InspectDocument.Signature(
                trailer.algo(),
                trailer.hash(),
                trailer.idType(),
                trailer.signerLength(),
                trailer.keyIdLength(),
                trailer.signatureLength(),
                trailer.defect());
    }

    private static List<InspectDocument.Exported> exports(ModuleFile module) {
        return module.exports().stream()
                .map(export -> new InspectDocument.Exported(
                        FileText.decoded(export.name()),
                        export.crc(),
                        export.gpl(),
                        decoded(export.namespace()),
                        export.symbolIndex(),
                        export.section()))
                .toList();
    }

    private static List<InspectDocument.Imported> imports(ModuleFile module) {
        return module.imports().stream()
                .map(wanted -> new InspectDocument.Imported(
                        FileText.decoded(wanted.name()), wanted.weak(), wanted.crc(), Optional.empty()))
                .toList();
    }

    private static List<InspectDocument.Version> versions(ModuleFile module) {
        return module.versions().stream()
                .map(version -> new InspectDocument.Version(
                        FileText.decoded(version.name()), version.crc(), version.extended()))
                .toList();
    }

    private static InspectDocument.Parameter parameter(Parameter parameter) {
        Optional<KernelParameter> entry = parameter.entry();
        Optional<KernelParameter.Array> array = entry.flatMap(KernelParameter::array);
        return new InspectDocument.Parameter(
                FileText.decoded(parameter.name()),
                decoded(parameter.description()),
                decoded(parameter.type()),
                decoded(entry.flatMap(KernelParameter::ops)),
                entry.map(KernelParameter::permissions),
                entry.map(KernelParameter::level),
                entry.map(KernelParameter::flags),
                array.map(KernelParameter.Array::max),
                decoded(array.flatMap(KernelParameter.Array::elementOps)),
                entry.flatMap(KernelParameter::stringSize));
    }

    private static InspectDocument.EntryPoints entryPoints(ElfFile elf, EntryPoints points) {
        return new InspectDocument.EntryPoints(
                points.init().map(init -> function(elf, init, points.initAliases())),
                points.exit().map(exit -> function(elf, exit, points.exitAliases())));
    }

    private static InspectDocument.Function function(ElfFile elf, Symbol symbol, List<String> aliases) {
        return new InspectDocument.Function(
                FileText.decoded(symbol.name()),
                aliases,
                decoded(elf.section(symbol.sectionIndex()).map(Section::name)),
                symbol.value());
    }
}
