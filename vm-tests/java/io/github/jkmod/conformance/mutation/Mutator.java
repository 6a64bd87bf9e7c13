package io.github.jkmod.conformance.mutation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Chooses among all the ways to break a module file: each part of the file gets its share, and within it each place one
 * value before any gets a second.
 */
public final class Mutator {
    /** Of a hundred mutants, so many are broken in two ways: which of them does the kernel see first? */
    private static final int PAIRS = 12;

    private final long seed;
    private final byte[] signature;

    /**
     * @param seed equal seeds, equal mutants
     * @param signature the PKCS#7 message of some signed module, to put behind others; may be empty
     */
    public Mutator(long seed, byte[] signature) {
        this.seed = seed;
        this.signature = signature.clone();
    }

    private List<MutationSource> sources() {
        return List.of(
                new HeaderFields(),
                new SectionFields(),
                new SymbolFields(),
                new RelocationFields(),
                new ModinfoStrings(),
                new VersionEntries(),
                new ModuleStruct(),
                SectionContents.tables(),
                SectionContents.others(),
                new Boundaries(),
                new Trailers(signature),
                new ExtraSections(),
                new RandomBytes());
    }

    /**
     * {@return that many different mutations, or fewer if there are no more}
     *
     * @param name the module's; part of the seed
     */
    public List<Mutation> of(ModuleBytes module, String name, int count) {
        SplittableRandom random = random(name);
        Map<MutationSource, List<Mutation>> all = new LinkedHashMap<>();
        for (MutationSource source : sources()) {
            all.put(source, inTurns(source.of(module, random.split()), random.split()));
        }
        int pairs = count * PAIRS / 100;
        List<Mutation> chosen = shares(all, count - pairs);
        Map<String, Mutation> result = new LinkedHashMap<>();
        chosen.forEach(mutation -> result.putIfAbsent(mutation.label(), mutation));
        List<Mutation> pool = all.values().stream()
                .flatMap(list -> list.stream().limit(count))
                .filter(mutation -> mutation.edits().all().size() == 1
                        && mutation.edits().all().get(0) instanceof Edit.Patch)
                .toList();
        for (int i = 0; i < pairs && pool.size() > 1; i++) {
            Mutation first = pool.get(random.nextInt(pool.size()));
            Mutation second = pool.get(random.nextInt(pool.size()));
            if (!first.place().equals(second.place())) {
                Mutation both = first.and(second);
                result.putIfAbsent(both.label(), both);
            }
        }
        return result.values().stream()
                .filter(mutation -> !Arrays.equals(mutation.edits().apply(module.bytes()), module.bytes()))
                .toList();
    }

    /** {@return only what is broken in the signature or in what it covers} */
    public List<Mutation> ofSigned(ModuleBytes module, String name, int count) {
        SplittableRandom random = random(name);
        return limited(inTurns(new Trailers(signature).of(module, random), random), count);
    }

    /** {@return changes without knowledge of the format, for files of any kind} */
    public List<Mutation> blindly(byte[] file, String name, int count) {
        SplittableRandom random = random(name);
        List<Mutation> all = new ArrayList<>();
        for (int i = 0; i < Math.min(file.length, 32); i++) { // a packed file's header
            for (int value : new int[] {0, 0xff, file[i] ^ (1 << random.nextInt(8))}) {
                if ((byte) value != file[i]) {
                    all.add(new Field("byte " + i, "first bytes", i, 1, List.of()).to(value & 0xff));
                }
            }
        }
        for (int back = 1; back <= Math.min(file.length, 32); back++) { // and its end
            int at = file.length - back;
            all.add(new Field("byte -" + back, "last bytes", at, 1, List.of())
                    .to((file[at] ^ (1 << random.nextInt(8))) & 0xff));
            all.add(new Mutation("cut before the end", "cut", Integer.toString(at), Edits.of(new Edit.Truncate(at))));
        }
        for (byte[] more : List.of(new byte[1], new byte[4], new byte[4096], file)) {
            all.add(new Mutation("appended", "appended", more.length + " bytes", Edits.of(new Edit.Append(more))));
        }
        all.addAll(RandomBytes.of(file, random));
        return limited(inTurns(all, random), count);
    }

    private SplittableRandom random(String name) {
        return new SplittableRandom(seed * 31 + name.hashCode());
    }

    private static List<Mutation> limited(List<Mutation> all, int count) {
        Map<String, Mutation> different = new LinkedHashMap<>();
        all.forEach(mutation -> different.putIfAbsent(mutation.label(), mutation));
        return different.values().stream().limit(count).toList();
    }

    /** What one source cannot fill goes to the others. */
    private static List<Mutation> shares(Map<MutationSource, List<Mutation>> all, int count) {
        int weights = all.keySet().stream().mapToInt(MutationSource::weight).sum();
        List<Mutation> chosen = new ArrayList<>();
        List<Mutation> rest = new ArrayList<>();
        all.forEach((source, list) -> {
            int share = Math.min(list.size(), Math.max(1, count * source.weight() / weights));
            chosen.addAll(list.subList(0, share));
            rest.addAll(list.subList(share, Math.min(list.size(), count)));
        });
        for (int i = 0; chosen.size() < count && i < rest.size(); i++) {
            chosen.add(rest.get(i));
        }
        return chosen;
    }

    /** {@return all, shuffled so that each place comes once before any comes again} */
    static List<Mutation> inTurns(List<Mutation> all, SplittableRandom random) {
        Map<String, List<Mutation>> places = new LinkedHashMap<>();
        for (Mutation mutation : all) {
            places.computeIfAbsent(mutation.place(), place -> new ArrayList<>()).add(mutation);
        }
        List<List<Mutation>> order = new ArrayList<>(places.values());
        shuffle(order, random);
        order.forEach(list -> shuffle(list, random));
        List<Mutation> result = new ArrayList<>();
        for (int turn = 0; result.size() < all.size(); turn++) {
            for (List<Mutation> list : order) {
                if (turn < list.size()) {
                    result.add(list.get(turn));
                }
            }
        }
        return result;
    }

    private static <T> void shuffle(List<T> list, SplittableRandom random) {
        for (int i = list.size() - 1; i > 0; i--) {
            int k = random.nextInt(i + 1);
            T other = list.get(k);
            list.set(k, list.get(i));
            list.set(i, other);
        }
    }
}
