package io.github.jkmod.probe;

import io.github.jkmod.bytes.MalformedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the shim has seen of a run: the lines of {@code /proc/jkprobe}.
 *
 * @param init what the init function returned; empty where it was not called, or did not return
 * @param calls how many calls could fail, by phase
 * @param failed the call that did
 * @param doubles what was given back twice
 * @param live what the module has
 * @param traced the kernel's tracepoints by which the shim sees what others free
 * @param overflow what found no room in the record
 * @param counters of the lines that were executed, in the order of the symbol table; none of a module without
 */
public record ShimRecord(
        Optional<Integer> init,
        Map<Phase, Long> calls,
        Optional<Failed> failed,
        List<Twice> doubles,
        List<Live> live,
        Set<String> traced,
        long overflow,
        List<List<Long>> counters) {
    private static final String FILE = "/proc/" + Shim.NAME;

    /** Where the kernel tells of all that it frees by itself of such things. */
    private static final Map<String, Set<String>> TELLING = Map.of(
            ImportRule.MEMORY,
            Set.of("kfree", "kmem_cache_free"),
            ImportRule.PAGES,
            Set.of("mm_page_free"),
            ImportRule.TIMERS,
            Set.of("timer_cancel", "timer_expire_entry"));

    /** Copies all. */
    public ShimRecord {
        calls = Map.copyOf(calls);
        doubles = List.copyOf(doubles);
        live = List.copyOf(live);
        traced = Set.copyOf(traced);
        counters = List.copyOf(counters);
    }

    /**
     * The call that was made to fail.
     *
     * @param name of the import
     * @param phase when
     * @param site where the call returns to, as the kernel writes places
     */
    public record Failed(String name, Phase phase, String site) {}

    /**
     * What was given back twice.
     *
     * @param site where the second time
     * @param first where the first time
     */
    public record Twice(String site, String first) {}

    /**
     * What the module got at one place and has not given back.
     *
     * @param name of the import
     * @param what it is, in words
     * @param space what the kernel may free by itself; else empty
     * @param count how many
     * @param bytes all together; 0 where they have no size
     * @param site where the call returns to
     */
    public record Live(String name, String what, String space, long count, long bytes, String site) {}

    /**
     * {@return the record in these lines}
     *
     * @param shim whose it is
     * @throws MalformedException naming the line that is none of its, or if its end is missing
     */
    public static ShimRecord parse(List<String> lines, Shim shim) {
        Map<Phase, Long> calls = new LinkedHashMap<>();
        Optional<Integer> init = Optional.empty();
        Optional<Failed> failed = Optional.empty();
        List<Twice> doubles = new ArrayList<>();
        List<Live> live = new ArrayList<>();
        Set<String> traced = new TreeSet<>();
        long overflow = 0;
        List<List<Long>> counters = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String[] words = lines.get(i).split(" ", 2);
            String rest = words.length == 2 ? words[1] : "";
            try {
                switch (words[0]) {
                    case "init" -> init = Optional.of(Integer.parseInt(rest));
                    case "calls" -> calls(rest, calls);
                    case "failed" -> failed = Optional.of(failed(rest, shim));
                    case "double" -> doubles.add(twice(rest));
                    case "live" -> live.add(live(rest, shim));
                    case "traced" -> traced.add(rest);
                    case "gcov" ->
                        counters.add(Stream.of(rest.split(" ", -1))
                                .map(Long::valueOf)
                                .toList());
                    case "overflow" -> overflow = Long.parseLong(rest);
                    case "end" -> {
                        return new ShimRecord(init, calls, failed, doubles, live, traced, overflow, counters);
                    }
                    default -> throw new IllegalArgumentException("no such word");
                }
            } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new MalformedException(FILE, i, "no line of its: " + lines.get(i));
            }
        }
        throw new MalformedException(FILE, lines.size(), "its end is missing");
    }

    private static void calls(String rest, Map<Phase, Long> calls) {
        String[] words = rest.split(" ", -1);
        for (Phase phase : Phase.values()) {
            calls.put(phase, Long.parseUnsignedLong(words[phase.number()]));
        }
    }

    private static Failed failed(String rest, Shim shim) {
        String[] words = rest.split(" ", 3);
        Shim.Watched watched = shim.watched().get(Integer.parseInt(words[0]));
        return new Failed(watched.name(), Phase.numbered(words[1]), words[2]);
    }

    private static Twice twice(String rest) {
        String[] sites = rest.split(" \\| ", 2);
        return new Twice(sites[0], sites[1]);
    }

    private static Live live(String rest, Shim shim) {
        String[] words = rest.split(" ", 4);
        Shim.Watched watched = shim.watched().get(Integer.parseInt(words[0]));
        ImportRule rule = watched.rule();
        return new Live(
                watched.name(),
                rule.thing(),
                TELLING.containsKey(rule.space()) ? rule.space() : "",
                Long.parseUnsignedLong(words[1]),
                Long.parseUnsignedLong(words[2]),
                words[3]);
    }

    /** {@return how many calls could fail in all} */
    public long allCalls() {
        return calls.values().stream().mapToLong(Long::longValue).sum();
    }

    /** {@return what the module has, without that of which the kernel does not tell when it frees it} */
    public List<Live> judgeable() {
        return live.stream()
                .filter(each ->
                        each.space().isEmpty() || traced.containsAll(TELLING.getOrDefault(each.space(), Set.of())))
                .toList();
    }

    /** {@return what cannot be seen on this kernel, in words} */
    public List<String> unseen() {
        List<String> unseen = new ArrayList<>();
        new TreeSet<>(TELLING.keySet()).forEach(space -> {
            if (!traced.containsAll(TELLING.getOrDefault(space, Set.of()))) {
                unseen.add("what is not given back of " + space + ": this kernel does not tell what it ends by itself");
            }
        });
        if (overflow > 0) {
            unseen.add(overflow + " allocations and places that found no room in the record");
        }
        return unseen;
    }
}
