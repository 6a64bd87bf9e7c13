package io.github.jkmod.report;

import io.github.jkmod.bytes.ControlCharacters;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The inspect result as text: the file as a whole; the tables are made elsewhere. */
final class InspectText {
    private final InspectDocument module;
    private final StringBuilder out = new StringBuilder();

    InspectText(InspectDocument module) {
        this.module = module;
    }

    String text() {
        summary();
        modinfo();
        new InspectTextElf(module, out).append();
        new InspectTextTables(module, out).append();
        return out.toString();
    }

    private void summary() {
        out.append(FileText.printable(module.file())).append(": module ");
        out.append(ControlCharacters.escaped(module.module())).append('\n');
        line("file", module.fileSize() + " bytes, compression " + module.compression());
        line("sha256", module.sha256());
        line("ELF", elf(module.header()));
        line("build id", module.buildId().orElse("none"));
        line("signature", module.signature().map(InspectText::signature).orElse("none"));
        line("init", function(module.entryPoints().init(), "init_module"));
        line("exit", function(module.entryPoints().exit(), "cleanup_module"));
        module.structName()
                .filter(name -> !name.equals(module.module()))
                .ifPresent(name ->
                        line("struct name", ControlCharacters.escaped(name) + ", which /proc/modules will show"));
    }

    private static String elf(InspectDocument.Header header) {
        return header.bits() + "-bit " + header.byteOrder() + "-endian " + header.machineName() + ", type "
                + header.typeName() + ", " + header.sectionCount() + " sections";
    }

    private static String signature(InspectDocument.Signature signature) {
        return signature
                .defect()
                .map(defect -> "broken: " + defect)
                .orElse("PKCS#7, " + signature.signatureLength() + " bytes");
    }

    private static String function(Optional<InspectDocument.Function> function, String name) {
        List<String> aliases = function.map(InspectDocument.Function::aliases).orElse(List.of());
        String own = FileText.printable(String.join(", ", aliases));
        return function.isEmpty() ? "none" : aliases.isEmpty() ? name : own + " (as " + name + ")";
    }

    private void modinfo() {
        out.append("\nmodinfo\n");
        for (InspectDocument.Entry entry : module.modinfo()) {
            line(
                    ControlCharacters.escaped(entry.key()),
                    entry.value().map(ControlCharacters::escaped).orElse("(no value)"));
        }
    }

    private void line(String label, String value) {
        out.append(String.format(Locale.ROOT, "  %-12s  %s", label, value).stripTrailing())
                .append('\n');
    }
}
