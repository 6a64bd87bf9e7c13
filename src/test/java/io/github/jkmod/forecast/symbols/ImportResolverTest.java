package io.github.jkmod.forecast.symbols;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.ImportTests;
import io.github.jkmod.forecast.ImportingModule;
import io.github.jkmod.forecast.PreparedLoad;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Taint;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ImportResolverTest extends ImportTests {
    private Finding finding(String symbol) {
        return examine(new ImportingModule().imports(symbol, 1))
                .findings()
                .verdict()
                .findings()
                .get(0);
    }

    @Test
    void whatIsNoExportAnyMoreIsToldSinceWhenAndWhatToUse() {
        facts.symbols.add("kallsyms_lookup_name");
        Finding lookup = finding("kallsyms_lookup_name");
        assertThat(lookup.what()).isEqualTo("unknown symbol kallsyms_lookup_name");
        assertThat(lookup.reason().prose()).isEqualTo("it is no export any more since 5.7");
        assertThat(lookup.hint()).contains("register_kprobe").doesNotContain("headers");
        assertThat(finding("do_exit").reason().prose()).isEqualTo("it is no export any more since 5.17");
        assertThat(finding("complete_and_exit").hint()).isEqualTo("use kthread_complete_and_exit");
    }

    @Test
    void aSymbolThatTheKernelHasAndKeepsIsNotToldToBeMissing() {
        facts.symbols.add("init_mm_internal");
        Finding kept = finding("init_mm_internal");
        assertThat(kept.reason().prose()).startsWith("/proc/kallsyms lists it, but ");
        assertThat(kept.hint()).isEqualTo("use an exported interface; building the module anew does not help");
        Finding missing = finding("nowhere");
        assertThat(missing.reason().prose()).startsWith("neither ");
        assertThat(missing.hint()).startsWith("build the module against the headers of this very kernel");
    }

    @Test
    void anotherCrcIsRefusedAndBothAreShown() {
        assertRefused(
                examine(new ImportingModule().imports("printk", 0x1235)),
                Errno.EINVAL,
                "printk: CRC 0x1235 wanted, the kernel has 0x1234: built against other headers",
                "hello: disagrees about version of symbol printk");
    }

    @Test
    void theUpperHalfOfACrcCounts() {
        assertRefused(
                examine(new ImportingModule().imports("printk", 0x1_0000_1234L)),
                Errno.EINVAL,
                "CRC 0x100001234 wanted",
                "hello: disagrees about version of symbol printk");
    }

    @Test
    void withoutModversionsNoCrcIsCompared() {
        options("CONFIG_MODULES=y");
        assertAccepted(examine(new ImportingModule().imports("printk", 0x1235)));
    }

    @Test
    void whereTheConfigurationIsHiddenTheVermagicTellsOfModversions() {
        facts.config = new Fact.Hidden<>("config");
        facts.vermagic = new Fact.Present<>("6.1.0-56-amd64 SMP mod_unload modversions ");
        assertThat(examine(new ImportingModule().imports("printk", 2))
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.EINVAL);
        facts.vermagic = new Fact.Present<>("6.1.0-56-amd64 SMP mod_unload ");
        assertAccepted(examine(new ImportingModule().imports("printk", 2)));
        facts.vermagic = new Fact.Hidden<>("vermagic");
        Verdict verdict =
                examine(new ImportingModule().imports("printk", 2)).findings().verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(verdict.unknown()).contains("CONFIG_MODVERSIONS");
    }

    @Test
    void aMissingEntryIsRefusedByDebiansSource() {
        assertRefused(
                examine(new ImportingModule().imports("printk")),
                Errno.EINVAL,
                "no CRC for printk in __versions",
                "hello: no symbol version for printk");
        kernel("6.1.0", "#1 SMP PREEMPT");
        assertThat(examine(new ImportingModule().imports("printk"))
                        .findings()
                        .verdict()
                        .unknown())
                .containsExactly("whether this kernel has Debian's change to check_version");
    }

    @Test
    void aModuleWithoutVersionsIsTakenByForceOrNotAtAll() {
        Load forced = examine(new ImportingModule().withoutVersions().imports("printk"));
        assertAccepted(forced);
        assertThat(forced.module().taints()).contains(Taint.FORCED);
        options("CONFIG_MODVERSIONS=y");
        assertRefused(
                examine(new ImportingModule().withoutVersions().imports("printk")),
                Errno.EINVAL,
                "has no symbol versions",
                "hello: Unknown symbol printk (err -22)");
    }

    @Test
    void theExtendedTablesGoBeforeTheBasicOneSince614() {
        kernel("7.2.13", "#1 SMP Debian 7.2.13-1");
        assertAccepted(examine(new ImportingModule().importsExtended("printk", 0x1234)));
        assertThat(examine(new ImportingModule().importsExtended("printk", 0x1235))
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.EINVAL);
        // what is not in them is taken, by Debian, too
        assertAccepted(
                examine(new ImportingModule().importsExtended("printk", 0x1234).imports("gpl_only")));
        kernel("6.12.1", "#1 SMP Debian 6.12");
        assertThat(examine(new ImportingModule().importsExtended("printk", 0x1234))
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.EINVAL);
    }

    @Test
    void gplOnlySymbolsAreHiddenFromProprietaryModules() {
        Load load = PreparedLoad.of(
                new ImportingModule().imports("gpl_only", 0x5678).bytes(), facts);
        load.module().taint(Taint.PROPRIETARY);
        assertRefused(
                examine(load),
                Errno.ENOENT,
                "gpl_only is for GPL-compatible modules only",
                "hello: Unknown symbol gpl_only (err -2)");
    }

    @Test
    void aProprietaryOwnerTaintsAndHidesGplOnlySymbolsFromThereOn() {
        loaded("nv", ProcModule.State.LIVE, "PO");
        moduleExports("nv", "nv_call", false);
        Load after = examine(new ImportingModule().imports("nv_call", 1).imports("gpl_only", 0x5678));
        assertThat(after.module().isProprietary()).isTrue();
        assertThat(after.findings().verdict().errno()).contains(Errno.ENOENT);
        Load before = examine(new ImportingModule().imports("gpl_only", 0x5678).imports("nv_call", 1));
        assertThat(before.module().isProprietary()).isFalse();
        assertRefused(
                before,
                Errno.ENOENT,
                "nv_call is of the proprietary module nv",
                "hello: module using GPL-only symbols uses symbols nv_call from proprietary module nv.");
    }

    @Test
    void aNamespaceMustBeImported() {
        kernelExports("in_ns", 3, false, "NS");
        assertRefused(
                examine(new ImportingModule().imports("in_ns", 3).tag("import_ns=OTHER")),
                Errno.EINVAL,
                "in_ns is in namespace NS",
                "hello: module uses symbol (in_ns) from namespace NS, but does not import it.");
        assertAccepted(examine(
                new ImportingModule().imports("in_ns", 3).tag("import_ns=OTHER").tag("import_ns=NS")));
        options("CONFIG_MODVERSIONS=y", "CONFIG_MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS=y");
        assertAccepted(examine(new ImportingModule().imports("in_ns", 3)));
    }

    @Test
    void namespacesOfModulesLetInByNameSince616() {
        assertThat(NamespaceCheck.isForModule("module:hello", "hello")).isTrue();
        assertThat(NamespaceCheck.isForModule("module:kvm,hel*", "hello")).isTrue();
        assertThat(NamespaceCheck.isForModule("module:snd-hda", "snd_hda")).isTrue();
        assertThat(NamespaceCheck.isForModule("module:*", "hello")).isTrue();
        assertThat(NamespaceCheck.isForModule("module:hell", "hello")).isFalse();
        assertThat(NamespaceCheck.isForModule("module:hello2", "hello")).isFalse();
        assertThat(NamespaceCheck.isForModule("module:,", "hello")).isFalse();
        assertThat(NamespaceCheck.isForModule("hello", "hello")).isFalse();
        kernelExports("for_hello", 3, false, "module:hello");
        assertThat(examine(new ImportingModule().imports("for_hello", 3))
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.EINVAL);
        kernel("7.2.13", "#1 SMP Debian 7.2.13-1");
        assertAccepted(examine(new ImportingModule().imports("for_hello", 3)));
    }

    @Test
    void whatALoadedModuleExportsIsFoundAndTheModuleUsed() {
        loaded("mii", ProcModule.State.LIVE, "");
        moduleExports("mii", "mii_check", false);
        Load load = examine(new ImportingModule().imports("mii_check", 1));
        assertAccepted(load);
        assertThat(load.module().uses().orElseThrow()).containsExactly(new ModuleName("mii"));
    }

    @Test
    void whatAModuleExportsThatIsNotLoadedIsNamed() {
        moduleExports("mii", "mii_check", false);
        Load load = examine(new ImportingModule().imports("mii_check", 1));
        assertRefused(
                load,
                Errno.ENOENT,
                "module mii exports it and is not loaded",
                "hello: Unknown symbol mii_check (err -2)");
        assertThat(load.findings().verdict().findings().get(0).hint()).contains("modprobe mii first");
    }

    @Test
    void ofAKernelAtRestTheOwnerCountsAsLoadedAndIsSaidOnce() {
        facts.modules = new Fact.Absent<>("at rest");
        moduleExports("mii", "mii_check", false);
        moduleExports("mii", "mii_link", false);
        Load load = examine(new ImportingModule().imports("mii_check", 1).imports("mii_link", 1));
        assertAccepted(load);
        assertThat(load.findings().verdict().findings())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("from module mii: it must be loaded first (modprobe mii)");
    }

    @Test
    void aModuleDoesNotFindItsOwnExports() {
        facts.modules = new Fact.Absent<>("at rest");
        moduleExports("hello", "hello_answer", false);
        assertThat(examine(new ImportingModule().imports("hello_answer", 1))
                        .findings()
                        .verdict()
                        .errno())
                .contains(Errno.ENOENT);
    }

    @Test
    void anOwnerThatIsLeavingRefusesEvenAWeakImport() {
        loaded("mii", ProcModule.State.UNLOADING, "");
        moduleExports("mii", "mii_check", false);
        ImportingModule module = new ImportingModule().imports("mii_check", 1);
        assertRefused(examine(module), Errno.ENOENT, "is being unloaded", "hello: Unknown symbol mii_check (err -2)");
    }

    @Test
    void anOwnerThatIsComingIsNotKnown() {
        loaded("mii", ProcModule.State.LOADING, "");
        moduleExports("mii", "mii_check", false);
        assertThat(examine(new ImportingModule().imports("mii_check", 1))
                        .findings()
                        .verdict()
                        .unknown())
                .containsExactly("whether module mii finishes loading");
    }

    @Test
    void factsThatAreMissingAreNamed() {
        facts.ofKernel.put(
                "vague",
                new KernelExport("vague", Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.of("")));
        assertThat(examine(new ImportingModule().imports("vague", 1))
                        .findings()
                        .verdict()
                        .unknown())
                .containsExactly("CRCs of the kernel's exports");
        facts.ofKernel.put(
                "vague",
                new KernelExport("vague", Optional.empty(), OptionalLong.of(1), Optional.empty(), Optional.empty()));
        Verdict verdict =
                examine(new ImportingModule().imports("vague", 1)).findings().verdict();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNKNOWN);
        assertThat(verdict.unknown()).containsExactly("namespaces of exports");
        assertThat(verdict.findings())
                .singleElement()
                .extracting(Finding::what)
                .asString()
                .contains("vague");
    }
}
