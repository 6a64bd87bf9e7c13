package io.github.jkmod.conformance.mutation;

/**
 * One way in which a module file is broken.
 *
 * @param place the very place, such as {@code section 3 .text sh_size}
 * @param group what is at such places, for counting: {@code sh_size}
 * @param value what was put there, such as {@code 0xffff}
 * @param edits how
 */
public record Mutation(String place, String group, String value, Edits edits) {
    /** {@return place and value} */
    public String label() {
        return value.isEmpty() ? place : place + "=" + value;
    }

    /** {@return both of them, the other one first made here} */
    Mutation and(Mutation other) {
        return new Mutation(
                label() + " & " + other.place, group + " & " + other.group, other.value, edits.then(other.edits));
    }
}
