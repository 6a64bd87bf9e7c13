package io.github.jkmod.forecast;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a kernel will do with a module: the verdict, and what it will show if it takes it.
 *
 * @param verdict accepted or refused
 * @param expectation what /proc and /sys will show
 */
public record Forecast(Verdict verdict, Expectation expectation) {
    private static final List<Stage> STAGES =
            List.of(new SyscallStage(), new ElfStage(), new ExistsStage(), new UnexaminedStages());

    /** {@return the forecast for {@code module} on the kernel that {@code kernel} tells of} */
    public static Forecast of(ModuleFile module, KernelFacts kernel) {
        return new Forecast(verdict(module, kernel), Expectation.of(module, kernel));
    }

    /** {@return the name under which the kernel will list the module} */
    public ModuleName name() {
        return expectation.name();
    }

    private static Verdict verdict(ModuleFile module, KernelFacts kernel) {
        List<Finding> findings = new ArrayList<>();
        List<String> unknown = new ArrayList<>();
        Optional<Stage> refuser = Optional.empty();
        Stage.Result refusal = Stage.Result.passes();
        for (Stage stage : STAGES) {
            Stage.Result result = stage.examine(module, kernel);
            findings.addAll(result.findings());
            unknown.addAll(result.unknown());
            if (refuser.isEmpty() && result.errno().isPresent()) {
                refuser = Optional.of(stage);
                refusal = result;
            }
        }
        Verdict.Answer answer = refuser.isPresent()
                ? Verdict.Answer.REJECT
                : unknown.isEmpty() ? Verdict.Answer.ACCEPT : Verdict.Answer.UNKNOWN;
        return new Verdict(answer, refusal.errno(), refuser.map(Stage::stage), findings, unknown);
    }
}
