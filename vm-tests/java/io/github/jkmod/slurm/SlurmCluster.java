package io.github.jkmod.slurm;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.Provision;
import io.github.jkmod.vm.setup.cache.CacheFolder;
import io.github.jkmod.vm.setup.host.Progress;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A cluster of Debian's Slurm on this machine: slurmctld, munged and some slurmd, with ports and files of their own. Needs root, and
 * the machine's own services are not touched.
 *
 * <p>The programs are unpacked, not installed, and find each other by {@code LD_LIBRARY_PATH}, {@code PluginDir} and slurmd's {@code
 * -d}; so tasks see the machine as it is, and can run QEMU.
 */
final class SlurmCluster implements AutoCloseable {
    /** Alone, not with what they depend on: the C library has to be the machine's. */
    private static final List<String> PACKAGES = List.of(
            "slurmctld", "slurmd", "slurm-client", "slurm-wlm-basic-plugins", "munge", "libmunge2", "libhwloc15");

    private static final String SUITE = "bookworm";
    private static final int FORMAT = 1;

    private final Path root;
    private final Path folder;
    private final Map<String, Process> daemons = new LinkedHashMap<>();

    private SlurmCluster(Path root, Path folder) {
        this.root = root;
        this.folder = folder;
    }

    /**
     * {@return a cluster whose nodes are idle}
     *
     * @param folder where its state and its logs go
     * @param nodes how many; n1, n2 and so on, each with the feature x86_64
     */
    static SlurmCluster start(Path folder, int nodes) throws IOException, InterruptedException {
        CacheFolder cache = CacheFolder.ofUser(System.getenv());
        Path root = cache.ready(
                "peer/slurm-" + FORMAT + "-" + SUITE,
                (part, manifest) -> new Provision(cache, Progress.silent())
                        .unpackAlone(SUITE, Architecture.X86_64, PACKAGES, part, manifest));
        SlurmCluster cluster = new SlurmCluster(root, folder);
        try {
            cluster.start(nodes);
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void start(int nodes) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("state"));
        byte[] key = new byte[128];
        new SecureRandom().nextBytes(key);
        Path keyFile = Files.createFile(
                folder.resolve("munge.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.write(keyFile, key);
        daemon(
                "munged",
                List.of(
                        sbin("munged"),
                        "--foreground",
                        "--force", // the folders above need not be root's alone
                        "--socket=" + folder.resolve("munge.sock"),
                        "--key-file=" + keyFile,
                        "--pid-file=" + folder.resolve("munge.pid"),
                        "--log-file=" + folder.resolve("munge.log"),
                        "--seed-file=" + folder.resolve("munge.seed")));
        configure(nodes);
        daemon("slurmctld", List.of(sbin("slurmctld-wlm"), "-D", "-i"));
        for (int i = 1; i <= nodes; i++) {
            Files.createDirectories(folder.resolve("spool-n" + i));
            startNode("n" + i);
        }
        awaitIdle(nodes);
    }

    private void configure(int nodes) throws IOException, InterruptedException {
        String host = output("hostname", "--short").strip();
        List<String> lines = new ArrayList<>(List.of(
                "ClusterName=jkmod",
                "SlurmctldHost=" + host + "(127.0.0.1)",
                "SlurmctldPort=" + freePort(),
                "SlurmUser=root",
                "SlurmdUser=root",
                "AuthType=auth/munge",
                "AuthInfo=socket=" + folder.resolve("munge.sock"),
                "CredType=cred/munge",
                "PluginDir=" + libraries().resolve("slurm-wlm"),
                "StateSaveLocation=" + folder.resolve("state"),
                "SlurmdSpoolDir=" + folder.resolve("spool-%n"),
                "SlurmctldPidFile=" + folder.resolve("slurmctld.pid"),
                "SlurmdPidFile=" + folder.resolve("slurmd-%n.pid"),
                "ProctrackType=proctrack/linuxproc",
                "TaskPlugin=task/none",
                "JobAcctGatherType=jobacct_gather/none",
                "AccountingStorageType=accounting_storage/none",
                "JobCompType=jobcomp/none",
                "SwitchType=switch/none",
                "MpiDefault=none",
                "MailProg=/bin/true",
                "SelectType=select/cons_tres",
                "SelectTypeParameters=CR_Core",
                "SchedulerType=sched/backfill",
                "SchedulerParameters=batch_sched_delay=1,bf_interval=1,sched_interval=2",
                "ReturnToService=2",
                "SlurmdTimeout=10", // a dead node is noticed soon
                "KillWait=2"));
        for (int i = 1; i <= nodes; i++) {
            lines.add("NodeName=n" + i + " NodeHostname=" + host + " NodeAddr=127.0.0.1 Port=" + freePort()
                    + " CPUs=1 Feature=x86_64 State=UNKNOWN");
        }
        lines.add("PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP");
        Files.write(folder.resolve("slurm.conf"), lines);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Starts the daemon of a node, for the first time or after its death. */
    void startNode(String node) throws IOException {
        daemon(node, List.of(sbin("slurmd-wlm"), "-D", "-N", node, "-d", sbin("slurmstepd-wlm")));
    }

    /** Kills a node's daemon by SIGKILL, with all that runs on it. */
    void killNode(String node) throws InterruptedException {
        kill(daemons.get(node));
    }

    private static void kill(Process daemon) throws InterruptedException {
        List<ProcessHandle> below = daemon.descendants().toList();
        daemon.destroyForcibly();
        below.forEach(ProcessHandle::destroyForcibly);
        daemon.waitFor(10, TimeUnit.SECONDS);
    }

    /** Waits until so many nodes take jobs. */
    void awaitIdle(int nodes) throws IOException, InterruptedException {
        String states = "";
        for (int i = 0; i < 120; i++) {
            states = output(root.resolve("usr/bin/sinfo").toString(), "--noheader", "--Node", "--format=%T");
            if (states.lines().filter(state -> state.equals("idle")).count() >= nodes) {
                return;
            }
            Thread.sleep(250);
        }
        throw new IOException(
                "Slurm's nodes are not idle after 30 s but: " + states.replace('\n', ' ') + "; see " + folder);
    }

    /** Sets what a program needs to use this cluster. */
    void environment(Map<String, String> variables) {
        variables.put("SLURM_CONF", folder.resolve("slurm.conf").toString());
        variables.put("LD_LIBRARY_PATH", libraries() + ":" + libraries().resolve("slurm-wlm"));
        variables.put("PATH", root.resolve("usr/bin") + ":" + System.getenv("PATH"));
    }

    private String output(String... words) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        environment(builder.environment());
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }

    private void daemon(String name, List<String> words) throws IOException {
        File log = folder.resolve(name + ".log").toFile();
        // whatever happens to this process, its daemons end with it
        List<String> line = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        line.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        environment(builder.environment());
        daemons.put(name, builder.start());
    }

    private Path libraries() {
        return root.resolve("usr/lib/x86_64-linux-gnu");
    }

    private String sbin(String program) {
        return root.resolve("usr/sbin").resolve(program).toString();
    }

    /** Kills all of it. */
    @Override
    public void close() throws InterruptedException {
        List<Process> all = new ArrayList<>(daemons.values());
        for (int i = all.size() - 1; i >= 0; i--) {
            kill(all.get(i));
        }
    }
}
