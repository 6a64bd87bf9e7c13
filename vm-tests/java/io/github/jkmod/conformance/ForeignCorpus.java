package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.LoadCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** Modules that were built for other kernels. */
final class ForeignCorpus implements Corpus {
    private static final int STOCK = 12;

    private final List<TestKernel> kernels;
    private final Path indexes;

    /**
     * @param kernels all of them; the one that is asked is left out
     */
    ForeignCorpus(List<TestKernel> kernels, Path indexes) {
        this.kernels = kernels;
        this.indexes = indexes;
    }

    @Override
    public String name() {
        return "foreign";
    }

    @Override
    public List<CaseSpec> cases(TestKernel kernel, Bases bases) throws IOException {
        List<CaseSpec> cases = new ArrayList<>();
        for (TestKernel other : kernels) {
            if (other.label().equals(kernel.label())) {
                continue;
            }
            String group = "of " + other.label();
            List<Path> own;
            try (Stream<Path> list = Files.list(other.modules())) {
                own = list.filter(file -> file.toString().endsWith(".ko"))
                        .sorted()
                        .toList();
            }
            for (Path file : own) {
                boolean dangerous = file.endsWith("spin_init.ko") || file.endsWith("oops_init.ko");
                if (!dangerous) {
                    String base = bases.keep(file);
                    cases.add(CaseSpec.of(other.label() + " " + file.getFileName(), group, base, LoadCall.finit("")));
                    cases.add(CaseSpec.of(
                            other.label() + " " + file.getFileName() + " forced",
                            group,
                            base,
                            new LoadCall(LoadCall.Entry.FINIT_MODULE, 3, "")));
                }
            }
            stock(cases, bases, kernel, other, group);
        }
        return cases;
    }

    /** Files of the other kernel's tree, as they are on disk, packed or not, and unpacked. */
    private void stock(List<CaseSpec> cases, Bases bases, TestKernel kernel, TestKernel other, String group)
            throws IOException {
        List<StockIndex.Entry> small = StockIndex.of(other, indexes).entries().stream()
                .filter(entry -> entry.size() < 64 << 10 && entry.depends().isEmpty())
                .toList();
        SplittableRandom random = new SplittableRandom((kernel.label() + other.label()).hashCode());
        for (int i = 0; i < STOCK; i++) {
            StockIndex.Entry entry = small.get(random.nextInt(small.size()));
            Path file = other.tree().resolve(entry.path());
            String id = other.label() + " " + entry.path();
            String base = bases.keep(file);
            cases.add(CaseSpec.of(id, group, base, LoadCall.finit("")));
            if (!entry.path().endsWith(".ko")) {
                cases.add(CaseSpec.of(id + " flag 4", group, base, new LoadCall(LoadCall.Entry.FINIT_MODULE, 4, "")));
                Bases others = new Bases(bases.kept(), other.tree(), bases.kept());
                String plain = bases.keep(entry.name() + ".ko", others.bytes("tree/" + entry.path()));
                cases.add(CaseSpec.of(id + " unpacked", group, plain, LoadCall.finit("")));
            }
        }
    }
}
