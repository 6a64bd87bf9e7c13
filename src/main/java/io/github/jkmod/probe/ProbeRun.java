package io.github.jkmod.probe;

import io.github.jkmod.model.KernelTrouble;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of a module, in which one call failed or none.
 *
 * @param call which was to fail, from 1 on; 0 is none
 * @param steps what was seen of it; empty where the guest died
 * @param troubles what the kernel complained of
 * @param death why the guest died, in words
 * @param hung whether it did not end, or not in time
 * @param failed the call that failed; empty where it did not happen
 */
public record ProbeRun(
        int call,
        Optional<ProbeSteps> steps,
        List<KernelTrouble> troubles,
        Optional<String> death,
        boolean hung,
        Optional<ShimRecord.Failed> failed) {
    /** The shim's line on the console. */
    private static final Pattern TOLD =
            Pattern.compile("jkprobe: call \\d+ of phase ([0-2]), (\\w+) at (\\S+(?: \\[[^]]*])?), fails");

    /** Reports of what does not go on. */
    private static final Pattern STUCK =
            Pattern.compile("blocked for more than|detected .*stalls?|soft lockup|hard LOCKUP");

    /** What differs between two reports of the same trouble. */
    private static final Pattern PASSING = Pattern.compile("PID: \\d+|CPU: \\d+|\\b(0x)?[0-9a-f]{8,16}\\b");

    /** Copies the reports. */
    public ProbeRun {
        troubles = List.copyOf(troubles);
    }

    /** {@return a run that came to its end} */
    public static ProbeRun of(int call, ProbeSteps steps, List<KernelTrouble> troubles) {
        return new ProbeRun(
                call,
                Optional.of(steps),
                troubles,
                Optional.empty(),
                false,
                steps.shim().failed());
    }

    /**
     * {@return a run that the guest did not survive}
     *
     * @param console the lines of the run
     */
    public static ProbeRun dead(
            int call, String death, boolean hung, List<KernelTrouble> troubles, List<String> console) {
        return new ProbeRun(call, Optional.empty(), troubles, Optional.of(death), hung, told(console));
    }

    private static Optional<ShimRecord.Failed> told(List<String> console) {
        return console.stream()
                .map(TOLD::matcher)
                .filter(Matcher::find)
                .map(line -> new ShimRecord.Failed(line.group(2), Phase.numbered(line.group(1)), line.group(3)))
                .findFirst();
    }

    /** {@return whether the call that was to fail was made; a guest that died without a word on it counts as one} */
    public boolean isReached() {
        return failed.isPresent() || steps.isEmpty();
    }

    /** {@return what is wrong with this run but not with that one, in the order of {@link ProbeOutcome}} */
    public Set<ProbeOutcome> outcomes(Optional<ProbeRun> without) {
        Set<ProbeOutcome> outcomes = EnumSet.noneOf(ProbeOutcome.class);
        if (!leaks(without).isEmpty()) {
            outcomes.add(ProbeOutcome.LEAKS);
        }
        if (stays() && without.filter(ProbeRun::stays).isEmpty()) {
            outcomes.add(ProbeOutcome.STAYS);
        }
        if (hung) {
            outcomes.add(ProbeOutcome.HANGS);
        }
        if (!doubles(without).isEmpty()) {
            outcomes.add(ProbeOutcome.FREES_TWICE);
        }
        for (KernelTrouble trouble : news(without)) {
            outcomes.add(outcome(trouble));
        }
        boolean killed = steps.filter(each -> each.init().isKilled()
                        || each.exit().filter(ProbeSteps.Step::isKilled).isPresent())
                .isPresent();
        if (killed || (death.isPresent() && !hung)) {
            outcomes.add(ProbeOutcome.CRASHES);
        }
        return outcomes;
    }

    /** Of a guest that hangs, what its tasks are doing is a report, too. */
    private ProbeOutcome outcome(KernelTrouble trouble) {
        if (STUCK.matcher(trouble.title()).find()) {
            return ProbeOutcome.HANGS;
        }
        if (KernelTrouble.isGrave(trouble.title())) {
            return ProbeOutcome.CRASHES;
        }
        return hung ? ProbeOutcome.HANGS : ProbeOutcome.WARNS;
    }

    /** {@return the worst of {@link #outcomes}, or that nothing is wrong} */
    public ProbeOutcome outcome(Optional<ProbeRun> without) {
        return outcomes(without).stream().reduce(ProbeOutcome.HANDLED, (one, other) -> other);
    }

    /** An exit function that is missing, or somebody who still uses the module: rmmod says which. */
    private boolean stays() {
        return steps.flatMap(ProbeSteps::exit)
                .filter(exit -> !exit.isDone() && !exit.isKilled())
                .isPresent();
    }

    /** {@return whether the guest is as it was before} */
    public boolean isClean() {
        return isGone() && outcomes(Optional.empty()).isEmpty();
    }

    /** Whether the module was unloaded, or refused by its own word. */
    private boolean isGone() {
        return steps.filter(each -> each.init().isDone()
                        ? each.exit().filter(ProbeSteps.Step::isDone).isPresent()
                        : !each.init().isKilled())
                .isPresent();
    }

    /** {@return what the kernel complained of and did not in that run} */
    public List<KernelTrouble> news(Optional<ProbeRun> without) {
        List<String> known = without.stream()
                .flatMap(run -> run.troubles.stream())
                .map(ProbeRun::lasting)
                .toList();
        return troubles.stream()
                .filter(trouble -> !known.contains(lasting(trouble)))
                .toList();
    }

    private static String lasting(KernelTrouble trouble) {
        return PASSING.matcher(trouble.title()).replaceAll("");
    }

    /** {@return what was given back twice, and not in that run} */
    public List<ShimRecord.Twice> doubles(Optional<ProbeRun> without) {
        List<ShimRecord.Twice> known = without.flatMap(ProbeRun::steps)
                .map(each -> each.shim().doubles())
                .orElse(List.of());
        return steps.map(each -> each.shim().doubles()).orElse(List.of()).stream()
                .filter(twice -> !known.contains(twice))
                .distinct()
                .toList();
    }

    /**
     * {@return what the module has at the end and had less of, or nothing of, at the end of that run; of a module that is still
     * loaded, or whose load the kernel broke off, nothing is known}
     */
    public List<ShimRecord.Live> leaks(Optional<ProbeRun> without) {
        if (!isGone()) {
            return List.of();
        }
        List<ShimRecord.Live> known = without.flatMap(ProbeRun::steps)
                .map(each -> each.shim().judgeable())
                .orElse(List.of());
        List<ShimRecord.Live> more = new ArrayList<>();
        for (ShimRecord.Live live : steps.get().shim().judgeable()) {
            ShimRecord.Live before = known.stream()
                    .filter(each ->
                            each.name().equals(live.name()) && each.site().equals(live.site()))
                    .findFirst()
                    .orElse(new ShimRecord.Live("", "", "", 0, 0, ""));
            if (live.count() > before.count()) {
                more.add(new ShimRecord.Live(
                        live.name(),
                        live.what(),
                        live.space(),
                        live.count() - before.count(),
                        Math.max(0, live.bytes() - before.bytes()),
                        live.site()));
            }
        }
        return more;
    }
}
