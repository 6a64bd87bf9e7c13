package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds docs/kernel-history.md true to {@link LoaderChange}; {@code -Dwrite.docs=true} writes it anew. */
final class KernelHistoryTest {
    private static final Path PAGE = Path.of("docs", "kernel-history.md");

    private static final String HEAD = """
            # What changed in module loading, 5.10 to 7.2

            Everything in which releases of Linux differ as far as jkmod's forecast depends on it; `struct module`'s fields are in
            `StructModuleDeclaration`. Made from `LoaderChange`, which is the only place that compares releases:
            `mvn test -Dtest=KernelHistoryTest -Dwrite.docs=true` writes this page anew.

            Studied were Debian's 5.10.223, 6.1.176, 6.12.107 and 7.2.13: their sources were read, their kernels were run. How a
            change is known:

            - *read*: in the sources of the two studied kernels around it. The release in between is the one that kernel.org's
              history names; its own source was not read.
            - *observed*: so, and kernels of both behaved so.
            - **a guess**: it lies between the two, and the release is guessed. Where that decides too much, nothing is forecast.

            A function is one that /proc/kallsyms lists, unless it says "inlined": then compilers put it into its only caller, or
            only some configurations have it. `KernelFunctionsVmTest` looks the others up in running kernels.
            """;

    @Test
    void thePageIsTheEnum() throws IOException {
        if (Boolean.getBoolean("write.docs")) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page());
        }
        assertThat(PAGE).hasContent(page());
    }

    @Test
    void theEnumIsInTheOrderOfReleases() {
        List<LoaderChange> sorted = new ArrayList<>(List.of(LoaderChange.values()));
        sorted.sort(Comparator.comparing(change -> key(change.arrival().first())));
        assertThat(LoaderChange.values()).containsExactlyElementsOf(sorted);
    }

    private static String page() {
        Map<String, List<LoaderChange>> bySeries = Stream.of(LoaderChange.values())
                .collect(Collectors.groupingBy(
                        change -> key(change.arrival().first()), TreeMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        bySeries.values().forEach(changes -> {
            page.append("\n## Linux ").append(changes.get(0).arrival().first());
            page.append("\n\n| what | where | how known | constant |\n|---|---|---|---|\n");
            changes.forEach(change -> page.append(row(change)));
        });
        return page.toString();
    }

    private static String row(LoaderChange change) {
        Arrival arrival = change.arrival();
        String limits =
                arrival.vendor().map(vendor -> "; only in Debian's kernels").orElse("")
                        + arrival.end().map(end -> "; until " + end).orElse("")
                        + (arrival.backports().isEmpty() ? "" : "; in stable since " + joined(arrival.backports()));
        return "| " + change.meaning() + limits + " | " + where(change.place()) + " | " + known(arrival) + " | `"
                + change.name() + "` |\n";
    }

    private static String where(KernelPlace place) {
        String name = "`" + place.name() + "`";
        return switch (place.kind()) {
            case LISTED, FILE -> name;
            case ENDED -> name + ", which is gone";
            case UNLISTED -> name + ", inlined";
        };
    }

    private static String known(Arrival arrival) {
        String between = arrival.before().map(before -> before + " without, ").orElse("")
                + arrival.after().map(after -> after + " with").orElse("");
        return switch (arrival.evidence()) {
            case READ -> "read: " + between;
            case OBSERVED -> "observed: " + between;
            case GUESSED -> "**a guess**, bounded between " + joined(bounds(arrival));
        };
    }

    private static List<KernelRelease> bounds(Arrival arrival) {
        return Stream.of(arrival.before(), arrival.after())
                .flatMap(Optional::stream)
                .toList();
    }

    private static String joined(List<KernelRelease> releases) {
        return releases.stream().map(KernelRelease::toString).collect(Collectors.joining(" and "));
    }

    private static String key(KernelRelease release) {
        return String.format(Locale.ROOT, "%02d.%02d", release.major(), release.minor());
    }
}
