package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProcModulesTest {
    @TempDir
    private Path folder;

    @Test
    void readsALoadedModuleWithTaints() {
        ProcModule module = one("dummy 16384 0 - Live 0xffffffffc0201000 (OE)");
        assertThat(module)
                .isEqualTo(new ProcModule(
                        new ModuleName("dummy"),
                        16384,
                        OptionalLong.of(0),
                        List.of(),
                        ProcModule.State.LIVE,
                        0xffffffffc0201000L,
                        "OE",
                        List.of()));
        assertThat(module.permanent()).isFalse();
    }

    @Test
    void readsAModuleWhoseInitRuns() {
        ProcModule module = one("tcrypt 86016 1 - Loading 0x0000000000000000 (E+)");
        assertThat(module.state()).isEqualTo(ProcModule.State.LOADING);
        assertThat(module.refCount()).hasValue(1);
        assertThat(module.address()).isZero();
        assertThat(module.taints()).isEqualTo("E+");
    }

    @Test
    void keepsUsersInTheKernelsOrder() {
        assertThat(one("bonding 217088 0 - Live 0xffffffffc0a00000").usedBy()).isEmpty();
        assertThat(one("tls 155648 2 mlx5_core,bonding, Live 0xffffffffc0900000")
                        .usedBy())
                .containsExactly("mlx5_core", "bonding");
    }

    @Test
    void marksPermanentModules() {
        ProcModule module = one("crc32 16384 1 ext4,[permanent], Live 0x7f000000");
        assertThat(module.usedBy()).containsExactly("ext4", ProcModule.PERMANENT);
        assertThat(module.permanent()).isTrue();
        assertThat(module.address()).isEqualTo(0x7f000000L);
    }

    @Test
    void readsKernelsWithoutUnloading() {
        ProcModule module = one("dummy 16384 - - Live 0xbf000000");
        assertThat(module.refCount()).isEmpty();
        assertThat(module.usedBy()).isEmpty();
    }

    @Test
    void keepsColumnsItDoesNotKnow() {
        assertThat(one("dummy 16384 0 - Live 0xbf000000 (W) tag=3 x").extra()).containsExactly("tag=3", "x");
        assertThat(one("dummy 16384 0 - Live 0xbf000000 tag=3").extra()).containsExactly("tag=3");
    }

    @Test
    void saysWhichLineIsMalformedAndWhy() {
        assertThat(malformed("dummy 16384 0 - Live")).isEqualTo("m: line 2: 5 columns, at least 6 expected");
        assertThat(malformed("dummy big 0 - Live 0x0")).isEqualTo("m: line 2: size \"big\" is no number");
        assertThat(malformed("dummy 1 0 - Dead 0x0"))
                .isEqualTo("m: line 2: state \"Dead\" is none of Live, Loading, Unloading");
        assertThat(malformed("dummy 1 0 - Live 0xg")).isEqualTo("m: line 2: address \"0xg\" is no hexadecimal number");
    }

    @Test
    void anEmptyFileIsNotAMissingOne() {
        KernelRoot root = new Tree(folder).root();
        assertThat(ProcModules.read(root))
                .isEqualTo(new Fact.Absent<>(folder + "/proc/modules: No such file or directory"));
        new Tree(folder).with("proc/modules", "");
        assertThat(ProcModules.read(root)).isEqualTo(new Fact.Present<>(List.of()));
    }

    @Test
    void findsAModuleOrSaysThatItIsNotLoaded() {
        KernelRoot root = new Tree(folder)
                .with("proc/modules", "snd_hda 1 0 - Live 0x0\ndummy 2 0 - Unloading 0x0\n")
                .root();
        assertThat(ProcModules.find(root, new ModuleName("snd-hda")).value()).isPresent();
        assertThat(ProcModules.find(root, new ModuleName("absent")))
                .isEqualTo(new Fact.Absent<>(folder + "/proc/modules: absent is not loaded"));
    }

    private static ProcModule one(String line) {
        return ProcModules.parse(List.of(line), "m").value().orElseThrow().get(0);
    }

    private static String malformed(String line) {
        return ((Fact.Malformed<List<ProcModule>>) ProcModules.parse(List.of("ok 1 0 - Live 0x0", line), "m")).why();
    }
}
