package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class KernelReleaseTest {
    @ParameterizedTest
    @CsvSource({
        "6.12.118+deb13-amd64, 6, 12, 118, DEBIAN",
        "6.12.107+deb13, 6, 12, 107, DEBIAN",
        "6.1.0-50-amd64, 6, 1, 0, DEBIAN",
        "6.1.0-50-cloud-arm64, 6, 1, 0, DEBIAN",
        "5.10.0-32-armmp, 5, 10, 0, DEBIAN",
        "5.10.0-32-armmp-lpae, 5, 10, 0, DEBIAN",
        "7.2.6-amd64, 7, 2, 6, DEBIAN",
        "7.2.13+deb14-arm64, 7, 2, 13, DEBIAN",
        "6.9.1, 6, 9, 1, OTHER",
        "6.18.44-fc-v595, 6, 18, 44, OTHER",
        "5.15.0-91-generic, 5, 15, 0, OTHER",
        "6.17-rc5, 6, 17, 0, OTHER",
        "6.1, 6, 1, 0, OTHER",
        "6.6.12345678, 6, 6, 0, OTHER"
    })
    void releasesAreReadAsUnameSaysThem(String release, int major, int minor, int patch, KernelRelease.Vendor vendor) {
        assertThat(KernelRelease.of(release)).contains(new KernelRelease(major, minor, patch, vendor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "6.", "x6.1", "12345.1", "6.12345"})
    void whatIsNoReleaseIsNone(String release) {
        assertThat(KernelRelease.of(release)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "6.1.0-50-amd64, #1 SMP PREEMPT_DYNAMIC Debian 6.1.170-1 (2026-02-01), 6, 1, 170, DEBIAN",
        "5.10.0-32-armmp, #1 SMP Debian 5.10.223-1 (2024-08-10), 5, 10, 223, DEBIAN",
        "6.12.118+deb13-amd64, #1 SMP PREEMPT_DYNAMIC Debian 6.12.118-1 (2026-10-01), 6, 12, 118, DEBIAN",
        "6.12.1, #1 SMP Debian 6.12, 6, 12, 1, DEBIAN",
        "6.9.1, #1 SMP Debian 6.1.170-1, 6, 9, 1, DEBIAN",
        "6.1.0-50-amd64, #1 SMP PREEMPT_DYNAMIC, 6, 1, 0, OTHER",
        "6.1.0-50-amd64, '', 6, 1, 0, OTHER"
    })
    void theVersionTellsTheVendorAndDebiansStableRelease(
            String release, String version, int major, int minor, int patch, KernelRelease.Vendor vendor) {
        assertThat(KernelRelease.of(release, version)).contains(new KernelRelease(major, minor, patch, vendor));
    }

    @Test
    void itPrintsAsKernelOrgNamesIt() {
        assertThat(KernelRelease.of("6.12.118+deb13-amd64").orElseThrow()).hasToString("6.12.118");
        assertThat(KernelRelease.of("6.13.0").orElseThrow()).hasToString("6.13");
    }
}
