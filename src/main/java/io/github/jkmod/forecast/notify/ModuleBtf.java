package io.github.jkmod.forecast.notify;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.notify.BtfMetaCheck.Refusal;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.LoaderChange;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code btf_module_notify}: the kernel reads a coming module's type information, and may refuse the module for it. */
final class ModuleBtf {
    private static final LoadStage STAGE = LoadStage.NOTIFIERS;
    private static final String FACT = "BTF of the kernel";

    private final Load load;
    private final LoadInfo info;

    ModuleBtf(Load load) {
        this.load = load;
        this.info = load.info();
    }

    /** Says what the kernel will say of {@code .BTF}; of a module without one it says nothing. */
    void check() {
        OptionalInt section = info.findAny(".BTF");
        boolean read = section.isPresent()
                && info.section(section.getAsInt()).size != 0
                && load.option("DEBUG_INFO_BTF_MODULES")
                        .orElse(!(load.kernel().btf() instanceof Fact.Absent<KernelBtf>));
        if (!read) {
            return;
        }
        SectionHeader own = info.section(section.getAsInt());
        BtfCheck btf = new BtfCheck(bytes(own), load.version());
        try {
            Optional<BtfCheck.Base> base = base();
            if (base.isPresent()) {
                btf.header(true);
                btf.types(base);
            } else {
                btf.header(true);
                lacking();
            }
        } catch (Refusal e) {
            refuse(own, e);
        }
    }

    /** {@return what the module's types build on: the kernel's, or since 6.11 what the module brings along} */
    private Optional<BtfCheck.Base> base() throws Refusal {
        OptionalInt own = load.has(LoaderChange.MODULE_BTF_BASE) ? info.findAny(".BTF.base") : OptionalInt.empty();
        if (own.isPresent() && info.section(own.getAsInt()).size != 0) {
            BtfCheck base = new BtfCheck(bytes(info.section(own.getAsInt())), load.version());
            base.header(false);
            long types = base.types(Optional.empty());
            lacking(); // btf_relocate looks its types up among the kernel's
            return Optional.of(new BtfCheck.Base(types, base.strings()));
        }
        Fact<KernelBtf> kernel = load.kernel().btf();
        return kernel.value().map(known -> new BtfCheck.Base(known.types() + 1, known.strings()));
    }

    private Window bytes(SectionHeader section) {
        return load.memory()
                .region(section.address, section.size)
                .map(region -> Window.of(region.bytes(), info.name(section))
                        .slice(section.address - region.base(), section.size, info.name(section)))
                .orElseThrow(() -> new UnsafeAccess(
                        section.place(),
                        info.at(Shdr.SH_OFFSET),
                        "0x" + Long.toHexString(section.size) + " bytes at 0x" + Long.toHexString(section.offset)
                                + " of " + info.name(section) + " are not in the file's "
                                + info.file().size() + " bytes",
                        "the kernel copies the section without checking where it is (btf_parse_module)"));
    }

    /** Whether a bad BTF is fatal: not with CONFIG_MODULE_ALLOW_BTF_MISMATCH, of 5.19 and later. */
    private Optional<Boolean> isFatal() {
        return load.option("MODULE_ALLOW_BTF_MISMATCH").map(allowed -> !allowed);
    }

    private void lacking() {
        if (!isFatal().orElse(true)) {
            return;
        }
        load.findings().unknown(FACT);
        load.findings()
                .add(Finding.info(STAGE, "not known: " + FACT + ", on which the module's .BTF builds")
                        .because(load.kernel()
                                .btf()
                                .reason()
                                .orElse("the module brings a base of its own (.BTF.base), whose"
                                        + " types the kernel looks up among its own (btf_relocate)"))
                        .hint("give the kernel's boot file, or ask on the machine itself"));
    }

    private void refuse(SectionHeader section, Refusal reason) {
        String what = "the module's BTF is not valid for this kernel: " + reason.getMessage();
        String why = "btf_parse_module checks the types of a coming module";
        Optional<Boolean> fatal = isFatal();
        if (fatal.isEmpty()) {
            load.findings().unknown("CONFIG_MODULE_ALLOW_BTF_MISMATCH");
        }
        if (!fatal.orElse(false)) {
            load.findings()
                    .add(Finding.warning(STAGE, what)
                            .because(why + "; this kernel takes it without")
                            .hint("rebuild the module")
                            .at(info.name(section), 0)
                            .logged("Kernel module BTF mismatch detected, BTF debug info may be unavailable for"
                                    + " some modules"));
            return;
        }
        load.refuse(
                reason.errno,
                Finding.error(STAGE, what)
                        .because(why + " (CONFIG_MODULE_ALLOW_BTF_MISMATCH is off)")
                        .hint("build the module against this very kernel, or strip its .BTF section")
                        .at(info.name(section), 0)
                        .logged("failed to validate module ["
                                + load.structModule().printedName() + "] BTF: -" + reason.errno.number()));
    }
}
