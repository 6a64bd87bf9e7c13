package io.github.jkmod.conformance;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.vm.GuestPool;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** Asks a kernel about cases, in guest after guest: one that breaks is replaced, and the next goes on behind the case. */
final class GuestRuns {
    private static final int USELESS_GUESTS = 3;

    private final GuestSession session;

    /** What cannot be loaded before a case without breaking the guest. */
    private final Set<String> unusable = ConcurrentHashMap.newKeySet();

    /** Takes answers when they are there. */
    @FunctionalInterface
    interface Sink {
        void take(List<CaseRecord> records) throws IOException;
    }

    GuestRuns(GuestPool pool, TestKernel kernel, Bases bases, Path probe, Path scratch) {
        this.session = new GuestSession(pool, kernel, bases, probe, scratch);
    }

    /** Asks about all of them, one after another, in as few guests as it takes. {@return how many guests} */
    int ask(List<CaseSpec> cases, Sink sink) throws IOException {
        List<CaseSpec> left = cases;
        int guests = 0;
        int useless = 0;
        while (!left.isEmpty()) {
            int known = unusable.size();
            List<CaseRecord> records = witnessed(session.ask(left, unusable, false));
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

    /**
     * {@return the same, but of each machine that died without a word on how far the load had come, a word}
     *
     * <p>What tracing knew died with it. A kernel booted with {@code initcall_debug} says before it calls an init function;
     * it is asked again, and believed if it dies in the same way.
     */
    private List<CaseRecord> witnessed(List<CaseRecord> records) throws IOException {
        List<CaseRecord> result = new ArrayList<>();
        for (CaseRecord each : records) {
            Answer answer = each.answer();
            boolean mute = answer.end() == Answer.End.DIED || answer.end() == Answer.End.SILENT;
            if (mute && !answer.accepted()) {
                result.addAll(session.ask(List.of(each.spec()), unusable, true).stream()
                        .filter(again -> again.answer().end() == answer.end())
                        .findFirst()
                        .map(List::of)
                        .orElse(List.of(each)));
            } else {
                result.add(each);
            }
        }
        return result;
    }

    /** {@return the name under which the kernel lists a base: its file name's} */
    static String moduleName(String base) {
        return ModuleName.ofFileName(base.substring(base.lastIndexOf('/') + 1)).value();
    }
}
