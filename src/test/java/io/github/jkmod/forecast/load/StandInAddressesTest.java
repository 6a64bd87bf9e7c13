package io.github.jkmod.forecast.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.Architecture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StandInAddressesTest {
    @ParameterizedTest
    @EnumSource(Architecture.class)
    void anImportIsFoundByItsNameAndByExactlyItsAddress(Architecture architecture) {
        StandInAddresses addresses = new StandInAddresses(architecture);
        long first = addresses.ofImport("printk");
        long second = addresses.ofImport("kfree");
        assertThat(second).isNotEqualTo(first);
        assertThat(addresses.ofImport("printk")).isEqualTo(first);
        assertThat(addresses.importAt(first)).contains("printk");
        assertThat(addresses.importAt(second)).contains("kfree");
        assertThat(addresses.importAt(first + 1)).isEmpty();
        assertThat(addresses.importAt(first - (second - first))).isEmpty();
        assertThat(addresses.importAt(second + (second - first))).isEmpty();
        assertThat(addresses.isImport(first)).isTrue();
        assertThat(addresses.isImport(first - 1)).isFalse();
    }
}
