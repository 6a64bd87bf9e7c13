package io.github.jkmod.probe;

import java.util.Arrays;

/** Parts of a run in which a module calls the kernel. */
public enum Phase {
    /** Its init function, until that has returned. */
    INIT(0),
    /** While the user's script runs. */
    SCRIPT(1),
    /** Its exit function. */
    EXIT(2);

    private final int number;

    Phase(int number) {
        this.number = number;
    }

    /**
     * {@return the phase of that number of the shim's}
     *
     * @throws IllegalArgumentException if there is none
     */
    static Phase numbered(String number) {
        int wanted = Integer.parseInt(number);
        return Arrays.stream(values())
                .filter(phase -> phase.number == wanted)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no phase: " + number));
    }

    /** {@return the shim's number for it, from 0 on} */
    int number() {
        return number;
    }
}
