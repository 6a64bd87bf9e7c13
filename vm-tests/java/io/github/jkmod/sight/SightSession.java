package io.github.jkmod.sight;

import io.github.jkmod.conformance.Bases;
import io.github.jkmod.conformance.Death;
import io.github.jkmod.conformance.GuestSession;
import io.github.jkmod.conformance.QuietWatch;
import io.github.jkmod.conformance.TestKernel;
import io.github.jkmod.vm.ExecStreams;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import io.github.jkmod.vm.spec.GuestDiedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Has one guest after another load and show batches. */
final class SightSession {
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private final GuestPool pool;
    private final TestKernel kernel;
    private final Bases bases;
    private final Path probe;
    private final Path scratch;

    /**
     * What came of a guest.
     *
     * @param looks what it showed, by batch
     * @param culprit what it was doing when it broke, if it was
     * @param why how it broke
     * @param output where its time went
     */
    record Outcome(Map<Batch, Look> looks, Optional<SightScript.Step> culprit, String why, SightOutput output) {}

    SightSession(GuestPool pool, TestKernel kernel, Bases bases, Path probe, Path scratch) {
        this.pool = pool;
        this.kernel = kernel;
        this.bases = bases;
        this.probe = probe;
        this.scratch = scratch;
    }

    /**
     * {@return what a guest showed before it was done or broke}
     *
     * @param broken paths of what is not to be loaded
     */
    Outcome ask(List<Batch> batches, Set<String> broken) throws IOException {
        SightScript script = new SightScript(batches, broken);
        Path file = Files.createTempFile(scratch, "script", "");
        try {
            Files.writeString(file, script.text(), StandardCharsets.ISO_8859_1);
            Map<String, Path> payload = script.payload(probe, file, bases);
            try (Guest guest = pool.guest(kernel.kernel(), GuestSession.shape(payload), payload)) {
                return run(guest, script);
            }
        } catch (GuestDiedException e) {
            throw new IOException(kernel.label() + ": no guest: " + e.getMessage(), e);
        } finally {
            Files.delete(file);
        }
    }

    private Outcome run(Guest guest, SightScript script) throws IOException {
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        SightOutput output = new SightOutput(script);
        output.listen();
        QuietWatch watch = new QuietWatch(guest, output::silence);
        try (watch) {
            ExecStreams streams = new ExecStreams(null, output, errors);
            int code = guest.exec(List.of("/payload/probe", "/payload/script"), LIMIT, streams)
                    .exitCode();
            if (errors.size() > 0) {
                throw new IOException(kernel.label() + ": " + errors.toString(StandardCharsets.UTF_8));
            }
            Optional<SightScript.Step> culprit =
                    code == 0 ? Optional.empty() : Optional.of(script.step(output.ended()));
            return new Outcome(output.looks(), culprit, output.end(), output);
        } catch (GuestDiedException e) {
            Death death = Death.of(e, guest.console(0, Long.MAX_VALUE));
            int step = death.step().orElse(output.begun());
            Optional<SightScript.Step> culprit = step < 0 ? Optional.empty() : Optional.of(script.step(step));
            return new Outcome(output.looks(), culprit, death.verdict() + ": " + e.getMessage(), output);
        }
    }
}
