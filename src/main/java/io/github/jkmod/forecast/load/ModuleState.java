package io.github.jkmod.forecast.load;

import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Taint;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the kernel notes of the module while it loads it, in {@code struct module} and in the module's own variables. */
public final class ModuleState {
    private final Set<String> forced = new HashSet<>();
    private final Map<String, GivenParameter> given = new HashMap<>();
    private final Set<Taint> taints = EnumSet.noneOf(Taint.class);
    private @Nullable Set<ModuleName> uses;
    private long perCpu;
    private boolean broughtProprietary;
    private boolean livepatch;
    private boolean signatureOpen;

    /** {@return the taints that the kernel has set in {@code mod->taints}} */
    public Set<Taint> taints() {
        return Collections.unmodifiableSet(taints);
    }

    /** {@code add_taint_module}. {@return whether the module did not have it} */
    public boolean taint(Taint taint) {
        return taints.add(taint);
    }

    /** {@return whether it is tainted P, so that GPL-only symbols are invisible to it} */
    public boolean isProprietary() {
        return broughtProprietary || taints.contains(Taint.PROPRIETARY);
    }

    /** Whether the file's own {@code struct module} has taint P set, which the kernel keeps. */
    public void bringsProprietary(boolean found) {
        broughtProprietary = found;
    }

    /** {@return whether it is a livepatch module ({@code is_livepatch_module}), all of whose symbols are kept} */
    public boolean isLivepatch() {
        return livepatch;
    }

    public void livepatch(boolean found) {
        livepatch = found;
    }

    /** {@return whether nobody can tell if a valid signature will be found, for want of which the kernel notes taint E} */
    public boolean isSignatureOpen() {
        return signatureOpen;
    }

    public void leaveSignatureOpen() {
        signatureOpen = true;
    }

    /** Notes a check as passed by force, in a finding's words. {@return whether it was not noted before} */
    boolean passedByForce(String check) {
        return forced.add(check);
    }

    /** {@return where its own per-CPU variables begin ({@code mod->percpu}); 0 without any, or before they have a place} */
    public long perCpu() {
        return perCpu;
    }

    public void perCpu(long placed) {
        perCpu = placed;
    }

    /** {@return the modules whose symbols it uses ({@code ref_module}); empty where not every symbol's owner was found} */
    public Optional<Set<ModuleName>> uses() {
        return Optional.ofNullable(uses);
    }

    public void uses(Set<ModuleName> owners) {
        uses = Set.copyOf(owners);
    }

    /** {@return the parameters that were given and taken, by name} */
    public Map<String, GivenParameter> given() {
        return Collections.unmodifiableMap(given);
    }

    public void gave(String parameter, GivenParameter taken) {
        given.put(parameter, taken);
    }
}
