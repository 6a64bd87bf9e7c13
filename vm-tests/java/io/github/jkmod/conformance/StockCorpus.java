package io.github.jkmod.conformance;

import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.model.FinitFlags;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** All modules of the kernel's own tree, each with all it needs loaded before. */
final class StockCorpus implements Corpus {
    /** Of so many that need nothing, one is also given to the kernel as it is on disk. */
    private static final int PACKED = 6;

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
                .flatMap(entry -> specs(index, entry))
                .sorted(Comparator.comparing((CaseSpec spec) -> String.join(" ", spec.before()))
                        .thenComparing(CaseSpec::id)) // those that need the same beside each other
                .toList();
    }

    private static Stream<CaseSpec> specs(StockIndex index, StockIndex.Entry entry) {
        String[] before =
                index.before(entry).stream().map(each -> "tree/" + each.path()).toArray(String[]::new);
        String path = entry.path();
        String group = "stock " + (path.startsWith("kernel/") ? path.split("/", 3)[1] : "other");
        CaseSpec plain = CaseSpec.of(path, group, "tree/" + path, LoadCall.finit(""), before);
        if (path.endsWith(".ko") || before.length > 0 || Math.floorMod(path.hashCode(), PACKED) != 0) {
            return Stream.of(plain);
        }
        LoadCall unpacking = new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.COMPRESSED_FILE, "");
        return Stream.of(plain, CaseSpec.of(path + " packed", group, "raw/" + path, unpacking));
    }
}
