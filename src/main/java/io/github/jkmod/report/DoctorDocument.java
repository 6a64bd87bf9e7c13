package io.github.jkmod.report;

import java.util.List;

/**
 * What a machine can do, as {@code doctor --json} writes it.
 *
 * @param facts in the order of the looks
 */
public record DoctorDocument(List<Told> facts) {
    /**
     * One fact.
     *
     * @param what was looked at
     * @param value what was found
     */
    public record Told(String what, String value) {}
}
