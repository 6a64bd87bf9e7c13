package io.github.jkmod.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * In which releases a change is, and how that is known.
 *
 * @param first the series that it came with
 * @param end the series that it was gone with again, if it was
 * @param backports the first releases of older stable series that have it
 * @param vendor whose kernels alone have it, if it is not everybody's
 * @param evidence how it is known
 */
record Arrival(
        KernelRelease first,
        Optional<KernelRelease> end,
        List<KernelRelease> backports,
        Optional<KernelRelease.Vendor> vendor,
        Evidence evidence) {
    /** How a change is known. */
    enum Evidence {
        /** The sources of both neighbours among {@link #STUDIED} were read; the release in between is by kernel.org's history. */
        READ,
        /** So, and real kernels of both behaved so. */
        OBSERVED,
        /** It lies between those neighbours, and the release is a guess. */
        GUESSED
    }

    /** The series whose sources were read and whose kernels were run: Debian's 5.10.223, 6.1.176, 6.12.107 and 7.2.13. */
    static final List<KernelRelease> STUDIED = List.of(series(5, 10), series(6, 1), series(6, 12), series(7, 2));

    private static KernelRelease series(int major, int minor) {
        return new KernelRelease(major, minor, 0, KernelRelease.Vendor.OTHER);
    }

    static Arrival since(int major, int minor) {
        return new Arrival(series(major, minor), Optional.empty(), List.of(), Optional.empty(), Evidence.READ);
    }

    Arrival until(int major, int minor) {
        return new Arrival(first, Optional.of(series(major, minor)), backports, vendor, evidence);
    }

    /** {@return the same, and that series' stable releases have it from {@code patch} on} */
    Arrival andStable(int major, int minor, int patch) {
        List<KernelRelease> more = new ArrayList<>(backports);
        more.add(new KernelRelease(major, minor, patch, KernelRelease.Vendor.OTHER));
        return new Arrival(first, end, List.copyOf(more), vendor, evidence);
    }

    Arrival onlyBy(KernelRelease.Vendor builder) {
        return new Arrival(first, end, backports, Optional.of(builder), evidence);
    }

    Arrival observed() {
        return new Arrival(first, end, backports, vendor, Evidence.OBSERVED);
    }

    Arrival guessed() {
        return new Arrival(first, end, backports, vendor, Evidence.GUESSED);
    }

    /** {@return whether that kernel has the change, by a guess where nothing better is known} */
    boolean isIn(KernelRelease kernel) {
        boolean came = isFrom(kernel, first) || backports.stream().anyMatch(kernel::isStableSince);
        return came
                && end.filter(gone -> isFrom(kernel, gone)).isEmpty()
                && vendor.filter(builder -> builder != kernel.vendor()).isEmpty();
    }

    /** {@return the same for the kernel's source, whoever built it} */
    boolean mayBeIn(KernelRelease kernel) {
        return isIn(vendor.map(kernel::builtBy).orElse(kernel));
    }

    /** {@return the same; empty where only a guess would answer} */
    Optional<Boolean> decided(KernelRelease kernel) {
        boolean open = evidence == Evidence.GUESSED
                && backports.stream().noneMatch(kernel::isStableSince)
                && before().filter(without -> isFrom(without, kernel)).isEmpty()
                && after().filter(with -> isFrom(kernel, with)).isEmpty();
        return open ? Optional.empty() : Optional.of(isIn(kernel));
    }

    /** {@return the last studied series that is older than the change} */
    Optional<KernelRelease> before() {
        return STUDIED.stream().filter(studied -> !isFrom(studied, first)).reduce((older, newer) -> newer);
    }

    /** {@return the first studied series that has the change} */
    Optional<KernelRelease> after() {
        return STUDIED.stream().filter(studied -> isFrom(studied, first)).findFirst();
    }

    private static boolean isFrom(KernelRelease kernel, KernelRelease series) {
        return kernel.isSince(series.major(), series.minor());
    }
}
