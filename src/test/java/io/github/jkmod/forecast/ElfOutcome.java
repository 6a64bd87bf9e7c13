package io.github.jkmod.forecast;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.elf.ElfStage;
import io.github.jkmod.forecast.elf.SpecialSections;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import java.util.Map;

/** What the system call's and the ELF stage make of a file, in a few words that a test can compare. */
public final class ElfOutcome {
    public static final String V5_10 = "5.10.0-46";
    public static final String V6_1 = "6.1.0-56";
    /** The last form before the checks were taken apart. */
    public static final String V6_12_OLD = "6.12.107+deb13";

    public static final String V6_12 = "6.12.118+deb13";
    public static final String V7_2 = "7.2.13+deb14";

    private ElfOutcome() {}

    /** A kernel whose struct module is as big as the sample's. */
    public static SampleFacts facts(Architecture architecture, String release) {
        SampleFacts facts = new SampleFacts();
        facts.identity = new Fact.Present<>(new KernelIdentity(release, architecture, "#1 SMP"));
        long size = PatchedModule.of(architecture).get(SpecialSections.THIS_MODULE, Shdr.SH_SIZE);
        facts.structModule = new Fact.Present<>(new StructModuleLayout(size, Map.of(), false));
        return facts;
    }

    /** The same kernel, which clears the memory that it hands out. */
    public static SampleFacts clearing(Architecture architecture, String release) {
        SampleFacts facts = facts(architecture, release);
        facts.config = new Fact.Present<>(new KernelConfig(Map.of("INIT_ON_ALLOC_DEFAULT_ON", "y", "SMP", "y")));
        return facts;
    }

    public static Load load(Window file, LoadCall call, SampleFacts facts) {
        KernelIdentity identity = facts.identity.value().orElseThrow();
        return new Load(
                file, call, facts, identity.architecture(), identity.numbers().orElseThrow());
    }

    /** {@code ok}, {@code unsafe: what}, {@code unknown: what}, or {@code ENOEXEC: } and the kernel's line. */
    public static String of(Load load, Stage... stages) {
        for (Stage stage : stages) {
            try {
                stage.examine(load);
            } catch (UnsafeAccess e) {
                load.findings().unsafe(e.finding(stage.stage()));
            }
            if (load.findings().decided() || load.isOver()) {
                break;
            }
        }
        Verdict verdict = load.findings().verdict();
        return switch (verdict.answer()) {
            case ACCEPT -> "ok";
            case UNKNOWN -> "unknown: " + String.join(", ", verdict.unknown());
            case UNSAFE -> "unsafe: " + verdict.findings().get(0).what();
            case REJECT ->
                verdict.errno().orElseThrow().symbol() + ": "
                        + verdict.findings().get(0).kernelLog().orElse("-");
        };
    }

    public static String elf(Window file, SampleFacts facts) {
        return of(load(file, LoadCall.finit(""), facts), new ElfStage());
    }
}
