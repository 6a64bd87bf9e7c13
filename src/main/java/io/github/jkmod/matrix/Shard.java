package io.github.jkmod.matrix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of several runners that share a matrix.
 *
 * @param index which, from 1 on
 * @param count how many there are
 */
public record Shard(int index, int count) {
    /** The variable for engines that have none of their own, such as GitHub's matrix of jobs: {@code I/N}. */
    public static final String VARIABLE = "JKMOD_SHARD";

    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})/([0-9]{1,6})");

    /** @throws IllegalArgumentException if there is no such shard */
    public Shard {
        if (count < 1 || index < 1 || index > count) {
            throw new IllegalArgumentException(
                    index + "/" + count + " is none of the shards 1/" + count + " to " + count + "/" + count);
        }
    }

    /**
     * {@return the shard of the text {@code I/N}}
     *
     * @throws IllegalArgumentException if it is none
     */
    public static Shard parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(text + " is not of the form I/N, such as 1/4");
        }
        return new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /**
     * {@return the shard that the engine around this process gave it, if one did}
     *
     * <p>Read are, in this order: {@link #VARIABLE}; GitLab's {@code CI_NODE_INDEX} and {@code CI_NODE_TOTAL}, from 1 on;
     * Slurm's {@code SLURM_ARRAY_TASK_ID}, {@code _MIN}, {@code _STEP} and {@code _COUNT}; Kubernetes' {@code
     * JOB_COMPLETION_INDEX}, from 0 on, with {@code JOB_COMPLETIONS}, which the job's own template has to set.
     *
     * @throws IllegalArgumentException if what it gave makes no sense, naming the variable
     */
    public static Optional<Shard> ofEnvironment(Map<String, String> environment) {
        if (environment.containsKey(VARIABLE)) {
            return Optional.of(parse(environment.get(VARIABLE)));
        }
        if (environment.containsKey("CI_NODE_TOTAL")) {
            return Optional.of(
                    new Shard(number(environment, "CI_NODE_INDEX", "1"), number(environment, "CI_NODE_TOTAL", "1")));
        }
        if (environment.containsKey("SLURM_ARRAY_TASK_ID")) {
            int step = Math.max(1, number(environment, "SLURM_ARRAY_TASK_STEP", "1"));
            int first = number(environment, "SLURM_ARRAY_TASK_MIN", "0");
            int index = (number(environment, "SLURM_ARRAY_TASK_ID", "0") - first) / step;
            return Optional.of(new Shard(index + 1, number(environment, "SLURM_ARRAY_TASK_COUNT", "1")));
        }
        if (environment.containsKey("JOB_COMPLETION_INDEX")) {
            return Optional.of(new Shard(
                    number(environment, "JOB_COMPLETION_INDEX", "0") + 1, number(environment, "JOB_COMPLETIONS", "")));
        }
        return Optional.empty();
    }

    private static int number(Map<String, String> environment, String name, String otherwise) {
        String text = environment.getOrDefault(name, otherwise);
        if (!text.matches("[0-9]{1,6}")) {
            throw new IllegalArgumentException(
                    name + " is " + (text.isEmpty() ? "not set" : "\"" + text + "\", which is no number"));
        }
        return Integer.parseInt(text);
    }

    /**
     * {@return this shard's part of the cells, in their order}
     *
     * <p>All shards together have each cell once. The heaviest is given first, always to the shard that has least so far:
     * the same on each machine that has the same plan.
     *
     * @param weight of a cell: seconds, or anything in proportion to them
     */
    public <T> List<T> part(List<T> cells, ToDoubleFunction<T> weight) {
        List<Integer> heaviest = new ArrayList<>();
        for (int i = 0; i < cells.size(); i++) {
            heaviest.add(i);
        }
        heaviest.sort(Comparator.comparingDouble((Integer i) -> -weight.applyAsDouble(cells.get(i)))); // stable
        double[] load = new double[count];
        List<Integer> own = new ArrayList<>();
        for (int cell : heaviest) {
            int least = 0;
            for (int i = 1; i < count; i++) {
                least = load[i] < load[least] ? i : least;
            }
            load[least] += weight.applyAsDouble(cells.get(cell));
            if (least == index - 1) {
                own.add(cell);
            }
        }
        return own.stream().sorted().map(cells::get).toList();
    }

    @Override
    public String toString() {
        return index + "/" + count;
    }
}
