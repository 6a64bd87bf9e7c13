package io.github.jkmod.leak;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether and how steeply a series rises. Neither number is moved by a jump, an outlier or the shape of the noise: both
 * look at pairs of values only.
 *
 * @param z the score of Mann and Kendall with their correction for ties and for continuity: standard deviations by which
 *     rises outnumber falls, were the order chance
 * @param slope that of Theil and Sen: the median of the slopes between any two points
 */
record Trend(double z, double slope) {
    /**
     * A point of a series.
     *
     * @param at where it lies, rising strictly
     * @param value what was counted there
     */
    record Point(long at, long value) {}

    /** {@return the trend of at least two points} */
    static Trend of(List<Point> series) {
        int count = series.size();
        double[] slopes = new double[count * (count - 1) / 2];
        int filled = 0;
        long score = 0;
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                long rise = series.get(j).value() - series.get(i).value();
                score += Long.signum(rise);
                slopes[filled++] =
                        rise / (double) (series.get(j).at() - series.get(i).at());
            }
        }
        return new Trend(z(score, variance(series)), median(slopes));
    }

    private static double variance(List<Point> series) {
        Map<Long, Integer> ties = new HashMap<>();
        series.forEach(point -> ties.merge(point.value(), 1, Integer::sum));
        double variance = term(series.size());
        for (int tied : ties.values()) {
            variance -= term(tied);
        }
        return variance / 18;
    }

    private static double term(double count) {
        return count * (count - 1) * (2 * count + 5);
    }

    private static double z(long score, double variance) {
        return variance <= 0 ? 0 : (score - Long.signum(score)) / Math.sqrt(variance);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int middle = values.length / 2;
        return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
    }
}
