package io.github.jkmod.conformance;

import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.conformance.mutation.ModuleBytes;
import io.github.jkmod.conformance.mutation.Mutation;
import io.github.jkmod.conformance.mutation.Mutator;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.image.SignatureTrailer;
import io.github.jkmod.model.FinitFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Modules broken in every way: the project's own, and a few of the kernel's tree with their signatures cut off. */
final class MutantCorpus implements Corpus {
    private static final int STOCK = 7;

    private final int count;
    private final long seed;
    private final Path indexes;

    /**
     * @param count how many mutants
     * @param indexes where indexes of kernels' trees are kept
     */
    MutantCorpus(int count, long seed, Path indexes) {
        this.count = count;
        this.seed = seed;
        this.indexes = indexes;
    }

    /** A file to break. */
    private record Origin(String base, String name, int share, List<String> before) {}

    @Override
    public String name() {
        return "mutants";
    }

    @Override
    public List<CaseSpec> cases(TestKernel kernel, Bases bases) throws IOException {
        List<StockIndex.Entry> stock = StockChoice.of(StockIndex.of(kernel, indexes), STOCK);
        List<Origin> origins = origins(kernel, bases, stock);
        Optional<StockIndex.Entry> signed = stock.stream().findFirst();
        byte[] signature = new byte[0];
        if (signed.isPresent()) {
            signature = signature(bases.bytes("tree/" + signed.get().path()));
        }
        Mutator mutator = new Mutator(seed + 1000003L * kernel.label().hashCode(), signature);
        int shares = origins.stream().mapToInt(Origin::share).sum();
        Cases cases = new Cases();
        for (Origin origin : origins) {
            byte[] bytes = bases.bytes(origin.base());
            ModuleBytes module = new ModuleBytes(bytes, origin.name());
            cases.add(origin, new Mutation("as it is", "as it is", "", Edits.NONE));
            for (Mutation mutation : mutator.of(module, origin.name(), count * 9 / 10 * origin.share() / shares)) {
                cases.add(origin, mutation);
            }
        }
        if (signature.length > 0 && signed.isPresent()) {
            byte[] whole = bases.bytes("tree/" + signed.get().path());
            String name = signed.get().name() + ".signed";
            Origin origin = new Origin(bases.keep(name + ".ko", whole), name, 1, List.of());
            cases.add(origin, new Mutation("as it is", "as it is", "", Edits.NONE));
            for (Mutation mutation : mutator.ofSigned(new ModuleBytes(whole, name), name, count / 20)) {
                cases.add(origin, mutation);
            }
        }
        packed(kernel, bases, mutator, cases);
        return cases.all;
    }

    /** The cases so far; mutants that come out alike are taken once. */
    private static final class Cases {
        private final List<CaseSpec> all = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();

        void add(Origin origin, Mutation mutation) {
            add(origin, mutation, call(mutation), "");
        }

        void add(Origin origin, Mutation mutation, LoadCall call, String suffix) {
            String id = origin.name() + "~" + mutation.label() + suffix;
            if (ids.add(id)) {
                all.add(new CaseSpec(id, mutation.group(), origin.base(), mutation.edits(), call, origin.before()));
            }
        }

        /** Mostly finit_module without flags; sometimes the other entry, or a flag that forces. */
        private static LoadCall call(Mutation mutation) {
            int dice = Math.floorMod(mutation.label().hashCode(), 40);
            return switch (dice) {
                case 0, 1, 2 -> LoadCall.init("");
                case 3 -> new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.IGNORE_MODVERSIONS, "");
                case 4 -> new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.IGNORE_VERMAGIC, "");
                default -> LoadCall.finit("");
            };
        }
    }

    private static List<Origin> origins(TestKernel kernel, Bases bases, List<StockIndex.Entry> stock)
            throws IOException {
        List<Origin> origins = new ArrayList<>();
        origins.add(new Origin(kernel.base(bases, "hello"), "hello", 6, List.of()));
        origins.add(new Origin(kernel.base(bases, "params"), "params", 2, List.of()));
        origins.add(new Origin(kernel.base(bases, "consumer"), "consumer", 3, List.of(kernel.base(bases, "provider"))));
        origins.add(new Origin(kernel.base(bases, "ns_provider"), "ns_provider", 2, List.of()));
        origins.add(new Origin(kernel.base(bases, "gpl_provider"), "gpl_provider", 1, List.of()));
        origins.add(new Origin(kernel.base(bases, "hello_plain"), "hello_plain", 1, List.of()));
        for (StockIndex.Entry entry : stock) {
            ModuleImage image = ModuleImage.of(bases.bytes("tree/" + entry.path()), entry.path());
            String name = entry.name() + ".stock";
            origins.add(new Origin(bases.keep(name + ".ko", image.elf().copy()), name, 2, List.of()));
        }
        return origins;
    }

    private static byte[] signature(byte[] module) {
        return ModuleImage.of(module, "stock")
                .signature()
                .map(SignatureTrailer::signature)
                .map(window -> window.copy())
                .orElse(new byte[0]);
    }

    /** Packed files, whole and broken, with the flag that has the kernel unpack them and without. */
    private void packed(TestKernel kernel, Bases bases, Mutator mutator, Cases cases) throws IOException {
        byte[] plain = bases.bytes(kernel.base(bases, "hello"));
        List<Wrapper> wrappers = Wrapper.all();
        for (Wrapper wrapper : wrappers) {
            byte[] packed = wrapper.pack(plain);
            String name = "hello." + wrapper.name();
            Origin origin = new Origin(bases.keep("hello.ko." + wrapper.name(), packed), name, 1, List.of());
            Mutation whole = new Mutation("as it is", "packed", "", Edits.NONE);
            for (int flags : new int[] {0, 1, 2, 4, 5, 6, 7, 8, 12}) {
                cases.add(origin, whole, new LoadCall(LoadCall.Entry.FINIT_MODULE, flags, ""), " flags " + flags);
            }
            cases.add(origin, whole, LoadCall.init(""), " init_module");
            for (Mutation mutation : mutator.blindly(packed, name, count / 20 * wrapper.share() / Wrapper.shares())) {
                Mutation named =
                        new Mutation(mutation.place(), "packed " + wrapper.name(), mutation.value(), mutation.edits());
                cases.add(origin, named, new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.COMPRESSED_FILE, ""), "");
            }
        }
    }
}
