package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.ForcedLoad;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.ModuleVersions;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.ModuleName;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code check_version}: whether the CRC that the module was built against is the exporter's. */
final class VersionCheck {
    /** What comes of it. */
    enum Outcome {
        /** The symbol may be used. */
        AGREES,
        /** The CRCs are not the same. */
        DIFFERS,
        /** The module has versions, but none for this symbol. */
        NO_ENTRY,
        /** The module has no versions at all, and the kernel does not load by force. */
        NO_VERSIONS,
        /** It depends on what is not known. */
        NOT_KNOWN
    }

    /**
     * The outcome and what it rests on.
     *
     * @param wanted the module's CRC, where the two differ
     * @param offered the exporter's, where the two differ
     * @param fact what would have to be known, where it cannot be told
     */
    record Result(Outcome outcome, long wanted, long offered, String fact) {
        private static Result of(Outcome outcome) {
            return new Result(outcome, 0, 0, "");
        }

        private static Result notKnown(String fact) {
            return new Result(Outcome.NOT_KNOWN, 0, 0, fact);
        }
    }

    private final Load load;
    private final ModuleVersions tables;
    private final Optional<Boolean> modversions;
    private final boolean refusesMissing;

    VersionCheck(Load load) {
        this.load = load;
        this.tables = load.versions();
        this.modversions = modversions(load);
        this.refusesMissing = load.has(LoaderChange.MISSING_CRC_REFUSED);
    }

    /** {@return whether the kernel compares CRCs: its configuration says so, or the word in its vermagic} */
    static Optional<Boolean> modversions(Load load) {
        return load.option("MODVERSIONS")
                .or(() -> load.kernel().vermagic().value().map(magic -> (" " + magic + " ").contains(" modversions ")));
    }

    /** {@return what {@code check_version} says of the use of {@code export}} */
    Result check(KernelExport export) {
        if (!modversions.orElse(true)) {
            return Result.of(Outcome.AGREES);
        }
        Result result = compare(export);
        boolean depends = modversions.isEmpty() && result.outcome() != Outcome.AGREES;
        return depends ? Result.notKnown("CONFIG_MODVERSIONS") : result;
    }

    private Result compare(KernelExport export) {
        if (!tables.hasTable()) {
            return force(export);
        }
        OptionalLong wanted = tables.crc(export.name());
        if (wanted.isPresent()) {
            return export.crc().isPresent()
                    ? compare(wanted.getAsLong(), export.crc().getAsLong())
                    : Result.notKnown(crcsOf(export));
        }
        if (tables.hasExtended()) {
            return Result.of(Outcome.AGREES);
        }
        if (!refusesMissing) { // built by others, but perhaps from Debian's source, which nothing of a kernel shows
            return Result.notKnown("whether this kernel has Debian's change to check_version");
        }
        return mayHaveNone(export) ? Result.notKnown(crcsOf(export)) : Result.of(Outcome.NO_ENTRY);
    }

    private static Result compare(long wanted, long offered) {
        return wanted == offered ? Result.of(Outcome.AGREES) : new Result(Outcome.DIFFERS, wanted, offered, "");
    }

    /** {@code try_to_force_load}. */
    private Result force(KernelExport export) {
        Optional<Boolean> forces = load.option("MODULE_FORCE_LOAD");
        if (forces.orElse(false)) {
            new ForcedLoad(
                            LoadStage.SYMBOLS,
                            "the module has no symbol versions",
                            "build it with CONFIG_MODVERSIONS, as this kernel is")
                    .passes(load, export.name());
            return Result.of(Outcome.AGREES);
        }
        if (forces.isEmpty()) {
            return Result.notKnown("CONFIG_MODULE_FORCE_LOAD");
        }
        return mayHaveNone(export) ? Result.notKnown(crcsOf(export)) : Result.of(Outcome.NO_VERSIONS);
    }

    /** A module that was built without versions exports without CRCs, and its users are not checked. */
    private static boolean mayHaveNone(KernelExport export) {
        return export.crc().isEmpty() && export.owner().isPresent();
    }

    private static String crcsOf(KernelExport export) {
        return export.owner()
                .map(ModuleName::value)
                .map(owner -> "CRCs of module " + owner + "'s exports")
                .orElse("CRCs of the kernel's exports");
    }
}
