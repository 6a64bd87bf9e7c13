package io.github.jkmod.forecast.admission;

import io.github.jkmod.forecast.load.ForcedLoad;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModinfoTags;
import io.github.jkmod.forecast.load.ModuleVersions;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.TaintingTags;
import io.github.jkmod.forecast.load.TemporaryCopy;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.Taint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code early_mod_check}, {@code check_modinfo}: blacklist, modversions of the loader itself, vermagic, livepatch, license. */
public final class ModinfoStage implements Stage {
    private static final String LAYOUT_SYMBOL = "module_layout";

    @Override
    public LoadStage stage() {
        return LoadStage.MODINFO;
    }

    @Override
    public void examine(Load load) {
        blacklist(load);
        TemporaryCopy.rewriteSectionHeaders(load);
        if (ModuleVersions.areCompared(load)) {
            versionOfTheLoader(load);
        }
        ModinfoTags tags = new ModinfoTags(load.info());
        vermagic(load, tags);
        if (!load.has(LoaderChange.LATE_TAINTS)) {
            new TaintingTags(load, tags).beforeLivepatch();
        }
        livepatch(load, tags);
        if (!load.has(LoaderChange.LATE_TAINTS)) {
            new TaintingTags(load, tags).afterLivepatch();
        }
    }

    private void blacklist(Load load) {
        Fact<List<String>> blacklist = load.kernel().policy().blacklist();
        if (blacklist.value().isEmpty()) {
            load.findings().unknown("module_blacklist");
        } else if (blacklist.value().get().contains(load.name())) {
            load.refuse(
                    Errno.EPERM,
                    Finding.error(stage(), "the module is blacklisted")
                            .in("blacklisted")
                            .because("the kernel was booted with its name in module_blacklist=")
                            .hint("take it off the kernel's command line and boot anew")
                            .logged("Module " + load.name() + " is blacklisted"));
        }
    }

    /** {@code check_modstruct_version}: the CRC of what loader and module share. */
    private void versionOfTheLoader(Load load) {
        ModuleVersions versions = load.versions();
        Fact<KernelExport> export = load.kernel().exports().ofKernel(LAYOUT_SYMBOL);
        OptionalLong crc = export.value().map(KernelExport::crc).orElse(OptionalLong.empty());
        boolean exported = !(export instanceof Fact.Absent<KernelExport>);
        // the answer does not depend on the CRC itself where the module has none to compare
        ModuleVersions.Match match = versions.compare(LAYOUT_SYMBOL, crc.orElse(0));
        if (!exported) {
            return;
        }
        switch (match) {
            case SAME, DIFFERENT -> {
                if (crc.isEmpty()) {
                    load.findings().unknown("CRC of " + LAYOUT_SYMBOL);
                } else if (match == ModuleVersions.Match.DIFFERENT) {
                    disagrees(load, crc.getAsLong());
                }
            }
            case MISSING -> missing(load);
            case NO_TABLE -> noTable(load);
            default -> {}
        }
    }

    private void disagrees(Load load, long crc) {
        OptionalLong own = load.versions().crc(LAYOUT_SYMBOL);
        load.refuse(
                Errno.ENOEXEC,
                Finding.error(
                                stage(),
                                "built for another kernel's module loader: CRC of " + LAYOUT_SYMBOL + " is 0x"
                                        + Long.toHexString(own.orElse(0)) + ", this kernel's is 0x"
                                        + Long.toHexString(crc))
                        .in("check_modstruct_version")
                        .because("struct module and what belongs to it are not the same in both")
                        .hint("rebuild it against the headers of " + load.release())
                        .logged(load.name() + ": disagrees about version of symbol " + LAYOUT_SYMBOL));
    }

    private void missing(Load load) {
        if (ModuleVersions.refusesMissing(load, LAYOUT_SYMBOL)) {
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(stage(), "the module's __versions has no CRC of " + LAYOUT_SYMBOL)
                            .in("check_version")
                            .because("Debian's kernels refuse a module without it")
                            .hint("rebuild it with CONFIG_MODVERSIONS against the headers of " + load.release())
                            .logged(load.name() + ": no symbol version for " + LAYOUT_SYMBOL));
        }
    }

    private void noTable(Load load) {
        String what = load.call().has(FinitFlags.IGNORE_MODVERSIONS)
                ? "the call says to ignore the CRCs of symbols"
                : "the module has no CRCs of symbols (no __versions)";
        String hint = "build it with CONFIG_MODVERSIONS, as this kernel is";
        new ForcedLoad(stage(), what, hint).passOrRefuse(load, LAYOUT_SYMBOL);
    }

    private void vermagic(Load load, ModinfoTags tags) {
        Optional<String> magic = tags.first("vermagic");
        if (load.call().has(FinitFlags.IGNORE_VERMAGIC) || magic.isEmpty()) {
            String what = magic.isEmpty() ? "the module has no vermagic" : "the call says to ignore the vermagic";
            String hint = "build it with Kbuild, which says for which kernel it is";
            new ForcedLoad(stage(), what, hint).passOrRefuse(load, "bad vermagic");
            return;
        }
        Optional<String> own = load.kernel().vermagic().value();
        if (own.isEmpty()) {
            load.findings().unknown("vermagic");
            return;
        }
        boolean hasCrcs = load.info().versions != 0 && ModuleVersions.areCompared(load);
        Optional<Vermagic.Difference> difference = new Vermagic(magic.get(), own.get()).difference(hasCrcs);
        if (difference.isPresent()) {
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(stage(), difference.get().what())
                            .in("same_magic")
                            .because("the kernel compares both to the letter" + (hasCrcs ? " from the release on" : ""))
                            .hint(difference.get().hint())
                            .at(".modinfo", magicOffset(load, tags))
                            .logged(load.name() + ": version magic '" + magic.get() + "' should be '" + own.get()
                                    + "'"));
        }
    }

    private static long magicOffset(Load load, ModinfoTags tags) {
        long section = load.info().pointer(load.info().section(load.info().modinfo).offset);
        return tags.find("vermagic").orElse(section) - section;
    }

    /** {@code check_modinfo_livepatch}; a flag that the file's {@code struct module} brings along counts as much as the tag. */
    private void livepatch(Load load, ModinfoTags tags) {
        boolean tagged = tags.has("livepatch");
        if (tagged && !load.option("LIVEPATCH", true)) {
            load.refuse(
                    Errno.ENOEXEC,
                    Finding.error(stage(), "it is a livepatch module")
                            .in("check_modinfo_livepatch")
                            .because("this kernel was built without CONFIG_LIVEPATCH")
                            .hint("use a kernel with CONFIG_LIVEPATCH")
                            .logged(load.structModule().printedName()
                                    + ": module is marked as livepatch module, but livepatch support is"
                                    + " disabled"));
            return;
        }
        // what the file brings along is kept
        load.module()
                .bringsProprietary(Taint.PROPRIETARY.isIn(
                        load.structModule().read("taints").orElse(0)));
        boolean brought = load.structModule().read("klp").orElse(0) != 0;
        load.module().livepatch(tagged || brought);
        if (tagged) {
            load.structModule().write("klp", 1);
        }
    }
}
