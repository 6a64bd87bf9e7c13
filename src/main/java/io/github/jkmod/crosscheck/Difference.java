package io.github.jkmod.crosscheck;

/**
 * One thing that is not as forecast.
 *
 * @param what where it was looked at, such as {@code /proc/modules state}
 * @param forecast what was to be seen
 * @param seen what the kernel shows
 */
public record Difference(String what, String forecast, String seen) {
    @Override
    public String toString() {
        return what + ": forecast " + forecast + ", the kernel shows " + seen;
    }
}
