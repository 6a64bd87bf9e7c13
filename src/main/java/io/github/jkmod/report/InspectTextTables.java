package io.github.jkmod.report;

import io.github.jkmod.module.Export;
import io.github.jkmod.module.Import;
import io.github.jkmod.module.KernelParameter;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.Parameter;
import java.util.Locale;
import java.util.Optional;

/** The kernel's own tables in the inspect text: exports, imports, parameters. */
final class InspectTextTables {
    private final ModuleFile module;
    private final StringBuilder out;

    InspectTextTables(ModuleFile module, StringBuilder out) {
        this.module = module;
        this.out = out;
    }

    void append() {
        exports();
        imports();
        parameters();
    }

    private void exports() {
        TextTable table = new TextTable("crc", "licence", "namespace", "name");
        for (Export export : module.exports()) {
            table.row(
                    crc(export.crc()),
                    export.gpl() ? "GPL only" : "any",
                    export.namespace().map(FileText::printable).orElse("-"),
                    FileText.printable(export.name()));
        }
        table.append(out, "exports");
    }

    private void imports() {
        TextTable table = new TextTable("crc", "binding", "name");
        for (Import wanted : module.imports()) {
            table.row(crc(wanted.crc()), wanted.weak() ? "weak" : "needed", FileText.printable(wanted.name()));
        }
        table.append(out, "imports");
    }

    private static String crc(Optional<Long> crc) {
        return crc.map(value -> String.format(Locale.ROOT, "0x%08x", value)).orElse("none");
    }

    private void parameters() {
        TextTable table = new TextTable("name", "type", "mode", "handled by", "description");
        for (Parameter parameter : module.parameters()) {
            Optional<KernelParameter> entry = parameter.entry();
            table.row(
                    FileText.printable(parameter.name()),
                    parameter.type().map(FileText::printable).orElse("-"),
                    entry.map(e -> String.format(Locale.ROOT, "%04o", e.permissions()))
                            .orElse("-"),
                    entry.flatMap(KernelParameter::ops).map(FileText::printable).orElse("-") + bounds(entry),
                    parameter.description().map(FileText::printable).orElse("-"));
        }
        table.append(out, "parameters");
    }

    private static String bounds(Optional<KernelParameter> entry) {
        return entry.flatMap(KernelParameter::array)
                .map(array -> ", up to " + array.max() + " of "
                        + array.elementOps().map(FileText::printable).orElse("unknown type"))
                .or(() -> entry.flatMap(KernelParameter::stringSize).map(size -> ", up to " + (size - 1) + " bytes"))
                .orElse("");
    }
}
