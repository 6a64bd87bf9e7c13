package io.github.jkmod.forecast.elf;

import static io.github.jkmod.forecast.ElfOutcome.V5_10;
import static io.github.jkmod.forecast.ElfOutcome.V6_1;
import static io.github.jkmod.forecast.ElfOutcome.V6_12;
import static io.github.jkmod.forecast.ElfOutcome.V6_12_OLD;
import static io.github.jkmod.forecast.ElfOutcome.V7_2;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.ElfOutcome;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.layout.ThisModuleStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.FinitFlags;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows 2 to 17 of the contract's section 9, on every architecture and each form of the checks. */
final class ElfStageTest {
    private static final List<String> RELEASES = List.of(V5_10, V6_1, V6_12_OLD, V6_12, V7_2);
    private static final String COMMON = "ENOEXEC: Module has invalid ELF structures";

    /**
     * Checks one mutation on all architectures; the five expectations are for 5.10, 6.1, 6.12.107, 6.12.118 and 7.2. An
     * expectation is the outcome's beginning; {@code 8} stands for a refusal of any wording.
     */
    private static void expect(Consumer<PatchedModule> mutation, String... expected) {
        for (Architecture architecture : Architecture.values()) {
            PatchedModule module = PatchedModule.of(architecture);
            mutation.accept(module);
            for (int i = 0; i < expected.length; i++) {
                expect(architecture, RELEASES.get(i), module.window(), expected[i]);
            }
        }
    }

    private static void expect(Architecture architecture, String release, Window file, String expected) {
        String outcome = ElfOutcome.elf(file, ElfOutcome.facts(architecture, release));
        assertThat(outcome).as(architecture + " " + release).startsWith(expected.equals("8") ? "ENOEXEC: " : expected);
    }

    private static void expectEverywhere(Consumer<PatchedModule> mutation, String line) {
        String explained = "ENOEXEC: " + line;
        expect(mutation, COMMON, explained, explained, explained, explained);
    }

    @Test
    void aGoodModulePasses() {
        expect(module -> {}, "ok", "ok", "ok", "ok", "ok");
    }

    @Test
    void lessThanAHeaderIsRefusedWithItsLength() {
        for (Architecture architecture : Architecture.values()) {
            int length = architecture.bits() == 64 ? 63 : 51;
            Window file = Window.of(Arrays.copyOf(PatchedModule.sample(architecture), length), "short");
            expect(architecture, V5_10, file, COMMON);
            expect(architecture, V7_2, file, "ENOEXEC: Invalid ELF header len " + length);
        }
    }

    @Test
    void magicTypeAndMachineAreChecked() {
        expectEverywhere(module -> module.at(3, 'G'), "Invalid ELF header magic: != \u007fELF");
        expectEverywhere(module -> module.header(Ehdr.E_TYPE, 2), "Invalid ELF header type: 2 != 1");
        expectEverywhere(module -> module.header(Ehdr.E_MACHINE, 243), "Invalid architecture in ELF header: 243");
    }

