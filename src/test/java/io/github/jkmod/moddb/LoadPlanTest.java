package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class LoadPlanTest {
    private final Map<ModuleName, ModuleEntry> files = new HashMap<>();
    private final Set<ModuleName> builtIn = new HashSet<>();
    private final List<ModuleName> asked = new ArrayList<>();

    private ModuleSource.Answer find(ModuleName name) {
        asked.add(name);
        ModuleEntry entry = files.get(name);
        if (entry != null) {
            return new ModuleSource.Found(entry);
        }
        return builtIn.contains(name) ? new ModuleSource.BuiltIn() : new ModuleSource.Absent();
    }

    private static List<ModuleName> names(String words) {
        return Arrays.stream(words.split(" ", -1))
                .filter(word -> !word.isEmpty())
                .map(ModuleName::new)
                .toList();
    }

    private static ModuleEntry entry(String name, String needs, String prefers) {
        return new ModuleEntry(new ModuleName(name), Path.of("/k", name + ".ko"), names(needs), names(prefers));
    }

    private static ModuleEntry entry(String name, String needs) {
        return entry(name, needs, "");
    }

    private void has(ModuleEntry... entries) {
        for (ModuleEntry each : entries) {
            files.put(each.name(), each);
        }
    }

    private LoadPlan plan(ModuleEntry... wanted) throws IOException, DependencyCycleException {
        return LoadPlan.of(List.of(wanted), this::find);
    }

    private static List<String> order(LoadPlan plan) {
        return plan.order().stream().map(entry -> entry.name().value()).toList();
    }

    @Test
    void whatIsNeededComesFirstRecursively() throws Exception {
        has(entry("b", "c"), entry("c", ""));
        assertThat(order(plan(entry("a", "b")))).containsExactly("c", "b", "a");
    }

    @Test
    void aDiamondIsLoadedOnceAndLookedUpOnce() throws Exception {
        has(entry("left", "base"), entry("right", "base"), entry("base", ""));
        assertThat(order(plan(entry("top", "left right")))).containsExactly("base", "left", "right", "top");
        assertThat(asked).doesNotHaveDuplicates();
    }

    @Test
    void theOrderGivenStaysWhereNothingSpeaksAgainstIt() throws Exception {
        assertThat(order(plan(entry("z", ""), entry("a", ""), entry("m", "")))).containsExactly("z", "a", "m");
    }

    @Test
    void aProviderAmongTheFilesGivenIsTakenBeforeAnyOther() throws Exception {
        ModuleEntry given = new ModuleEntry(new ModuleName("b"), Path.of("mine/b.ko"), List.of(), List.of());
        has(entry("b", "x"));
        LoadPlan plan = plan(entry("a", "b"), given);
        assertThat(plan.order())
                .extracting(ModuleEntry::file)
                .containsExactly(Path.of("mine/b.ko"), Path.of("/k/a.ko"));
        assertThat(asked).isEmpty();
    }

    @Test
    void dashesAndUnderscoresAreTheSame() throws Exception {
        has(entry("dm-bufio", ""));
        assertThat(order(plan(entry("a", "dm_bufio")))).containsExactly("dm_bufio", "a");
        has(entry("dm_mod", ""));
        assertThat(order(plan(entry("a", "dm-mod")))).containsExactly("dm_mod", "a");
    }

    @Test
    void twoFilesOfOneModuleAreBothLoaded() throws Exception {
        ModuleEntry again = new ModuleEntry(new ModuleName("a"), Path.of("again.ko"), List.of(), List.of());
        assertThat(plan(entry("a", ""), again).order()).hasSize(2);
    }

    @Test
    void modulesThatNeedEachOtherAreNamedInTheirCircle() {
        has(entry("b", "c"), entry("c", "d"), entry("d", "b"));
        assertThatThrownBy(() -> plan(entry("a", "b")))
                .isInstanceOf(DependencyCycleException.class)
                .hasMessage("b needs c needs d needs b");
        assertThatThrownBy(() -> plan(entry("self", "self"))).hasMessage("self needs self");
    }

    @Test
    void whatIsNotFoundIsNamedAndTheRestGoesOn() throws Exception {
        has(entry("b", "ghost"));
        LoadPlan plan = plan(entry("a", "b spook"));
        assertThat(order(plan)).containsExactly("b", "a");
        assertThat(plan.missing())
                .extracting(missing -> missing.name() + " " + missing.neededBy().name())
                .containsExactly("ghost b", "spook a");
    }

    @Test
    void whatIsBuiltInIsNeitherLoadedNorMissing() throws Exception {
        builtIn.addAll(names("crc32 sha"));
        LoadPlan plan = plan(entry("a", "crc32", "sha"));
        assertThat(order(plan)).containsExactly("a");
        assertThat(plan.missing()).isEmpty();
    }

    @Test
    void softDependenciesComeFirstIfTheyAreThere() throws Exception {
        has(entry("crc32c_generic", ""), entry("aes", ""), entry("aes_generic", ""));
        LoadPlan plan = plan(entry("a", "", "crc32c aes nothing"));
        assertThat(order(plan)).containsExactly("crc32c_generic", "aes", "a");
        assertThat(plan.missing()).isEmpty();
    }

    @Test
    void aSoftDependencyThatClosesACircleIsLeftOut() throws Exception {
        has(entry("b", "a"));
        assertThat(order(plan(entry("a", "", "b")))).containsExactly("a");
        has(entry("c", "d", ""), entry("d", "", "a"));
        assertThat(order(plan(entry("a", "c", "b")))).containsExactly("d", "c", "a");
    }

    @Test
    void modinfosSoftDependenciesAreReadUpToPost() {
        assertThat(ModuleEntry.pre("pre: crc32c sha-1 post: late")).isEqualTo(names("crc32c sha_1"));
        assertThat(ModuleEntry.pre("post: late pre:  early ")).isEqualTo(names("early"));
        assertThat(ModuleEntry.pre("platform: odd")).isEmpty();
    }
}
