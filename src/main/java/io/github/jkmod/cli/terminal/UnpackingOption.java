package io.github.jkmod.cli.terminal;

import io.github.jkmod.forecast.verdict.KernelFacts;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.forecast.verdict.Unpacking;
import io.github.jkmod.image.Compression;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option that says who unpacks a packed module. */
public final class UnpackingOption {
    @Option(
            names = "--decompress",
            paramLabel = "kernel|user",
            converter = UnpackingName.class,
            description = "Who unpacks a packed module: the kernel (finit_module is given the file) or user space"
                    + " (init_module is given what is in it). Without it as kmod does: the kernel, where"
                    + " /sys/module/compression names the file's format.")
    private @Nullable Unpacking unpacking;

    /** {@return who was named; empty for whom kmod leaves it to} */
    public Optional<Unpacking> chosen() {
        return Optional.ofNullable(unpacking);
    }

    /**
     * {@return the system call that a load with this option makes}
     *
     * @param compression how the file is packed
     * @param kernel that it goes to
     */
    public LoadCall call(Compression compression, String parameters, KernelFacts kernel) {
        return chosen().map(by -> LoadCall.of(compression, 0, parameters, by))
                .orElseGet(() -> LoadCall.of(compression, 0, parameters, kernel));
    }

    /** The values on the command line. */
    static final class UnpackingName implements ITypeConverter<Unpacking> {
        @Override
        public Unpacking convert(String value) {
            for (Unpacking known : Unpacking.values()) {
                if (known.name().toLowerCase(Locale.ROOT).equals(value)) {
                    return known;
                }
            }
            throw new TypeConversionException("'" + value + "' unpacks no modules; known are kernel and user");
        }
    }
}
