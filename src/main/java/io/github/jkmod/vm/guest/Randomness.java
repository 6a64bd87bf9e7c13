package io.github.jkmod.vm.guest;

import java.io.IOException;

/** The random numbers of this guest's kernel. */
@FunctionalInterface
public interface Randomness {
    /**
     * Makes what follows different from what any other machine in the same state would give.
     *
     * @throws IOException if the kernel refuses
     */
    void stir(byte[] entropy) throws IOException;
}
