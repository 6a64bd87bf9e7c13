package io.github.jkmod.sight;

import io.github.jkmod.crosscheck.Crosscheck;
import io.github.jkmod.crosscheck.Difference;
import io.github.jkmod.crosscheck.TableCheck;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A module of a look, held against its forecast.
 *
 * @param kernel such as {@code 6.1/x86_64}
 * @param path the module's file, below {@code lib/modules/RELEASE}
 * @param look the look's file name
 * @param result the cross-check's
 * @param symbols how many entries of /proc/kallsyms were compared
 * @param addresses how many of them by address, too
 * @param sizes whether the kernel showed its size
 * @param differences all of them
 * @param notCompared what could not be compared, and why
 */
record Seen(
        String kernel,
        String path,
        String look,
        Crosscheck.Result result,
        int symbols,
        int addresses,
        boolean sizes,
        List<Difference> differences,
        List<String> notCompared) {
    /** The columns' names. */
    static final String HEADING = "kernel\tmodule\tlook\tresult\tsymbols\tdifferences\twhat differs\tnot compared";

    /** What of {@link Difference#what} stands for symbols. */
    private static final String SYMBOLS = "/proc/kallsyms";

    /** Copies the lists. */
    Seen {
        differences = List.copyOf(differences);
        notCompared = List.copyOf(notCompared);
    }

    static Seen of(String kernel, String path, String look, boolean sizes, Crosscheck crosscheck) {
        return new Seen(
                kernel,
                path,
                look,
                crosscheck.result(),
                crosscheck.afterInit().map(TableCheck::seen).orElse(0),
                crosscheck.afterInit().map(TableCheck::addresses).orElse(0),
                sizes,
                crosscheck.differences(),
                crosscheck.notCompared());
    }

    /** {@return one for which there is no forecast to compare} */
    static Seen broken(String kernel, String path, String look, Difference why) {
        return new Seen(kernel, path, look, Crosscheck.Result.DIFFERENT, 0, 0, false, List.of(why), List.of());
    }

    /** {@return how many differences are about symbols, at most as many as there are symbols} */
    int wrongSymbols() {
        return (int) Math.min(
                symbols,
                differences.stream()
                        .filter(each -> each.what().startsWith(SYMBOLS))
                        .count());
    }

    String line() {
        return String.join(
                        "\t",
                        kernel,
                        path,
                        look,
                        result.name(),
                        Integer.toString(symbols),
                        Integer.toString(differences.size()),
                        differences.stream().map(Difference::toString).collect(Collectors.joining("; ")),
                        String.join("; ", notCompared))
                .replace('\n', ' ');
    }
}
