package io.github.jkmod.forecast.admission;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.image.KernelUnpacker;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.image.UnpackRefusal;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.model.LoaderChange;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code module_decompress}: only when the call says that the file is packed. */
public final class DecompressStage implements Stage {
    /** The options of the branch filters, by the filters' ids. */
    private static final Map<Integer, String> FILTERS = Map.of(
            4, "XZ_DEC_X86",
            5, "XZ_DEC_POWERPC",
            6, "XZ_DEC_IA64",
            7, "XZ_DEC_ARM",
            8, "XZ_DEC_ARMTHUMB",
            9, "XZ_DEC_SPARC",
            10, "XZ_DEC_ARM64",
            11, "XZ_DEC_RISCV");

    /** What a format's unpacker makes of the file. */
    private interface Unpacking {
        Window unpack(Window packed) throws UnpackRefusal;
    }

    @Override
    public LoadStage stage() {
        return LoadStage.DECOMPRESS;
    }

    @Override
    public void examine(Load load) {
        // before 5.17 the system call refuses the flag
        if (!load.call().has(FinitFlags.COMPRESSED_FILE) || !load.has(LoaderChange.COMPRESSED_FILES)) {
            return;
        }
        Fact<String> format = load.kernel().decompressor();
        if (format instanceof Fact.Absent<String>) {
            refuseFlag(load);
        } else if (format.value().isEmpty()) {
            load.findings().unknown("the format that the kernel unpacks");
            load.stop();
        } else {
            unpack(load, format.value().get());
        }
    }

    private void refuseFlag(Load load) {
        load.stop();
        load.refuse(
                Errno.EOPNOTSUPP,
                Finding.error(stage(), "the kernel is to unpack the file, which it cannot")
                        .in("module_decompress")
                        .because("this kernel has no CONFIG_MODULE_DECOMPRESS")
                        .hint("leave that to user space, as kmod does here: without --decompress kernel"));
    }

    private void unpack(Load load, String format) {
        Optional<Unpacking> unpacking = unpacking(load, format);
        if (unpacking.isEmpty()) {
            load.findings().unknown("how the kernel unpacks " + format);
            load.stop();
            return;
        }
        Window packed = load.content();
        try {
            load.content(unpacking.get().unpack(packed));
        } catch (UnpackRefusal refusal) {
            load.stop();
            if (refusal.isOpen()) {
                load.findings().unknown(refusal.reason());
            } else {
                Finding finding = Finding.error(stage(), refusal.reason())
                        .in("module_decompress")
                        .because("the kernel cannot unpack it as " + format)
                        .hint("pack it anew, " + packing(format)
                                + ", or have user space unpack it: jkmod load --decompress user")
                        .at("file", refusal.offset());
                load.refuse(Errno.EINVAL, refusal.log().isEmpty() ? finding : finding.logged(refusal.log()));
            }
        }
    }

    private static Optional<Unpacking> unpacking(Load load, String format) {
        int limit = ModuleImage.MAX_CONTENT_SIZE;
        return switch (format) {
            case "gzip" -> Optional.of(packed -> Window.of(KernelUnpacker.gzip(packed, limit), packed.origin()));
            case "xz" ->
                Optional.of(packed -> KernelUnpacker.xz(packed, load.unpackedInUserSpace(), filters(load), limit));
            case "zstd" -> Optional.of(packed -> Window.of(KernelUnpacker.zstd(packed, limit), packed.origin()));
            default -> Optional.empty();
        };
    }

    /** As the kernel's own build packs its modules (scripts/Makefile.modinst). */
    private static String packing(String format) {
        return switch (format) {
            case "xz" -> "xz --check=crc32 --lzma2=dict=1MiB";
            case "gzip" -> "gzip -n";
            default -> format;
        };
    }

    /** Without its options known, those of its own architecture, which are on by default. */
    private static Set<Integer> filters(Load load) {
        Fact<KernelConfig> config = load.kernel().config();
        Set<Integer> filters = new HashSet<>();
        FILTERS.forEach((id, option) -> {
            if (config.value().filter(options -> options.isSet(option)).isPresent()) {
                filters.add(id);
            }
        });
        if (config.value().isEmpty()) {
            filters.addAll(ArchRules.of(load).usualBranchFilters());
        }
        return filters;
    }
}
