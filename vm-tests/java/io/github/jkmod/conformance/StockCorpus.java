package io.github.jkmod.conformance;

import io.github.jkmod.forecast.LoadCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** All modules of the kernel's own tree, each with all it needs loaded before. */
final class StockCorpus implements Corpus {
    private final Path indexes;

    /**
     * @param indexes where indexes of kernels' trees are kept
     */
    StockCorpus(Path indexes) {
        this.indexes = indexes;
    }

    @Override
    public String name() {
        return "stock";
    }

    @Override
    public List<CaseSpec> cases(TestKernel kernel, Bases bases) throws IOException {
        StockIndex index = StockIndex.of(kernel, indexes);
        return index.entries().stream()
                .map(entry -> spec(index, entry))
                .sorted(Comparator.comparing((CaseSpec spec) -> String.join(" ", spec.before()))
                        .thenComparing(CaseSpec::id)) // those that need the same beside each other
                .toList();
    }

    private static CaseSpec spec(StockIndex index, StockIndex.Entry entry) {
        String[] before =
                index.before(entry).stream().map(each -> "tree/" + each.path()).toArray(String[]::new);
        String path = entry.path();
        String folder = path.startsWith("kernel/") ? path.split("/")[1] : "other";
        return CaseSpec.of(path, "stock " + folder, "tree/" + path, LoadCall.finit(""), before);
    }
}
