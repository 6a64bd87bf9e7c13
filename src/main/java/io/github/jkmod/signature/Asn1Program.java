package io.github.jkmod.signature;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A grammar as the steps that the kernel's decoder takes for it (what {@code scripts/asn1_compiler} makes of an .asn1
 * file): the order of the steps, and where the decoder is lax, decide which error a broken message gives.
 *
 * @param <C> who is told of the elements
 */
final class Asn1Program<C> {
    /** Is told of an element; throws {@link KernelRefusal} where the kernel's action returns an error. */
    interface Action<C> {
        void accept(C context, Asn1Element element);
    }

    /** What a step does. */
    enum Kind {
        /** An element of this tag. */
        MATCH,
        /** An element of any tag. */
        ANY,
        /** An element of this tag, whose content is described elsewhere. */
        JUMP,
        /** One of the alternatives before must have matched. */
        CHOICE_END,
        /** Tells of the element before. */
        ACT,
        /** Tells of the element before if the step before matched. */
        MAYBE_ACT,
        /** The end of a constructed element. */
        END,
        /** The end of a constructed element, unless there is more to repeat. */
        END_OF,
        /** Back from a jump. */
        RETURN,
        /** All is done. */
        COMPLETE
    }

    /** When a matching step may be passed over. */
    enum Mode {
        /** Never. */
        MUST,
        /** If another tag or the end is there. */
        OPTIONAL,
        /** As optional, and also if an alternative before it matched. */
        ALTERNATIVE
    }

    /** One step. */
    record Step<C>(
            Kind kind,
            Mode mode,
            int tag,
            int target,
            @Nullable Action<C> action) {}

    private final List<Step<C>> steps;

    private Asn1Program(List<Step<C>> steps) {
        this.steps = List.copyOf(steps);
    }

    Step<C> step(int index) {
        return steps.get(index);
    }

    static <C> Builder<C> builder() {
        return new Builder<>();
    }

    /** Writes a program step by step; labels may be used before they are placed. */
    static final class Builder<C> {
        private static final int NONE = -1;

        private final List<Step<C>> steps = new ArrayList<>();
        private final Map<Integer, String> targets = new HashMap<>();
        private final Map<String, Integer> labels = new HashMap<>();

        Builder<C> label(String name) {
            labels.put(name, steps.size());
            return this;
        }

        Builder<C> match(int tag) {
            return add(Kind.MATCH, Mode.MUST, tag, null);
        }

        Builder<C> match(int tag, Action<C> action) {
            return add(Kind.MATCH, Mode.MUST, tag, action);
        }

        Builder<C> match(Mode mode, int tag) {
            return add(Kind.MATCH, mode, tag, null);
        }

        Builder<C> match(Mode mode, int tag, Action<C> action) {
            return add(Kind.MATCH, mode, tag, action);
        }

        Builder<C> any(Mode mode) {
            return add(Kind.ANY, mode, 0, null);
        }

        Builder<C> any(Mode mode, Action<C> action) {
            return add(Kind.ANY, mode, 0, action);
        }

        Builder<C> jump(Mode mode, int tag, String label) {
            targets.put(steps.size(), label);
            return add(Kind.JUMP, mode, tag, null);
        }

        Builder<C> choiceEnd() {
            return add(Kind.CHOICE_END, Mode.MUST, 0, null);
        }

        Builder<C> act(Action<C> action) {
            return add(Kind.ACT, Mode.MUST, 0, action);
        }

        Builder<C> maybeAct(Action<C> action) {
            return add(Kind.MAYBE_ACT, Mode.MUST, 0, action);
        }

        Builder<C> end() {
            return add(Kind.END, Mode.MUST, 0, null);
        }

        Builder<C> end(Action<C> action) {
            return add(Kind.END, Mode.MUST, 0, action);
        }

        /** The end of a repetition that begins at {@code label}. */
        Builder<C> endOf(String label) {
            targets.put(steps.size(), label);
            return add(Kind.END_OF, Mode.MUST, 0, null);
        }

        Builder<C> back() {
            return add(Kind.RETURN, Mode.MUST, 0, null);
        }

        Builder<C> complete() {
            return add(Kind.COMPLETE, Mode.MUST, 0, null);
        }

        Asn1Program<C> build() {
            List<Step<C>> resolved = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Step<C> step = steps.get(i);
                String label = targets.get(i);
                if (label == null) {
                    resolved.add(step);
                } else {
                    Integer target = labels.get(label);
                    if (target == null) {
                        throw new IllegalStateException("no label " + label);
                    }
                    resolved.add(new Step<>(step.kind(), step.mode(), step.tag(), target, step.action()));
                }
            }
            return new Asn1Program<>(resolved);
        }

        private Builder<C> add(Kind kind, Mode mode, int tag, @Nullable Action<C> action) {
            steps.add(new Step<>(kind, mode, tag, NONE, action));
            return this;
        }
    }
}
