package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import java.util.Locale;
import java.util.Optional;

/** The kernel's own tables in the inspect text: exports, imports, parameters. */
final class InspectTextTables {
    private final InspectDocument module;
    private final StringBuilder out;

    InspectTextTables(InspectDocument module, StringBuilder out) {
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
        for (InspectDocument.Exported export : module.exports()) {
            table.row(
                    crc(export.crc()),
                    export.gpl() ? "GPL only" : "any",
                    export.namespace().map(ControlCharacters::escaped).orElse("-"),
                    ControlCharacters.escaped(export.name()));
        }
        table.append(out, "exports");
    }

    private void imports() {
        TextTable table = new TextTable("crc", "binding", "name");
        for (InspectDocument.Imported wanted : module.imports()) {
            table.row(crc(wanted.crc()), wanted.weak() ? "weak" : "needed", ControlCharacters.escaped(wanted.name()));
        }
        table.append(out, "imports");
    }

    private static String crc(Optional<Long> crc) {
        return crc.map(value -> String.format(Locale.ROOT, "0x%08x", value)).orElse("none");
    }

    private void parameters() {
        TextTable table = new TextTable("name", "type", "mode", "handled by", "description");
        for (InspectDocument.Parameter parameter : module.parameters()) {
            table.row(
                    ControlCharacters.escaped(parameter.name()),
                    parameter.type().map(ControlCharacters::escaped).orElse("-"),
                    parameter
                            .permissions()
                            .map(mode -> String.format(Locale.ROOT, "%04o", mode))
                            .orElse("-"),
                    parameter.ops().map(ControlCharacters::escaped).orElse("-") + bounds(parameter),
                    parameter.description().map(ControlCharacters::escaped).orElse("-"));
        }
        table.append(out, "parameters");
    }

    private static String bounds(InspectDocument.Parameter parameter) {
        return parameter
                .arrayMax()
                .map(max -> ", up to " + max + " of "
                        + parameter.elementOps().map(ControlCharacters::escaped).orElse("unknown type"))
                .or(() -> parameter.stringSize().map(size -> ", up to " + (size - 1) + " bytes"))
                .orElse("");
    }
}
