package io.github.jkmod.module;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.Note;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.ModuleName;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A module file, read: what it claims and needs, without any kernel in sight. Immutable.
 *
 * <p>Sections that a plain object file lacks are empty here; whether the kernel would miss them is the forecast's matter.
 */
public final class ModuleFile {
    private static final Set<String> GPL_COMPATIBLE =
            Set.of("GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL");

    private static final int NT_GNU_BUILD_ID = 3;

    private final ModuleImage image;
    private final ElfFile elf;
    private final Optional<Architecture> architecture;
    private final Modinfo modinfo;
    private final Optional<String> structName;
    private final List<SymbolVersion> versions;
    private final List<Import> imports;
    private final List<Export> exports;
    private final List<Parameter> parameters;
    private final EntryPoints entryPoints;
    private final SectionFates fates;

    private ModuleFile(ModuleImage image) {
        this.image = image;
        this.elf = ElfFile.parse(image.elf());
        this.architecture = Architecture.ofElf(elf.header().machine())
                .filter(known -> known.bits() == elf.header().elfClass().bits()); // x32 is none
        this.modinfo =
                elf.section(".modinfo").map(elf::content).map(Modinfo::parse).orElse(new Modinfo(List.of()));
        this.structName = StructModule.name(elf);
        this.versions = VersionTables.read(elf);
        this.imports = Import.read(elf, versions);
        this.exports = ExportTables.read(elf);
        this.parameters = Parameters.join(modinfo, ParameterTable.read(elf));
        this.entryPoints = EntryPoints.read(elf);
        this.fates = new SectionFates(elf, architecture);
    }

    /**
     * {@return the module in {@code image}}
     *
     * @throws io.github.jkmod.bytes.MalformedException if it is not ELF, or any table that is there breaks its format
     */
    public static ModuleFile parse(ModuleImage image) {
        return new ModuleFile(image);
    }

    /**
     * {@return the name that a file's content holds, as {@link #name} has it; empty where none can be read, whatever the
     * bytes are}
     */
    public static Optional<ModuleName> nameIn(ModuleImage image) {
        try {
            ElfFile elf = ElfFile.parse(image.elf());
            return elf.section(".modinfo")
                    .map(elf::content)
                    .flatMap(section -> Modinfo.parse(section).first("name"))
                    .or(() -> StructModule.name(elf))
                    .filter(name -> !name.isEmpty())
                    .map(ModuleName::new);
        } catch (MalformedException e) {
            return Optional.empty();
        }
    }

    /** {@return the bytes this was read from} */
    public ModuleImage image() {
        return image;
    }

    /** {@return the ELF view of it} */
    public ElfFile elf() {
        return elf;
    }

    /** {@return the architecture it was built for, or empty for one that jkmod does not know} */
    public Optional<Architecture> architecture() {
        return architecture;
    }

    /** {@return the name: modinfo's, else the one in {@code struct module}, else the file name's} */
    public ModuleName name() {
        return modinfoName()
                .or(() -> structName)
                .filter(name -> !name.isEmpty())
                .map(ModuleName::new)
                .orElseGet(() -> ModuleName.ofFileName(
                        image.path().substring(image.path().lastIndexOf('/') + 1)));
    }

    /** {@return {@code name=} of {@code .modinfo}, used for the blacklist and early log lines; absent before 4.13} */
    public Optional<String> modinfoName() {
        return modinfo.first("name");
    }

    /** {@return the name in {@code .gnu.linkonce.this_module}, which /proc/modules will show} */
    public Optional<String> structName() {
        return structName;
    }

    /** {@return the {@code .modinfo} section; empty where there is none} */
    public Modinfo modinfo() {
        return modinfo;
    }

    /** {@return {@code vermagic=}, which must equal the kernel's} */
    public Optional<String> vermagic() {
        return modinfo.first("vermagic");
    }

    /** {@return whether the kernel takes the license for one that may use GPL-only symbols ({@code license_is_gpl_compatible})} */
    public boolean hasGplCompatibleLicense() {
        return license().filter(GPL_COMPATIBLE::contains).isPresent();
    }

    /** {@return whether it is a livepatch ({@code check_modinfo_livepatch}: the tag alone decides)} */
    public boolean isLivepatch() {
        return modinfo.first("livepatch").isPresent();
    }

    /** {@return {@code license=}, which decides about GPL-only symbols} */
    public Optional<String> license() {
        return modinfo.first("license");
    }

    /** {@return {@code version=}} */
    public Optional<String> version() {
        return modinfo.first("version");
    }

    /** {@return {@code srcversion=}} */
    public Optional<String> srcversion() {
        return modinfo.first("srcversion");
    }

    /** {@return the modules that {@code depends=} names, as it writes them} */
    public List<String> depends() {
        return modinfo.first("depends").stream()
                .flatMap(depends -> Arrays.stream(depends.split(",", -1)))
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** {@return the symbol namespaces that {@code import_ns=} names} */
    public List<String> importNamespaces() {
        return modinfo.all("import_ns");
    }

    /** {@return the stored versions of imported symbols, {@code __versions} first} */
    public List<SymbolVersion> versions() {
        return versions;
    }

    /** {@return whether there is a table {@code __versions}, be it an empty one} */
    public boolean hasVersionTable() {
        return elf.section(VersionTables.BASIC).isPresent();
    }

    /** {@return the undefined symbols in symbol table order} */
    public List<Import> imports() {
        return imports;
    }

    /** {@return the exported symbols, the plain table first, each in table order} */
    public List<Export> exports() {
        return exports;
    }

    /** {@return the parameters: those of {@code .modinfo} in its order, then others} */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** {@return the init and exit functions} */
    public EntryPoints entryPoints() {
        return entryPoints;
    }

    /** {@return what becomes of the section when the module is loaded} */
    public SectionFate fate(Section section) {
        return fates.of(section).fate();
    }

    /** {@return why, in a few words such as {@code freed after init}} */
    public String fateReason(Section section) {
        return fates.of(section).reason();
    }

    /** {@return what becomes of the symbol's section; empty for imports, absolute symbols and unknown sections} */
    public Optional<SectionFate> fate(Symbol symbol) {
        return symbol.isInSection() ? elf.section(symbol.sectionIndex()).map(this::fate) : Optional.empty();
    }

    /** {@return the GNU build id in lower-case hexadecimal} */
    public Optional<String> buildId() {
        return elf.section(".note.gnu.build-id")
                .flatMap(section -> elf.notes(section).stream()
                        .filter(note -> note.name().equals("GNU") && note.type() == NT_GNU_BUILD_ID)
                        .findFirst()
                        .map(Note::description)
                        .map(id -> HexFormat.of().formatHex(id.copy())));
    }
}