    @Test
    void theWrongArchitectureIsSaidInPeoplesWords() {
        Load load = ElfOutcome.load(
                PatchedModule.of(Architecture.ARM64).window(),
                LoadCall.finit(""),
                ElfOutcome.facts(Architecture.X86_64, V6_1));
        new ElfStage().examine(load);
        assertThat(load.isOver()).isTrue();
        assertThat(load.findings().verdict().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.what()).isEqualTo("built for arm64, this kernel is x86_64");
            assertThat(finding.where()).contains(new Finding.Place("ELF header", 18));
        });
    }

    @Test
    void classByteOrderAndVersionAreNotLookedAt() {
        expect(module -> module.at(4, 1).at(5, 2).at(6, 9), "ok", "ok", "ok", "ok", "ok");
    }

    @Test
    void armLooksAtEntryAndFlags() {
        Consumer<PatchedModule> unaligned = module -> module.header(Ehdr.E_ENTRY, 2);
        Consumer<PatchedModule> thumb = module -> module.header(Ehdr.E_ENTRY, 3);
        Consumer<PatchedModule> apcs26 = module -> module.header(Ehdr.E_FLAGS, 8);
        Consumer<PatchedModule> eabi = module -> module.header(Ehdr.E_FLAGS, 0x0500_0008L);
        for (Architecture architecture : Architecture.values()) {
            boolean arm = architecture == Architecture.ARM;
            String refused = arm ? "ENOEXEC: Invalid architecture in ELF header: 40" : "ok";
            for (Consumer<PatchedModule> mutation : List.of(unaligned, thumb, apcs26, eabi)) {
                PatchedModule module = PatchedModule.of(architecture);
                mutation.accept(module);
                boolean bad = mutation == unaligned || mutation == apcs26;
                expect(architecture, V6_1, module.window(), bad ? refused : "ok");
            }
        }
    }

    @Test
    void theSectionHeaderTableMustBeInTheFile() {
        expectEverywhere(module -> module.header(Ehdr.E_SHENTSIZE, 41), "Invalid ELF section header size");
        expectEverywhere(module -> module.header(Ehdr.E_SHOFF, module.length()), "Invalid ELF section header overflow");
        expectEverywhere(module -> module.header(Ehdr.E_SHOFF, -1), "Invalid ELF section header overflow");
        expectEverywhere(module -> module.header(Ehdr.E_SHNUM, 0xffff), "Invalid ELF section header overflow");
    }

    @Test
    void theNameTablesIndexMustBeASections() {
        expectEverywhere(
                module -> module.header(Ehdr.E_SHSTRNDX, 0),
                "Invalid ELF section name index: 0 || e_shstrndx (0) >= e_shnum (");
        expectEverywhere(
                module -> module.header(Ehdr.E_SHSTRNDX, 200),
                "Invalid ELF section name index: 200 || e_shstrndx (200) >= e_shnum (");
        expectEverywhere(module -> module.header(Ehdr.E_SHNUM, 0), "Invalid ELF section name index: ");
    }

    @Test
    void sectionZeroIsReadEvenWhereThereIsNone() {
        expect(
                module -> module.header(Ehdr.E_SHNUM, 0)
                        .header(Ehdr.E_SHOFF, module.length() - 6L)
                        .at(module.length() - 2L, 0)
                        .at(module.length() - 1L, 0),
                "8",
                "8",
                "8",
                "unsafe: e_shoff 0x",
                "unsafe: e_shoff 0x");
        PatchedModule module = PatchedModule.of(Architecture.X86_64);
        module.header(Ehdr.E_SHNUM, 0).header(Ehdr.E_SHOFF, module.length() - 1L);
        assertThat(ElfOutcome.elf(module.window(), ElfOutcome.clearing(Architecture.X86_64, V7_2)))
                .isEqualTo("ENOEXEC: Invalid ELF section name index: " + module.nameTable() + " || e_shstrndx ("
                        + module.nameTable() + ") >= e_shnum (0)");
    }

    @Test
    void theNameTablesTypeIsCheckedByNewReleases() {
        for (long type : List.of(ElfConstants.SHT_PROGBITS, ElfConstants.SHT_NOBITS)) {
            String line = "ENOEXEC: Invalid ELF section name table type: " + type;
            expect(module -> module.section(".shstrtab", Shdr.SH_TYPE, type), "ok", "ok", "ok", line, line);
        }
    }

    @Test
    void theNameTableMustEndWithNul() {
        expectEverywhere(
                module -> module.at(
                        module.get(".shstrtab", Shdr.SH_OFFSET) + module.get(".shstrtab", Shdr.SH_SIZE) - 1, 'x'),
                "ELF Spec violation: section name table isn't null terminated");
    }

    @Test
    void anEmptyNameTableIsReadBefore518() {
        String line = "ENOEXEC: empty section name table";
        expect(module -> module.section(".shstrtab", Shdr.SH_SIZE, 0), "8", line, line, line, line);
        expect(
                module -> module.section(module.nameTable(), Shdr.SH_SIZE, 0)
                        .section(module.nameTable(), Shdr.SH_OFFSET, 0),
                "unsafe: sh_offset 0x0 and sh_size 0x0 of the section name table",
                line,
                line,
                line,
                line);
    }

    @Test
    void sectionZeroMustBeEmpty() {
        String line = "ELF Spec violation: section 0 type(7)!=SH_NULL or non-zero len or addr";
        expectEverywhere(module -> module.section(0, Shdr.SH_TYPE, 7), line);
        expectEverywhere(module -> module.section(0, Shdr.SH_SIZE, 1), line.replace('7', '0'));
        expectEverywhere(module -> module.section(0, Shdr.SH_ADDR, 1), line.replace('7', '0'));
        expect(module -> module.section(0, Shdr.SH_FLAGS, 7), "ok", "ok", "ok", "ok", "ok");
    }

    @Test
    void contentMustBeInTheFileInTheKernelsOwnArithmetic() {
        String line = "ENOEXEC: Invalid ELF section in module (section 1 type 1)";
        for (long offset : List.of(-16L, 0xffff_fff0L, 0x7fff_ffffL)) {
            expect(
                    module -> module.section(1, Shdr.SH_OFFSET, offset).section(1, Shdr.SH_SIZE, 32),
                    line,
                    line,
                    line,
                    line,
                    line);
        }
        expect(module -> module.section(1, Shdr.SH_SIZE, -1), line, line, line, line, line);
        expect(
                module -> module.section(1, Shdr.SH_OFFSET, module.length()).section(1, Shdr.SH_SIZE, 0),
                "ok",
                "ok",
                "ok",
                "ok",
                "ok");
        expect(module -> module.section(".bss", Shdr.SH_OFFSET, -1), "ok", "ok", "ok", "ok", "ok");
    }

    @Test
    void aNameBehindTheTableIsReadByOldReleases() {
        Consumer<PatchedModule> near =
                module -> module.section(".comment", Shdr.SH_NAME, module.get(".shstrtab", Shdr.SH_SIZE) + 3);
        String line = "ENOEXEC: Invalid ELF section name in module (section ";
        expect(near, "ok", "ok", "ok", line, line);
        Consumer<PatchedModule> far = module -> module.section(".comment", Shdr.SH_NAME, 16 << 20);
        expect(far, "ok", "ok", "unsafe: sh_name 0x1000000 leads to 0x", line, line);
        Consumer<PatchedModule> text = module -> module.section(".text", Shdr.SH_NAME, 0x7fffff);
        expect(text, line, line, "unsafe: sh_name 0x7fffff leads to 0x", line, line);
        Consumer<PatchedModule> noBits = module -> module.section(".bss", Shdr.SH_NAME, 0x7fffff);
        String unsafe = "unsafe: sh_name 0x7fffff leads to 0x";
        expect(noBits, unsafe, unsafe, unsafe, line, line);
        Consumer<PatchedModule> none = module ->
                module.section(".bss", Shdr.SH_TYPE, ElfConstants.SHT_NULL).section(".bss", Shdr.SH_NAME, 0x7fffff);
        expect(none, unsafe, unsafe, unsafe, unsafe, unsafe);
    }

    @Test
    void thirtyTwoBitNamesWrapAroundIntoTheFile() {
        PatchedModule module = PatchedModule.of(Architecture.ARM);
        module.section(".comment", Shdr.SH_NAME, 0xffff_fff0L);
        expect(Architecture.ARM, V6_12_OLD, module.window(), "ok");
    }

    @Test
    void secondSpecialSectionsAreRefusedSince64() {
        String modinfo = "ENOEXEC: Only one .modinfo section must exist.";
        expect(module -> rename(module, ".note.gnu.build-id", ".modinfo"), "ok", "ok", modinfo, modinfo, modinfo);
        String exactly = " .gnu.linkonce.this_module section must exist.";
        expect(
                module -> rename(module, ".note.gnu.build-id", SpecialSections.THIS_MODULE),
                "ok",
                "ok",
                "ENOEXEC: module hello: Only one" + exactly,
                "ENOEXEC: module hello: Exactly one" + exactly,
                "ENOEXEC: module hello: Exactly one" + exactly);
        String symbols = "ENOEXEC: hello: module has no symbols (stripped?)";
        expect(
                module -> module.section(".comment", Shdr.SH_LINK, module.get(".symtab", Shdr.SH_LINK))
                        .section(".comment", Shdr.SH_TYPE, ElfConstants.SHT_SYMTAB),
                "ok",
                "ok",
                symbols,
                symbols,
                symbols);
    }

    private static void rename(PatchedModule module, String section, String name) {
        module.section(section, Shdr.SH_NAME, module.get(name, Shdr.SH_NAME));
    }

    @Test
    void withoutSymbolsOrStructItIsNoModule() {
        String symbols = "ENOEXEC: hello: module has no symbols (stripped?)";
        expect(module -> module.section(".symtab", Shdr.SH_TYPE, 1), symbols, symbols, symbols, symbols, symbols);
        Consumer<PatchedModule> gone = module -> rename(module, SpecialSections.THIS_MODULE, ".comment");
        String none = "ENOEXEC: hello: No module found in object";
        expect(gone, none, none, "8", "8", "8");
        String nameless = "ENOEXEC: (missing .modinfo section or name field): No module found in object";
        expect(gone.andThen(module -> rename(module, ".modinfo", ".comment")), nameless, nameless, "8", "8", "8");
    }

    @Test
    void theStructsSectionIsCheckedSince64() {
        String size = "ENOEXEC: module hello: .gnu.linkonce.this_module section size must match the kernel's built";
        expect(
                module -> module.section(
                        SpecialSections.THIS_MODULE,
                        Shdr.SH_SIZE,
                        module.get(SpecialSections.THIS_MODULE, Shdr.SH_SIZE) + 8),
                "ok",
                "ok",
                size,
                size,
                size);
        String flags = "ENOEXEC: module hello: .gnu.linkonce.this_module must occupy memory during process execution";
        expect(module -> module.section(SpecialSections.THIS_MODULE, Shdr.SH_FLAGS, 1), "8", "8", flags, flags, flags);
        String content = "ENOEXEC: module hello: .gnu.linkonce.this_module section must have a size set";
        expect(
                module -> module.section(SpecialSections.THIS_MODULE, Shdr.SH_TYPE, ElfConstants.SHT_NOBITS),
                "ok",
                "ok",
                "ENOEXEC: module hello: Only one",
                content,
                content);
    }

    @Test
    void anUnknownSizeOfTheStructIsSaid() {
        SampleFacts facts = new SampleFacts();
        facts.identity = ElfOutcome.facts(Architecture.X86_64, V7_2).identity;
        assertThat(ElfOutcome.elf(PatchedModule.of(Architecture.X86_64).window(), facts))
                .isEqualTo("unknown: size of the kernel's struct module");
    }

    @Test
    void aStructThatIsNoneIsUnsafeBefore64() {
        for (Architecture architecture : Architecture.values()) {
            PatchedModule module = PatchedModule.of(architecture);
            module.section(SpecialSections.THIS_MODULE, Shdr.SH_SIZE, 16);
            assertThat(laidOut(module, architecture)).startsWith("unsafe: sh_size 0x10 at sh_offset 0x");
            module.section(SpecialSections.THIS_MODULE, Shdr.SH_TYPE, ElfConstants.SHT_NOBITS);
            assertThat(laidOut(module, architecture)).startsWith("unsafe: sh_type 8 (NOBITS)");
            assertThat(laidOut(PatchedModule.of(architecture), architecture)).isEqualTo("ok");
        }
    }

    private static String laidOut(PatchedModule module, Architecture architecture) {
        Load load = ElfOutcome.load(module.window(), LoadCall.finit(""), ElfOutcome.facts(architecture, V6_1));
        return ElfOutcome.of(load, new ElfStage(), new ThisModuleStage());
    }

    @Test
    void theSymbolTablesLinkIsChecked() {
        String range = "Invalid ELF sh_link!=SHN_UNDEF(999) or (sh_link(999) >= hdr->e_shnum(";
        expectEverywhere(module -> module.section(".symtab", Shdr.SH_LINK, 999), range);
        String type = "ENOEXEC: Invalid ELF symbol string table type: 1";
        expect(
                module -> module.section(".symtab", Shdr.SH_LINK, module.index(".comment")),
                "ok",
                "ok",
                "ok",
                type,
                type);
    }

    @Test
    void theStringTableIsCheckedBy72() {
        expect(
                module -> module.at(module.get(".strtab", Shdr.SH_OFFSET), 'x'),
                "ok",
                "ok",
                "ok",
                "ok",
                "ENOEXEC: symbol string table missing leading NUL");
        expect(
                module ->
                        module.at(module.get(".strtab", Shdr.SH_OFFSET) + module.get(".strtab", Shdr.SH_SIZE) - 1, 'x'),
                "ok",
                "ok",
                "ok",
                "ok",
                "ENOEXEC: symbol string table isn't NUL terminated");
        expect(
                module -> module.section(".strtab", Shdr.SH_SIZE, 0),
                "ok",
                "ok",
                "ok",
                "ok",
                "ENOEXEC: empty symbol string table");
        expect(
                module -> module.at(module.get(".symtab", Shdr.SH_OFFSET) + 3, 0x7f),
                "ok",
                "ok",
                "ok",
                "ok",
                "ENOEXEC: symbol name out of bounds in string table");
    }

    @Test
    void modinfoWithoutContentIsFollowedWhereItsHeaderSays() {
        Consumer<PatchedModule> far = module -> module.section(".modinfo", Shdr.SH_TYPE, ElfConstants.SHT_NOBITS)
                .section(".modinfo", Shdr.SH_OFFSET, 0x7000_0000);
        String unsafe = "unsafe: sh_offset 0x70000000 and sh_size 0x";
        expect(far, unsafe, unsafe, "ok", unsafe, unsafe);
    }

    @Test
    void modinfoThatIsNotAllocatedIsUsedSince64() {
        Consumer<PatchedModule> mutation = module -> module.section(".modinfo", Shdr.SH_FLAGS, 0);
        for (String release : RELEASES) {
            PatchedModule module = PatchedModule.of(Architecture.X86_64);
            mutation.accept(module);
            Load load = ElfOutcome.load(
                    module.window(), LoadCall.finit(""), ElfOutcome.facts(Architecture.X86_64, release));
            assertThat(ElfOutcome.of(load, new ElfStage())).isEqualTo("ok");
            boolean used = !release.equals(V5_10) && !release.equals(V6_1);
            assertThat(load.info().modinfo).isEqualTo(used ? module.index(".modinfo") : 0);
        }
    }

    @Test
    void indexesAndNameAreFound() {
        for (Architecture architecture : Architecture.values()) {
            for (String release : RELEASES) {
                PatchedModule module = PatchedModule.of(architecture);
                Load load =
                        ElfOutcome.load(module.window(), LoadCall.finit(""), ElfOutcome.facts(architecture, release));
                assertThat(ElfOutcome.of(load, new ElfStage())).isEqualTo("ok");
                LoadInfo info = load.info();
                assertThat(List.of(info.symbolTable, info.stringTable, info.module, info.modinfo))
                        .isEqualTo(List.of(
                                module.index(".symtab"),
                                module.index(".strtab"),
                                module.index(SpecialSections.THIS_MODULE),
                                module.index(".modinfo")));
                assertThat(List.of(info.versions, info.perCpu, info.extendedCrcs, info.extendedNames))
                        .isEqualTo(List.of(module.index("__versions"), module.index(".data..percpu"), 0, 0));
                assertThat(load.name()).isEqualTo("hello");
            }
        }
    }

    @Test
    void withoutANameTagTheStructsNameCounts() {
        for (Architecture architecture : Architecture.values()) {
            PatchedModule module = PatchedModule.of(architecture);
            rename(module, ".modinfo", ".comment");
            long struct = module.get(SpecialSections.THIS_MODULE, Shdr.SH_OFFSET);
            module.at(struct + (architecture.bits() == 64 ? 24 : 12), 'j');
            Load load = ElfOutcome.load(module.window(), LoadCall.finit(""), ElfOutcome.facts(architecture, V6_12));
            assertThat(ElfOutcome.of(load, new ElfStage())).isEqualTo("ok");
            assertThat(load.name()).isEqualTo("jello");
        }
    }

    @Test
    void ignoredModversionsAreNotThere() {
        LoadCall call = new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.IGNORE_MODVERSIONS, "");
        Load load = ElfOutcome.load(
                PatchedModule.of(Architecture.X86_64).window(), call, ElfOutcome.facts(Architecture.X86_64, V7_2));
        assertThat(ElfOutcome.of(load, new ElfStage())).isEqualTo("ok");
        assertThat(load.info().versions).isZero();
    }
}
