package io.github.jkmod.forecast.elf;

import static io.github.jkmod.forecast.ElfOutcome.V5_10;
import static io.github.jkmod.forecast.ElfOutcome.V6_1;
import static io.github.jkmod.forecast.ElfOutcome.V6_12;
import static io.github.jkmod.forecast.ElfOutcome.V6_12_OLD;
import static io.github.jkmod.forecast.ElfOutcome.V7_2;
import static io.github.jkmod.forecast.elf.ElfExpectations.RELEASES;
import static io.github.jkmod.forecast.elf.ElfExpectations.expect;
import static io.github.jkmod.forecast.elf.ElfExpectations.expectEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.ElfOutcome;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.layout.ThisModuleStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.FinitFlags;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows 2 to 17 of the contract's section 9: what is asked of each section, and of those that a module must have. */
final class ElfStageSectionsTest {
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
