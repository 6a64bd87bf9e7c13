package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to be said of a module's symbols: one finding for each that fails, up to a bound, and the last one's errno. */
final class SymbolFindings {
    private static final LoadStage STAGE = LoadStage.SYMBOLS;
    private static final int MOST_LISTED = 50;

    /** A fact that is missing, why, and for which symbols. */
    private record Gap(String why, Set<String> symbols) {}

    private final Load load;
    private final List<Finding> failures = new ArrayList<>();
    private final Map<String, Gap> gaps = new LinkedHashMap<>();
    private final Map<ModuleName, String> presumed = new LinkedHashMap<>();
    private @Nullable Errno last;
    private long failed;

    SymbolFindings(Load load) {
        this.load = load;
    }

    /** A symbol fails with that error, and the walk goes on. */
    void fail(Errno errno, Finding finding) {
        last = errno;
        failed++;
        if (failures.size() < MOST_LISTED) {
            failures.add(finding);
        }
    }

    /** Whether {@code symbol} fails depends on {@code fact}. */
    void unknown(String fact, String why, String symbol) {
        Set<String> symbols = gaps.computeIfAbsent(fact, key -> new Gap(why, new LinkedHashSet<>()))
                .symbols();
        if (symbols.size() < MOST_LISTED) {
            symbols.add(symbol);
        }
    }

    /** {@code symbol} is there if {@code owner} is loaded first. */
    void presume(ModuleName owner, String symbol) {
        presumed.putIfAbsent(owner, symbol);
    }

    /** Says it all: the first failure stands for all of them, with the error of the last. */
    void tell() {
        // before the refusal: that the load fails may be sure where its errno is not
        gaps.keySet().forEach(load.findings()::unknown);
        Errno errno = last;
        if (errno != null) {
            load.refuse(errno, failures.get(0));
            failures.stream().skip(1).forEach(load.findings()::add);
        }
        tellRest();
    }

    /** Says it all without deciding: the kernel is harmed before it returns an error. */
    void tellOnly() {
        failures.forEach(load.findings()::add);
        tellRest();
    }

    private void tellRest() {
        if (failed > failures.size()) {
            load.findings()
                    .add(Finding.info(STAGE, failed - failures.size() + " more symbols fail")
                            .because("the first " + failures.size() + " are listed")
                            .hint("see the others when those are mended"));
        }
        gaps.forEach((fact, gap) -> load.findings()
                .add(Finding.info(STAGE, "not known: " + fact + ", on which depend " + String.join(", ", gap.symbols()))
                        .because(gap.why())
                        .hint("ask on the machine itself, as root, or give the kernel's files")));
        presumed.forEach((owner, symbol) -> load.findings()
                .add(Finding.info(
                                STAGE,
                                "needs " + symbol + " from module " + owner + ": it must be loaded first ("
                                        + howToLoad(load, owner) + ")")
                        .in("find_symbol")
                        .because("a symbol of a module is found while that module is loaded")
                        .hint("modprobe loads what is needed; insmod does not")));
    }

    /** {@return the command by which that module is loaded, in words for people} */
    static String howToLoad(Load load, ModuleName owner) {
        return load.kernel()
                .exports()
                .coming(owner)
                .map(coming -> "insmod " + coming.file())
                .orElse("modprobe " + owner);
    }
}
