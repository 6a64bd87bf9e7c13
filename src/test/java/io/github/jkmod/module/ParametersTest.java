package io.github.jkmod.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.module.KernelParameter.Array;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ParametersTest {
    static Stream<ModuleFile> both() {
        return Stream.of(SampleModule.parse(SampleModule.amd64()), SampleModule.parse(SampleModule.armhf()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void joinsModinfoWithTheTable(ModuleFile module) {
        assertThat(module.parameters())
                .extracting(Parameter::name)
                .containsExactly("loud", "numbers", "ghost", "whom", "odd");
        Parameter loud = module.parameters().get(0);
        assertThat(loud.description()).contains("say it");
        assertThat(loud.type()).contains("bool");
        assertThat(loud.entry())
                .contains(new KernelParameter(
                        "loud", Optional.of("param_ops_bool"), 0644, -1, 0, Optional.empty(), Optional.empty()));
        assertThat(module.parameters().get(2).entry()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void followsArraysAndStringsToTheirBounds(ModuleFile module) {
        assertThat(entry(module, "numbers").array()).contains(new Array(4, 4, Optional.of("param_ops_int")));
        assertThat(entry(module, "whom").stringSize()).contains(16L);
        assertThat(entry(module, "whom").permissions()).isZero();
    }

    @ParameterizedTest
    @MethodSource("both")
    void namesTheModulesOwnOps(ModuleFile module) {
        assertThat(entry(module, "odd").ops()).contains("odd_ops");
        assertThat(entry(module, "odd").flags()).isEqualTo(1);
    }

    private static KernelParameter entry(ModuleFile module, String name) {
        return module.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst()
                .flatMap(Parameter::entry)
                .orElseThrow();
    }
}
