package io.github.jkmod.forecast.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.ImportTests;
import io.github.jkmod.forecast.ImportingModule;
import io.github.jkmod.forecast.PreparedLoad;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Errno;
import org.junit.jupiter.api.Test;

final class SymbolsStageTest extends ImportTests {
    @Test
    void importsGetTheAddressThatStandsForThem() {
        Load load = examine(new ImportingModule().imports("printk", 0x1234));
        assertAccepted(load);
        assertThat(load.symbols().value(1)).isEqualTo(load.addresses().ofImport("printk"));
        assertThat(load.module().uses().orElseThrow()).isEmpty();
    }

    @Test
    void anUnknownSymbolIsNoEntry() {
        assertRefused(
                examine(new ImportingModule().imports("nowhere", 1)),
                Errno.ENOENT,
                "unknown symbol nowhere",
                "hello: Unknown symbol nowhere (err -2)");
    }

    @Test
    void theErrorIsThatOfTheLastFailingSymbol() {
        Load commonLast = examine(new ImportingModule().imports("nowhere", 1).defines("shared", 0xfff2, 0));
        assertThat(commonLast.findings().verdict().errno()).contains(Errno.ENOEXEC);
        Load commonFirst =
                examine(new ImportingModule().defines("shared", 0xfff2, 0).imports("nowhere", 1));
        assertThat(commonFirst.findings().verdict().errno()).contains(Errno.ENOENT);
        assertThat(commonFirst.findings().verdict().findings()).hasSize(2);
    }

    @Test
    void commonSymbolsOfLinkTimeOptimizationAreIgnored() {
        assertAccepted(examine(new ImportingModule().defines("__gnu_lto_slim", 0xfff2, 0)));
    }

    @Test
    void absoluteAndLivepatchSymbolsStayAsTheyAre() {
        Load load = examine(new ImportingModule().defines("absolute", 0xfff1, 7).defines(".klp.sym.x,1", 0xff20, 8));
        assertAccepted(load);
        assertThat(load.symbols().value(1)).isEqualTo(7);
        assertThat(load.symbols().value(2)).isEqualTo(8);
    }

    @Test
    void definedSymbolsGetTheirSectionsAddress() {
        Load load = examine(new ImportingModule().defines("here", 1, 4));
        assertThat(load.symbols().value(1)).isEqualTo(load.info().section(1).address + 4);
    }

    @Test
    void anIndexBeyondTheSectionsIsRefusedSince517() {
        assertRefused(
                examine(new ImportingModule().defines("astray", 0x100, 0)),
                Errno.ENOEXEC,
                "astray is in section 256",
                "hello: Symbol astray has an invalid section index 256 (max 7)");
    }

    @Test
    void anIndexBeyondTheSectionsIsFollowedBefore() {
        kernel("5.10.0-32-amd64", "#1 SMP Debian 5.10.223-1");
        Verdict verdict = examine(new ImportingModule().defines("astray", 0x100, 0))
                .findings()
                .verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).what()).contains("st_shndx 256 of symbol 1");
    }

    @Test
    void harmComesBeforeTheErrorsOfEarlierSymbols() {
        byte[] file =
                new ImportingModule().imports("nowhere", 1).imports("last", 1).bytes();
        Load load = PreparedLoad.of(file, facts);
        SectionHeader table = load.info().section(load.info().symbolTable);
        file[(int) table.offset + 2 * 24 + 3] = 0x7f; // st_name of "last"
        Verdict verdict = examine(PreparedLoad.of(file, facts)).findings().verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.errno()).isEmpty();
        assertThat(verdict.findings()).hasSize(2);
    }

    @Test
    void aWeakImportMayBeMissing() {
        Load load = examine(new ImportingModule().importsWeakly("nowhere"));
        assertAccepted(load);
        assertThat(load.symbols().value(1)).isZero();
    }

    @Test
    void aWeakImportWithAWrongCrcIsRefused() {
        assertThat(examine(new ImportingModule().importsWeakly("printk"))
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.EINVAL);
    }

    @Test
    void theGlobalOffsetTableOfOldAssemblersIsIgnoredOnX86() {
        assertAccepted(examine(new ImportingModule().imports("_GLOBAL_OFFSET_TABLE_")));
    }

    @Test
    void ofThousandsOfFailuresFiftyAreListed() {
        ImportingModule module = new ImportingModule();
        for (int i = 0; i < 1000; i++) {
            module.imports("nowhere" + i);
        }
        Verdict verdict = examine(module).findings().verdict();
        assertThat(verdict.findings()).hasSize(51);
        assertThat(verdict.findings().get(50).what()).isEqualTo("950 more symbols fail");
    }
}
