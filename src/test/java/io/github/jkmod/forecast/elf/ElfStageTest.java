package io.github.jkmod.forecast.elf;

import static io.github.jkmod.forecast.ElfOutcome.V5_10;
import static io.github.jkmod.forecast.ElfOutcome.V6_1;
import static io.github.jkmod.forecast.ElfOutcome.V7_2;
import static io.github.jkmod.forecast.elf.ElfExpectations.COMMON;
import static io.github.jkmod.forecast.elf.ElfExpectations.expect;
import static io.github.jkmod.forecast.elf.ElfExpectations.expectEverywhere;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Ehdr;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.ElfOutcome;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.model.Architecture;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Rows 2 to 17 of the contract's section 9: the ELF header, the table of sections and the names' section. */
final class ElfStageTest {
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
        expectEverywhere(module -> module.header(Ehdr.E_MACHINE, 258), "Invalid architecture in ELF header: 258");
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
    void byteOrderAndVersionAreNotLookedAt() {
        expect(module -> module.at(5, 2).at(6, 9), "ok", "ok", "ok", "ok", "ok");
    }

    @Test
    void onlyRiscvLooksAtTheClass() {
        for (Architecture architecture : Architecture.values()) {
            boolean riscv = architecture == Architecture.RISCV64;
            expect(
                    architecture,
                    V6_1,
                    PatchedModule.of(architecture).at(4, 1).window(),
                    riscv ? "ENOEXEC: Invalid architecture in ELF header: 243" : "ok");
        }
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
}
