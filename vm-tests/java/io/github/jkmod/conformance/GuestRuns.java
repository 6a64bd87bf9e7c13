package io.github.jkmod.conformance;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestDiedException;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.MachineShape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Asks a kernel about cases, in guest after guest: one that breaks is replaced, and the next goes on behind the case. */
final class GuestRuns {
    private static final Duration LIMIT = Duration.ofMinutes(40);
    private static final String PROBE = "/payload/probe";
    private static final int USELESS_GUESTS = 3;

    /** Bytes; a guest has them in its memory, beside the copies that it makes of them. */
    private static final long PAYLOAD = 24L << 20;

    private final GuestPool pool;
    private final TestKernel kernel;
    private final Bases bases;
    private final Path probe;
    private final Path scratch;

    /** What cannot be loaded before a case without breaking the guest. */
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    /** Takes answers when they are there. */
    @FunctionalInterface
    interface Sink {
        void take(List<CaseRecord> records) throws IOException;
    }

    GuestRuns(GuestPool pool, TestKernel kernel, Bases bases, Path probe, Path scratch) {
        this.pool = pool;
        this.kernel = kernel;
        this.bases = bases;
        this.probe = probe;
        this.scratch = scratch;
    }

    /** Asks about all of them, one after another, in as few guests as it takes. {@return how many guests} */
    int ask(List<CaseSpec> cases, Sink sink) throws IOException {
        List<CaseSpec> left = cases;
        int guests = 0;
        int useless = 0;
        while (!left.isEmpty()) {
            int known = unusable.size();
            List<CaseRecord> records = session(left);
            guests++;
            useless = records.isEmpty() && unusable.size() == known ? useless + 1 : 0;
            if (useless == USELESS_GUESTS) {
                records = List.of(new CaseRecord(left.get(0), unasked()));
                useless = 0;
            }
            sink.take(records);
            Set<String> done = records.stream().map(each -> each.spec().id()).collect(Collectors.toSet());
            left = left.stream().filter(spec -> !done.contains(spec.id())).toList();
        }
        return guests;
    }

    private static Answer unasked() {
        return new Answer(Answer.End.UNASKED, 0, false, false, 0, 0, List.of(), "", true, List.of());
    }

    /** {@return what one guest answered before it was done or broke} */
    private List<CaseRecord> session(List<CaseSpec> cases) throws IOException {
        ProbeScript script = new ProbeScript(fitting(cases), unusable, GuestRuns::moduleName);
        ProbeOutput output = new ProbeOutput();
        Path file = Files.createTempFile(scratch, "script", "");
        Files.writeString(file, script.text(), StandardCharsets.ISO_8859_1);
        Map<String, Path> payload = new LinkedHashMap<>();
        payload.put("probe", probe);
        payload.put("script", file);
        for (Map.Entry<String, String> base : script.files().entrySet()) {
            payload.put(base.getValue(), bases.file(base.getKey()));
        }
        Death death = null;
        int code = -1;
        try (Guest guest = pool.guest(kernel.debian(), MachineShape.USUAL, payload)) {
            ByteArrayOutputStream errors = new ByteArrayOutputStream();
            QuietWatch watch = new QuietWatch(guest, output);
            try (watch) {
                code = guest.exec(List.of(PROBE, "/payload/script"), LIMIT, new ExecStreams(null, output, errors))
                        .exitCode();
                if (errors.size() > 0) {
                    throw new IOException(kernel.label() + ": " + errors.toString(StandardCharsets.UTF_8));
                }
            } catch (GuestDiedException e) {
                death = Death.of(e, guest.console(0, Long.MAX_VALUE));
            }
        } catch (GuestDiedException e) {
            throw new IOException(kernel.label() + ": no guest: " + e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
        return records(script, output, death, code);
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

    private List<CaseRecord> records(
            ProbeScript script, ProbeOutput output, @org.jspecify.annotations.Nullable Death death, int code) {
        List<CaseRecord> records = new ArrayList<>();
        int last = -1;
        for (Map.Entry<Integer, Answer> each : output.ended().entrySet()) {
            last = each.getKey();
            if (script.step(last) instanceof ProbeScript.Case one) {
                Answer answer = each.getValue();
                records.add(new CaseRecord(one.spec(), records.isEmpty() ? answer.inSolitude() : answer));
            }
        }
        if (death != null) {
            int blamed = death.step().orElse(output.open().orElse(-1));
            if (blamed >= 0 && !output.ended().containsKey(blamed)) {
                blame(script.step(blamed), death, output, records);
            }
        } else if (code != 0 && last >= 0 && script.step(last) instanceof ProbeScript.Preparation preparation) {
            unusable.add(preparation.base());
        }
        return records;
    }

    private void blame(ProbeScript.Step step, Death death, ProbeOutput output, List<CaseRecord> records) {
        if (step instanceof ProbeScript.Preparation preparation) {
            unusable.add(preparation.base());
        } else if (step instanceof ProbeScript.Case one) {
            Answer answer = death.answer(output.loaded());
            records.add(new CaseRecord(one.spec(), records.isEmpty() ? answer.inSolitude() : answer));
        }
    }

    /** {@return the name under which the kernel lists a base: its file name's} */
    static String moduleName(String base) {
        return ModuleName.ofFileName(base.substring(base.lastIndexOf('/') + 1)).value();
    }
}
