package io.github.jkmod.vm.spec;

/** How QEMU runs the guest's instructions. */
public enum Accelerator {
    /** On the host's own processor. */
    KVM(1),
    /** Translated, several times slower. */
    TCG(4);

    private final int scale;

    Accelerator(int scale) {
        this.scale = scale;
    }

    /** {@return the factor for every deadline of a guest that runs this way} */
    public int scale() {
        return scale;
    }

    /** {@return QEMU's name: kvm or tcg} */
    public String label() {
        return this == KVM ? "kvm" : "tcg";
    }
}
