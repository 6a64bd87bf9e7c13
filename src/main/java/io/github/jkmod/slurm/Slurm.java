package io.github.jkmod.slurm;

import io.github.jkmod.vm.setup.host.Command;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The Slurm whose commands are on the PATH. Each method asks its controller once. */
public final class Slurm {
    /** A job that has ended is forgotten after a while (slurm.conf(5), MinJobAge); squeue says so. */
    private static final String FORGOTTEN = "Invalid job id specified";

    /** What {@code sbatch --parsable} prints: the number, and in federations the cluster behind it. */
    private static final Pattern JOB = Pattern.compile("([0-9]+)(?:;\\S+)?");

    private Slurm() {}

    /** {@return the one that the environment of this process names} */
    public static Slurm ofEnvironment() {
        return new Slurm();
    }

    /**
     * Sees that its commands are there.
     *
     * @throws SetupException if one is not
     */
    public void require() throws SetupException {
        for (String program : List.of("sbatch", "squeue", "scancel")) {
            if (!isThere(program)) {
                throw SetupException.failed("slurm: looking for " + program)
                        .because("there is no such program in the PATH")
                        .hint("install slurm-client, or go to a machine of the cluster");
            }
        }
    }

    /**
     * An array of jobs to submit.
     *
     * @param name by which {@link #find} finds it again
     * @param tasks how many; they are numbered from 0 on
     * @param constraint what a node must have, see sbatch(1); empty: nothing
     * @param options for sbatch besides, such as {@code --partition=kernel}
     * @param output where a task's output goes, a pattern of sbatch's
     * @param script the file of the script that each task runs; Slurm keeps a copy
     */
    public record Job(
            String name, int tasks, Optional<String> constraint, List<String> options, Path output, Path script) {}

    /**
     * Submits an array, whose tasks are queued again when their node dies.
     *
     * @return the job's number
     * @throws SetupException if there is no sbatch, or it refuses
     */
    public String submit(Job job) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "sbatch",
                "--parsable",
                "--requeue",
                "--open-mode=append",
                "--job-name=" + job.name(),
                "--array=0-" + (job.tasks() - 1),
                "--output=" + job.output()));
        job.constraint().ifPresent(feature -> words.add("--constraint=" + feature));
        words.addAll(job.options());
        words.add(job.script().toString());
        String what = "slurm: submitting";
        String printed = Command.of(words)
                .run(what, "look at sinfo, and at the options for sbatch")
                .out();
        Matcher matcher = JOB.matcher(printed.strip());
        if (!matcher.matches()) {
            throw SetupException.failed(what)
                    .because("sbatch prints no number of a job: " + printed.strip())
                    .hint("look at squeue for what it did");
        }
        return matcher.group(1);
    }

    /** {@return the job of that name, if Slurm still knows one} */
    public Optional<String> find(String name) throws IOException {
        return Command.of(List.of("squeue", "--noheader", "--states=all", "--name=" + name, "--format=%F"))
                .run("slurm: looking for a job", "look at sinfo: the controller must answer")
                .out()
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("[0-9]+"))
                .findFirst();
    }

    /**
     * {@return the tasks of an array that Slurm still knows: all that wait or run, and those that ended not long ago}
     *
     * @param job its number
     * @throws SetupException if the controller does not answer
     */
    public List<ArrayTask> tasks(String job) throws IOException {
        String what = "slurm: asking for job " + job;
        Command command = Command.of(List.of(
                "squeue", "--noheader", "--array", "--states=all", "--jobs=" + job, "--format=" + ArrayTask.FORMAT));
        Command.Output output = command.attempt(what);
        if (output.exit() != 0) {
            if (output.err().contains(FORGOTTEN)) {
                return List.of();
            }
            throw SetupException.failed(what)
                    .because(command.reason(output))
                    .hint("look at sinfo: the controller must answer");
        }
        return ArrayTask.parse(output.out());
    }

    /** Takes back a job, or a task as {@code JOB_INDEX}; one that has ended is no error. */
    public void cancel(String job) throws IOException {
        Command.of(List.of("scancel", "--quiet", job))
                .run("slurm: cancelling job " + job, "look at sinfo: the controller must answer");
    }

    private static boolean isThere(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
