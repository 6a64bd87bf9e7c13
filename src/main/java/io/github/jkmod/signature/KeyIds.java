package io.github.jkmod.signature;

import java.util.Arrays;

/** The names under which keys are found ({@code asymmetric_key_generate_id}). */
final class KeyIds {
    private KeyIds() {}

    /** {@return the name made of a serial number and an issuer} */
    static byte[] of(byte[] serial, byte[] issuer) {
        byte[] id = Arrays.copyOf(serial, serial.length + issuer.length);
        System.arraycopy(issuer, 0, id, serial.length, issuer.length);
        return id;
    }
}
