package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.moddb.KnownModule.Dependencies;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ModuleLookupTest {
    @TempDir
    private Path tree;

    private final ModprobeConfig config = new ModprobeConfig();
    private final List<String> complaints = new ArrayList<>();

    @BeforeEach
    void database() throws IOException {
        new SampleIndex()
                .add("ext4", "kernel/ext4.ko: kernel/jbd2.ko kernel/crc16.ko")
                .add("snd_hda", "/abs/snd-hda.ko:")
                .writeTo(tree.resolve("modules.dep.bin"));
        new SampleIndex()
                .add("fs_ext4", "ext4")
                .add("pci:v*", "first", 1)
                .add("pci:v0*", "second", 2)
                .writeTo(tree.resolve("modules.alias.bin"));
        new SampleIndex().add("symbol:jbd2_start", "jbd2").writeTo(tree.resolve("modules.symbols.bin"));
        new SampleIndex().add("unix", "").writeTo(tree.resolve("modules.builtin.bin"));
        new SampleIndex().add("net_pf_1", "unix").writeTo(tree.resolve("modules.builtin.alias.bin"));
    }

    private ModuleLookup lookup() throws IOException {
        return new ModuleLookup(
                new ModuleDatabase(tree.toString(), complaint -> complaints.add(complaint.text())), config);
    }

    private List<String> names(String name) throws IOException {
        return lookup().find(name).stream().map(KnownModule::name).toList();
    }

    @Test
    void namesAreFoundWithDashesToo() throws IOException {
        assertThat(lookup().find("snd-hda")).containsExactly(KnownModule.named("snd_hda"));
        assertThat(lookup().database().dependencies("ext4"))
                .contains(new Dependencies(
                        tree + "/kernel/ext4.ko", List.of(tree + "/kernel/crc16.ko", tree + "/kernel/jbd2.ko")));
        assertThat(lookup().database().dependencies("snd_hda").map(Dependencies::file))
                .contains("/abs/snd-hda.ko");
    }

    @Test
    void anAliasMayStandForSeveralModules() throws IOException {
        assertThat(names("fs-ext4")).containsExactly("ext4");
        assertThat(names("pci:v0001")).containsExactly("first", "second");
        assertThat(lookup().find("fs-ext4").get(0).alias()).contains("fs_ext4");
    }

    @Test
    void symbolsNeedTheirMark() throws IOException {
        assertThat(names("symbol:jbd2_start")).containsExactly("jbd2");
        assertThat(names("jbd2_start")).isEmpty();
    }

    @Test
    void builtInModulesAreFoundByNameAndAlias() throws IOException {
        assertThat(lookup().isBuiltIn(lookup().find("unix").get(0))).isTrue();
        KnownModule byAlias = lookup().find("net-pf-1").get(0);
        assertThat(byAlias).isEqualTo(new KnownModule("unix", Optional.of("net_pf_1"), true));
        assertThat(lookup().isBuiltIn(KnownModule.named("ext4"))).isFalse();
    }

    @Test
    void whatTheAdministratorCallsAModuleComesFirst() throws IOException {
        config.addAlias("ext[3-4]", "other");
        config.addAlias("ext4", "another");
        assertThat(names("ext4")).containsExactly("other", "another");
    }

    @Test
    void aCommandMakesItsOwnNameKnownButNoPattern() throws IOException {
        config.addInstall("made_up", "true");
        config.addRemove("gone*", "true");
        assertThat(names("made-up")).containsExactly("made_up");
        assertThat(names("gone_x")).isEmpty();
    }

    @Test
    void byNameNoAliasCounts() throws IOException {
        assertThat(lookup().findByName("ext4")).contains(KnownModule.named("ext4"));
        assertThat(lookup().findByName("unix")).contains(KnownModule.named("unix"));
        assertThat(lookup().findByName("fs-ext4")).isEmpty();
    }

    @Test
    void unknownAndBrokenNames() throws IOException {
        assertThat(names("nosuch")).isEmpty();
        assertThat(names("a[b")).isEmpty();
        assertThat(ModuleLookup.isWellFormed("a[b")).isFalse();
        assertThat(ModuleLookup.isWellFormed("a[b]")).isTrue();
    }

    @Test
    void ofIndexesOfAnotherFormatTheFirstIsNamed() throws IOException {
        for (String name : List.of("modules.dep.bin", "modules.alias.bin")) {
            Files.writeString(tree.resolve(name), "XXXXYYYYZZZZ");
        }
        assertThat(names("ext4")).isEmpty();
        assertThat(complaints).containsExactly("magic check fail: 58585858 instead of b007f457");
        assertThat(names("net-pf-1")).containsExactly("unix");
    }

    @Test
    void aTreeThatIsNotThereHasNoModules() throws IOException {
        ModuleDatabase none = new ModuleDatabase(tree + "/none", complaint -> complaints.add(complaint.text()));
        assertThat(new ModuleLookup(none, config).find("ext4")).isEmpty();
        assertThat(complaints).isEmpty();
    }
}
