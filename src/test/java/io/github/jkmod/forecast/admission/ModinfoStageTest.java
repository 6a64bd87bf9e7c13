package io.github.jkmod.forecast.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.EarlyStages;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModuleVersions;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.Taint;
import io.github.jkmod.module.SampleModule;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ModinfoStageTest {
    private final EarlyStages stages = new EarlyStages(Architecture.X86_64, "6.1.0")
            .option("MODVERSIONS", "y")
            .option("MODULE_FORCE_LOAD", "y");
    private byte[] file = SampleModule.amd64();

    @BeforeEach
    void theKernelIsTheModulesOwn() {
        stages.facts.vermagic = new Fact.Present<>("6.1.0 SMP mod_unload ");
        crc(0x0badcafeL);
    }

    private void crc(long crc) {
        stages.facts.ofKernel.put(
                "module_layout",
                new KernelExport(
                        "module_layout", Optional.empty(), OptionalLong.of(crc), Optional.of(false), Optional.of("")));
    }

    /** Puts another text of the same length in the place of the first one of its kind. */
    private void replace(String from, String to) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        file = text.replaceFirst(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    private Load run() {
        return stages.run(file, new ModinfoStage());
    }

    private Optional<Errno> errno() {
        return run().findings().verdict().errno();
    }

    private void policy(List<String> blacklist, long tainted) {
        KernelPolicy usual = stages.facts.policy;
        stages.facts.policy = new KernelPolicy(
                usual.kptrRestrict(),
                usual.modulesDisabled(),
                usual.sigEnforce(),
                usual.lockdown(),
                new Fact.Present<>(blacklist),
                new Fact.Present<>(tainted),
                usual.initcallDebug());
    }

    @Test
    void theKernelsOwnModuleIsAccepted() {
        Load load = run();
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(EarlyStages.logs(load)).containsExactly("hello: loading out-of-tree module taints kernel.");
        assertThat(load.info().section(EarlyStages.section(load, ".modinfo")).isAlloc())
                .isFalse();
    }

    @Test
    void theBlacklistGoesByTheNameInModinfo() {
        policy(List.of("other", "hello"), 0);
        assertThat(errno()).contains(Errno.EPERM);
        assertThat(EarlyStages.logs(run())).contains("Module hello is blacklisted");
    }

    @Test
    void anotherLoaderIsRefused() {
        crc(0x0badcaffL);
        assertThat(errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(run())).contains("hello: disagrees about version of symbol module_layout");
    }

    @Test
    void debianRefusesAModuleWithoutTheLoadersCrc() {
        replace("module_layout", "module_layouT");
        assertThat(errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(run())).contains("hello: no symbol version for module_layout");
    }

    @Test
    void whetherAnotherKernelRefusesItIsUnknown() {
        replace("module_layout", "module_layouT");
        stages.facts.identity = new Fact.Present<>(new KernelIdentity("6.1.0", Architecture.X86_64, "#1 SMP"));
        assertThat(run().findings().verdict().unknown())
                .containsExactly("whether this kernel takes a module without a CRC of module_layout");
    }

    @Test
    void anUnknownCrcIsUnknown() {
        stages.facts.ofKernel.put(
                "module_layout",
                new KernelExport(
                        "module_layout", Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty()));
        assertThat(run().findings().verdict().unknown()).containsExactly("CRC of module_layout");
    }

    @Test
    void withoutModversionsCrcsDoNotCount() {
        stages.option("MODVERSIONS", "n");
        crc(1);
        assertThat(run().findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void vermagicIsComparedToTheLetter() {
        replace("mod_unload ", "mod_unlaod ");
        assertThat(errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(run()))
                .contains("hello: version magic '6.1.0 SMP mod_unlaod ' should be '6.1.0 SMP mod_unload '");
    }

    @Test
    void withFlag2AnyVermagicPassesByForce() {
        replace("mod_unload ", "mod_unlaod ");
        stages.call = new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.IGNORE_VERMAGIC, "");
        Load load = run();
        assertThat(load.module().taints()).contains(Taint.FORCED);
        assertThat(EarlyStages.logs(load)).contains("hello: bad vermagic: kernel tainted.");
    }

    @Test
    void withoutForcedLoadsAModuleWithoutVermagicIsRefused() {
        replace("vermagic=", "vermagik=");
        stages.option("MODULE_FORCE_LOAD", "n");
        assertThat(errno()).contains(Errno.ENOEXEC);
    }

    @Test
    void withFlag1CrcsPassByForceAndReleasesCount() {
        crc(1);
        stages.facts.vermagic = new Fact.Present<>("6.1.1 SMP mod_unload ");
        assertThat(run().findings().verdict().findings().get(0).what()).contains("CRC of module_layout");
        stages.call = new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.IGNORE_MODVERSIONS, "");
        Load load = run();
        assertThat(load.module().taints()).contains(Taint.FORCED);
        assertThat(EarlyStages.whats(load)).contains("vermagic: built for 6.1.0, this kernel is 6.1.1");
    }

    @Test
    void aLivepatchNeedsAKernelForIt() {
        replace("import_ns=NS_A", "livepatch=Y\0\0\0");
        assertThat(errno()).contains(Errno.ENOEXEC);
        assertThat(EarlyStages.logs(run()))
                .contains("hello: module is marked as livepatch module, but livepatch support is disabled");
        stages.option("LIVEPATCH", "y");
        assertThat(errno()).isEmpty();
        assertThat(run().module().isLivepatch()).isTrue();
    }

    @Test
    void anotherLicenseHidesGplOnlySymbols() {
        replace("license=GPL", "license=GPX");
        Load load = run();
        assertThat(load.module().isProprietary()).isTrue();
        assertThat(EarlyStages.logs(load)).contains("hello: module license 'GPX' taints kernel.");
    }

    @Test
    void aTaintThatTheKernelHasIsNotLoggedAgain() {
        policy(List.of(), 1L << 12);
        assertThat(EarlyStages.logs(run())).isEmpty();
    }

    @Test
    void theFirstEntryOfANameCountsAndAllOfItsLong() {
        Load load = run();
        assertThat(load.versions().compare("_printk", 0x92997ed8L)).isEqualTo(ModuleVersions.Match.SAME);
        assertThat(load.versions().compare("_printk", 0x92997ed9L)).isEqualTo(ModuleVersions.Match.DIFFERENT);
        assertThat(load.versions().compare("printk", 1)).isEqualTo(ModuleVersions.Match.MISSING);
        SectionHeader versions = load.info().section(load.info().versions);
        file[(int) versions.offset + 64 + 7] = 1; // the upper half of _printk's CRC
        assertThat(run().versions().compare("_printk", 0x92997ed8L)).isEqualTo(ModuleVersions.Match.DIFFERENT);
    }
}
