package io.github.jkmod.conformance;

import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks about cases in one guest, for as long as it lives. */
public final class GuestSession {
    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final String PROBE = "/payload/probe";
    private static final String SCRIPT = "/payload/script";

    /** Bytes; a guest has them in its memory, beside the copies that it makes of them. */
    private static final long PAYLOAD = 24L << 20;

    /** Bytes; the probe and its script, which come on top. */
    private static final long PROGRAM = 2L << 20;

    private static final int LARGE_MIB = 1024;

    private final GuestPool pool;
    private final TestKernel kernel;
    private final Bases bases;
    private final Path probe;
    private final Path scratch;

    GuestSession(GuestPool pool, TestKernel kernel, Bases bases, Path probe, Path scratch) {
        this.pool = pool;
        this.kernel = kernel;
        this.bases = bases;
        this.probe = probe;
        this.scratch = scratch;
    }

    /**
     * {@return what a guest answered before it was done or broke}
     *
     * @param unusable what is not to be loaded before a case; what breaks the guest when it is, is added
     * @param telling whether the guest is a kernel that says when it calls an init function, which has to be booted
     */
    List<CaseRecord> ask(List<CaseSpec> cases, Set<String> unusable, boolean telling) throws IOException {
        ProbeScript script = new ProbeScript(fitting(cases), unusable, GuestRuns::moduleName);
        Path file = Files.createTempFile(scratch, "script", "");
        try {
            Files.writeString(file, (telling ? "V\n" : "") + script.text(), StandardCharsets.ISO_8859_1);
            ProbeOutput output = new ProbeOutput();
            try (Guest guest = guest(script.payload(probe, file, bases), telling)) {
                Ending ending = run(guest, output);
                return records(script, output, ending, unusable);
            }
        } catch (GuestDiedException e) {
            throw new IOException(kernel.label() + ": no guest: " + e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }

    private Guest guest(Map<String, Path> payload, boolean telling) throws IOException, GuestDiedException {
        MachineShape shape = shape(payload);
        MachineShape loud = shape.append("initcall_debug");
        if (telling) {
            return pool.boot(kernel.kernel(), loud, payload);
        }
        boolean logs = kernel.facts().policy().initcallDebug().value().orElse(false);
        return pool.guest(kernel.kernel(), logs ? loud : shape, payload);
    }

    /** A guest that has files in its memory of more than {@link #PAYLOAD}, such as amdgpu's 45 MiB alone, needs more of it. */
    public static MachineShape shape(Map<String, Path> payload) throws IOException {
        long size = 0;
        for (Path file : payload.values()) {
            size += Files.size(file);
        }
        return size <= PAYLOAD + PROGRAM ? MachineShape.USUAL : MachineShape.USUAL.memory(LARGE_MIB);
    }

    /**
     * How a guest's time ended.
     *
     * @param death how it died, or null if it lives
     * @param code the probe's status if it lives
     */
    private record Ending(@Nullable Death death, int code) {}

    private Ending run(Guest guest, ProbeOutput output) throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        output.listen();
        QuietWatch watch = new QuietWatch(guest, output::silence);
        try (watch) {
            ExecStreams streams = new ExecStreams(null, output, errors);
            int code = guest.exec(List.of(PROBE, SCRIPT), LIMIT, streams).exitCode();
            if (errors.size() > 0 && output.ended().isEmpty()) {
                throw new IOException(kernel.label() + ": " + errors.toString(StandardCharsets.UTF_8));
            }
            return new Ending(null, code);
        } catch (GuestDiedException e) {
            return new Ending(Death.of(e, guest.console(0, Long.MAX_VALUE)), 0);
        }
    }

    /** {@return the first of them, as many as the payload has room for with all that they need} */
    private List<CaseSpec> fitting(List<CaseSpec> cases) throws IOException {
        Set<String> files = new HashSet<>();
        long size = 0;
        for (int i = 0; i < cases.size(); i++) {
            List<String> needed = new ArrayList<>(cases.get(i).before());
            needed.add(cases.get(i).base());
            for (String base : needed) {
                size += files.add(base) ? Files.size(bases.file(base)) : 0;
            }
            if (size > PAYLOAD && i > 0) {
                return cases.subList(0, i);
            }
        }
        return cases;
    }

    private static List<CaseRecord> records(
            ProbeScript script, ProbeOutput output, Ending ending, Set<String> unusable) {
        List<CaseRecord> records = new ArrayList<>();
        int last = -1;
        for (Map.Entry<Integer, Answer> each : output.ended().entrySet()) {
            last = each.getKey();
            record(script.step(last), each.getValue(), records);
        }
        Death death = ending.death();
        int broken = last;
        if (death != null) {
            broken = death.step().orElse(output.open().orElse(-1));
            if (broken >= 0 && !output.ended().containsKey(broken)) {
                record(script.step(broken), death.answer(output.loaded()), records);
            }
        }
        boolean bad = death != null || ending.code() != 0;
        if (bad && broken >= 0 && script.step(broken) instanceof ProbeScript.Preparation preparation) {
            unusable.add(preparation.base());
        }
        return records;
    }

    private static void record(ProbeScript.Step step, Answer answer, List<CaseRecord> records) {
        if (step instanceof ProbeScript.Case one) {
            records.add(new CaseRecord(one.spec(), records.isEmpty() ? answer.inSolitude() : answer));
        }
    }
}
