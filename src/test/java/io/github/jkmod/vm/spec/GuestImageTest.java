package io.github.jkmod.vm.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What runs in a userland, and what beside it. */
final class GuestImageTest {
    @Test
    void programsRunInItAndJkmodDoesNot() {
        assertThat(GuestImage.inUserland(List.of("ip", "-V")))
                .startsWith("chroot", GuestImage.USERLAND)
                .endsWith("sh", "ip", "-V");
        assertThat(GuestImage.inUserland(List.of("jkmod", "lsmod"))).containsExactly("jkmod", "lsmod");
        assertThat(GuestImage.inUserland(List.of())).startsWith("chroot");
    }

    @Test
    void aMachineWithAnythingOfItsOwnIsNoClone() {
        assertThat(MachineShape.USUAL.isEquipped()).isFalse();
        assertThat(MachineShape.USUAL.network(true).isEquipped()).isTrue();
        assertThat(MachineShape.USUAL.drives(List.of(512L)).isEquipped()).isTrue();
        assertThat(MachineShape.USUAL.network(true).hasDisks()).isFalse();
    }
}
