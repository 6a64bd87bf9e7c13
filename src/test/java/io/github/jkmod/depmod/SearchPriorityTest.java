package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchPriorityTest {
    private final SearchPriority priority = new SearchPriority(new DepmodConfig(
            List.of("weak/a-b"),
            List.of(new DepmodConfig.External(), new DepmodConfig.BuiltIn(), new DepmodConfig.Folder("updates")),
            List.of("/ext"),
            List.of()));

    private static FoundModule module(String path) {
        return FoundModule.of(path.startsWith("/") ? path : "/t/" + path, "/t");
    }

    @ParameterizedTest
    @CsvSource({
        "kernel/x.ko,      extra/x.ko,     true, the first of equals stays",
        "kernel/x.ko,      updates/x.ko,   false, a searched folder is above the rest",
        "updates/x.ko,     kernel/x.ko.xz, true, whichever is first",
        "kernel/x.ko,      updatesx/x.ko,  true, and only that folder",
        "updates/a/x.ko,   updates/b/x.ko, false, of two in it the last one wins",
        "kernel/x.ko,      /ext/x.ko,      true, external was named last",
        "updates/a-b.ko,   weak/a-b.ko,    false, an override is above all",
        "weak/a-b.ko,      updates/a-b.ko, true, from either side"
    })
    void oneOfTwoFilesCounts(String first, String second, boolean stays, String why) {
        assertThat(priority.staysBefore(module(first), module(second))).as(why).isEqualTo(stays);
    }
}
