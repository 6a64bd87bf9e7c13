package io.github.jkmod.forecast.load;

import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.Taint;
import java.util.Optional;
import java.util.Set;

/**
 * The tags for which the kernel is tainted, none of which refuses a load: {@code check_modinfo} before 6.4,
 * {@code module_augment_kernel_taints} since then, when the module is in the list already.
 */
public final class TaintingTags {
    private static final Set<String> GPL_COMPATIBLE =
            Set.of("GPL", "GPL v2", "GPL and additional rights", "Dual BSD/GPL", "Dual MIT/GPL", "Dual MPL/GPL");
    private static final Set<String> OFFENDERS = Set.of("driverloader", "lve");

    private final Load load;
    private final ModinfoTags tags;

    public TaintingTags(Load load, ModinfoTags tags) {
        this.load = load;
        this.tags = tags;
    }

    /** What is looked at before a livepatch module is told from others. */
    public void beforeLivepatch() {
        if (!tags.has("intree")) {
            add(
                    Taint.OUT_OF_TREE,
                    tainting(Taint.OUT_OF_TREE, "it is no part of the kernel's own tree")
                            .hint("nothing: it is so for every module from elsewhere"),
                    "loading out-of-tree module taints kernel.");
        }
        retpoline();
        if (tags.has("staging")) {
            load.findings()
                    .add(tainting(Taint.STAGING, "it is from the staging directory")
                            .hint("expect less of it")
                            .logged(name() + ": module is from the staging directory, the quality is unknown, you have"
                                    + " been warned."));
        }
    }

    /** What is looked at afterwards. */
    public void afterLivepatch() {
        if (load.module().isLivepatch()) {
            load.findings()
                    .add(tainting(Taint.LIVEPATCH, "it is a livepatch module").hint("nothing: it is so for all"));
        }
        license();
        if (load.has(LoaderChange.TEST_TAINT) && tags.has("test")) {
            add(
                    Taint.TEST,
                    tainting(Taint.TEST, "it is a test of the kernel").hint("do not load it on a machine that matters"),
                    "loading test module taints kernel.");
        }
    }

    /** All of it, in the order since 6.4, with the names that were caught pretending. */
    public void all() {
        beforeLivepatch();
        afterLivepatch();
        offenders();
    }

    /** Two names that claim to be under the GPL and are not; before 6.4 after the module's sections are found. */
    public void offenders() {
        if (OFFENDERS.contains(name())) {
            load.module().taint(Taint.PROPRIETARY);
            load.findings()
                    .add(warning("the kernel takes every module named " + name() + " for proprietary")
                            .because("GPL-only symbols are invisible to it")
                            .hint("give it another name"));
        }
    }

    private void license() {
        Optional<String> license = tags.first("license");
        if (license.filter(GPL_COMPATIBLE::contains).isPresent()) {
            return;
        }
        load.module().taint(Taint.PROPRIETARY);
        String shown = license.orElse("unspecified");
        add(
                Taint.PROPRIETARY,
                warning(
                                license.isEmpty()
                                        ? "it names no license"
                                        : "its license \"" + shown + "\" is not GPL-compatible")
                        .because(isTainted(Taint.PROPRIETARY) + ", and GPL-only symbols are invisible to the module")
                        .hint(
                                "the kernel knows: GPL, GPL v2, GPL and additional rights, Dual BSD/GPL, Dual MIT/GPL, Dual MPL/GPL"),
                "module license '" + shown + "' taints kernel.");
    }

    /** CONFIG_RETPOLINE, since 6.9 CONFIG_MITIGATION_RETPOLINE, options of x86; whether it is said depends on the processor. */
    private void retpoline() {
        String option = load.has(LoaderChange.RETPOLINE_RENAMED) ? "MITIGATION_RETPOLINE" : "RETPOLINE";
        if (load.option(option).orElse(false) && !tags.has("retpoline")) {
            load.findings()
                    .add(Finding.info(LoadStage.MODINFO, "it was not built with a retpoline compiler")
                            .in("retpoline_module_ok")
                            .because("a kernel that defends itself against Spectre v2 warns of it")
                            .hint("build it with the options of the kernel's own Kbuild"));
        }
    }

    private void add(Taint taint, Finding finding, String line) {
        load.findings().add(Taints.willLog(load, taint) ? finding.logged(name() + ": " + line) : finding);
    }

    /** Notes the taint. */
    private Finding.Unadvised tainting(Taint taint, String what) {
        load.module().taint(taint);
        return warning(what).because(isTainted(taint));
    }

    private static String isTainted(Taint taint) {
        return "the kernel is tainted " + taint.letter();
    }

    private static Finding.Observed warning(String what) {
        return Finding.warning(LoadStage.MODINFO, what);
    }

    private String name() {
        return load.structModule().printedName();
    }
}
