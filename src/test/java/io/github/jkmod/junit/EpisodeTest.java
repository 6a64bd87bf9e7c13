package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.vm.spec.MachineShape;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class EpisodeTest {
    private static String again(MachineShape shape, Map<String, Path> payload, List<List<String>> commands) {
        return new Episode(
                        FakeGuests.kernel("6.1"),
                        new Machine(shape, false),
                        payload,
                        commands,
                        List.of(),
                        List.of(),
                        Optional.empty())
                .again();
    }

    @Test
    void theLastCommandCanBeRunAgainWithTheFilesThatItNames() {
        Map<String, Path> payload = Map.of("a.ko", Path.of("/m/a.ko"), "b.ko", Path.of("/m/b.ko"));
        List<List<String>> commands =
                List.of(List.of("uname"), List.of("jkmod", "load", "/payload/a.ko", "whom=the lab's"));
        assertThat(again(MachineShape.USUAL, payload, commands))
                .isEqualTo("jkmod vm exec --kernel 6.1 --arch arm64 --copy /m/a.ko"
                        + " -- jkmod load /payload/a.ko 'whom=the lab'\\''s'");
    }

    @Test
    void anotherMachineIsNamed() {
        MachineShape shape = new MachineShape(512, 2, List.of("oops=panic", "quiet"));
        assertThat(again(shape, Map.of("x", Path.of("/y")), List.of()))
                .isEqualTo("jkmod vm exec --kernel 6.1 --arch arm64 --memory 512 --cpus 2"
                        + " --append oops=panic --append quiet --copy /y -- dmesg");
    }
}
