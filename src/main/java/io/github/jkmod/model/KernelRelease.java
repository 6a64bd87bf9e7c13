package io.github.jkmod.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which release a kernel is: what decides how its module loader behaves where nothing else tells. Only {@link LoaderChange}
 * compares them.
 *
 * @param major such as 6
 * @param minor such as 12
 * @param patch which stable release of that series; 0 where it is not told
 * @param vendor who built it, as far as that changes the loader
 */
public record KernelRelease(int major, int minor, int patch, Vendor vendor) {
    /** Who builds kernels with a loader of their own. */
    public enum Vendor {
        /** Debian's package. */
        DEBIAN,
        /** Anybody else, or not told. */
        OTHER
    }

    /** Later than all: it has every change. */
    public static final KernelRelease NEWEST = new KernelRelease(Integer.MAX_VALUE, 0, 0, Vendor.OTHER);

    private static final Pattern RELEASE =
            Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(?:\\.(\\d{1,6}))?(?:\\D.*)?", Pattern.DOTALL);

    /** As in 6.12.118+deb13-amd64, 6.1.0-56-amd64 or 7.2.6-amd64, after the numbers. */
    private static final Pattern DEBIANS_FORM = Pattern.compile(
            ".*(\\+deb\\d.*|-(cloud-|rt-)?(amd64|arm64|armmp|armmp-lpae|riscv64|686|686-pae))", Pattern.DOTALL);

    /** In {@code uname -v}, as in {@code #1 SMP PREEMPT_DYNAMIC Debian 6.1.170-1 (2026-02-01)}. */
    private static final Pattern DEBIANS_VERSION = Pattern.compile("Debian (\\d{1,4})\\.(\\d{1,4})\\.(\\d{1,6})");

    /** {@return the same release of another builder} */
    public KernelRelease builtBy(Vendor builder) {
        return new KernelRelease(major, minor, patch, builder);
    }

    /** {@return the release in what {@code uname -r} says, or empty; the vendor is told by the form of Debian's names} */
    public static Optional<KernelRelease> of(String release) {
        return of(release, DEBIANS_FORM.matcher(release).matches() ? Vendor.DEBIAN : Vendor.OTHER);
    }

    /**
     * {@return the same, with the vendor by {@code uname -v}} Debian's 6.1.0-56-amd64 is some 6.1.y: which one, only its
     * version tells.
     *
     * @param version what {@code uname -v} says; empty where that is not known
     */
    public static Optional<KernelRelease> of(String release, String version) {
        Optional<KernelRelease> named = of(release, version.contains("Debian") ? Vendor.DEBIAN : Vendor.OTHER);
        Matcher debians = DEBIANS_VERSION.matcher(version);
        return named.map(known -> debians.find() && known.isOf(number(debians, 1), number(debians, 2))
                ? new KernelRelease(known.major, known.minor, number(debians, 3), known.vendor)
                : known);
    }

    private static Optional<KernelRelease> of(String release, Vendor vendor) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.matches()
                ? Optional.of(new KernelRelease(number(matcher, 1), number(matcher, 2), number(matcher, 3), vendor))
                : Optional.empty();
    }

    private static int number(Matcher matcher, int group) {
        return matcher.group(group) == null ? 0 : Integer.parseInt(matcher.group(group));
    }

    /** {@return whether it is of that series or of a later one; for {@link LoaderChange}, and for declarations as in module.h} */
    public boolean isSince(int series, int subseries) {
        return major != series ? major > series : minor >= subseries;
    }

    /** {@return whether it is that stable release or a later one of the same series} */
    boolean isStableSince(KernelRelease stable) {
        return isOf(stable.major, stable.minor) && patch >= stable.patch;
    }

    private boolean isOf(int series, int subseries) {
        return major == series && minor == subseries;
    }

    @Override
    public String toString() {
        return major + "." + minor + (patch == 0 ? "" : "." + patch);
    }
}
