package io.github.jkmod.speed.inner;

import io.github.jkmod.conformance.Bench;
import io.github.jkmod.conformance.KernelPatterns;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.forecast.Forecast;
import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.kernel.KallsymsLook;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Parsing a module, forecasting it, and a pass over /proc/kallsyms: microseconds for each, on the default x86-64 kernel. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PartsBenchmark {
    /** As many as Debian's 6.1 for x86-64 lists of its own; a few modules behind them. */
    private static final int CORE_SYMBOLS = 180_000;

    private static final int MODULE_SYMBOLS = 2_000;

    private static final ModuleName LAST = new ModuleName("last");

    /** A module of the kernel's own tree, and the kernel's facts. */
    @State(Scope.Benchmark)
    public static class Stock {
        /** Small, middling, large. */
        @Param({"fat", "ext4", "xfs"})
        public String module = "";

        private byte @Nullable [] bytes;
        private @Nullable ModuleFile parsed;
        private @Nullable KernelFacts facts;

        /** Reads them. */
        @Setup
        public void read() throws IOException {
            TestKernel kernel =
                    new Bench().kernels(KernelPatterns.parse("6.1/x86_64")).get(0);
            Path tree = kernel.tree();
            Path file;
            try (Stream<Path> walk = Files.walk(tree)) {
                file = walk.filter(path -> path.endsWith(module + ".ko"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("no " + module + ".ko in " + tree));
            }
            bytes = Files.readAllBytes(file);
            parsed = parse();
            facts = kernel.facts();
        }

        private ModuleFile parse() {
            return ModuleFile.parse(ModuleImage.of(Objects.requireNonNull(bytes), module));
        }
    }

    /** A file like /proc/kallsyms. */
    @State(Scope.Benchmark)
    public static class Symbols {
        private @Nullable Path folder;

        /** Writes it. */
        @Setup
        public void write() throws IOException {
            folder = Files.createTempDirectory("jkmod-jmh-");
            Path proc = Files.createDirectory(folder.resolve("proc"));
            try (BufferedWriter out = Files.newBufferedWriter(proc.resolve("kallsyms"), StandardCharsets.US_ASCII)) {
                for (int i = 0; i < CORE_SYMBOLS; i++) {
                    long address = 0xffffffff81000000L + 64L * i;
                    out.write(String.format(Locale.ROOT, "%016x t a_function_of_the_kernel_%d%n", address, i));
                }
                for (int i = 0; i < MODULE_SYMBOLS; i++) {
                    long address = 0xffffffffc0000000L + 64L * i;
                    String owner = i < MODULE_SYMBOLS / 2 ? "first" : LAST.value();
                    out.write(String.format(Locale.ROOT, "%016x t a_function_%d\t[%s]%n", address, i, owner));
                }
            }
        }

        /** Deletes it. */
        @TearDown
        public void delete() throws IOException {
            CacheFolder.delete(Objects.requireNonNull(folder));
        }
    }

    /** {@return the module, read from the bytes of its file} */
    @Benchmark
    public ModuleFile parse(Stock stock) {
        return stock.parse();
    }

    /** {@return its verdict and what the kernel will show of it} */
    @Benchmark
    public Forecast forecast(Stock stock) {
        return Forecast.of(
                Objects.requireNonNull(stock.parsed), LoadCall.finit(""), Objects.requireNonNull(stock.facts));
    }

    /** {@return what one pass over /proc/kallsyms shows of a module; a new root knows nothing of earlier passes} */
    @Benchmark
    public Fact<KallsymsLook> kallsyms(Symbols symbols) {
        return new KernelRoot(Objects.requireNonNull(symbols.folder)).kallsyms().look(LAST);
    }
}
