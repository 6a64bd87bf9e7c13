package io.github.jkmod.report;

import io.github.jkmod.elf.ElfHeader;
import io.github.jkmod.elf.ElfNames;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.module.EntryPoints;
import io.github.jkmod.module.Modinfo;
import io.github.jkmod.module.ModuleFile;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The inspect result as text: the file as a whole; the tables are made elsewhere. */
final class InspectText {
    private final ModuleFile module;
    private final StringBuilder out = new StringBuilder();

    InspectText(ModuleFile module) {
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
        ModuleImage image = module.image();
        out.append(FileText.printable(image.path())).append(": module ");
        out.append(FileText.printable(module.name().value())).append('\n');
        line(
                "file",
                image.fileSize() + " bytes, compression " + image.compression().label());
        line("sha256", image.sha256());
        line("ELF", elf(module.elf().header()));
        line("build id", module.buildId().orElse("none"));
        line("signature", image.signature().map(InspectText::signature).orElse("none"));
        EntryPoints points = module.entryPoints();
        line("init", function(points.init().isPresent(), "init_module", points.initAliases()));
        line("exit", function(points.exit().isPresent(), "cleanup_module", points.exitAliases()));
        nameDiffers().ifPresent(name -> line("struct name", name));
    }

    private static String elf(ElfHeader header) {
        return header.elfClass().bits() + "-bit " + (header.order() == ByteOrder.BIG_ENDIAN ? "big" : "little")
                + "-endian "
                + ElfNames.machine(header.machine()) + ", type " + ElfNames.fileType(header.type()) + ", "
                + header.sectionCount() + " sections";
    }

    private static String signature(SignatureTrailer trailer) {
        return trailer.defect()
                .map(defect -> "broken: " + defect)
                .orElse("PKCS#7, " + trailer.signatureLength() + " bytes");
    }

    private static String function(boolean present, String name, List<String> aliases) {
        if (!present) {
            return "none";
        }
        return aliases.isEmpty() ? name : FileText.printable(String.join(", ", aliases)) + " (as " + name + ")";
    }

    private Optional<String> nameDiffers() {
        return module.structName()
                .filter(name -> !name.equals(module.name().value()))
                .map(name -> FileText.printable(name) + ", which /proc/modules will show");
    }

    private void modinfo() {
        out.append("\nmodinfo\n");
        for (Modinfo.Entry entry : module.modinfo().entries()) {
            line(
                    FileText.printable(entry.tag()),
                    entry.value().map(FileText::printable).orElse("(no value)"));
        }
    }

    private void line(String label, String value) {
        out.append(String.format(Locale.ROOT, "  %-12s  %s", label, value).stripTrailing())
                .append('\n');
    }
}
