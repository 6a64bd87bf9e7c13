package io.github.jkmod.preflight;

/** Why a module counts as in use. */
public enum Origin {
    /** It is in /proc/modules. */
    LOADED("loaded"),
    /** /etc/modules or modules-load.d names it, see modules-load.d(5). */
    MODULES_LOAD("modules-load.d"),
    /** A line of modprobe.d(5) names it. */
    MODPROBE("modprobe.d"),
    /** dkms builds it. */
    DKMS("dkms"),
    /** The initramfs is told to have it. */
    INITRAMFS("initramfs"),
    /** It is in {@code updates} of the present kernel's modules. */
    UPDATES("updates"),
    /** Whoever asks has named it. */
    ASKED("asked for");

    private final String label;

    Origin(String label) {
        this.label = label;
    }

    /** {@return the word for messages, such as {@code modules-load.d}} */
    public String label() {
        return label;
    }
}
