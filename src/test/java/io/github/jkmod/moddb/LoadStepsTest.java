package io.github.jkmod.moddb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LoadStepsTest {
    private static final Map<String, String> NEEDS = Map.of(
            "ext4", "jbd2 crc16", "jbd2", "", "crc16", "", "crc32c", "libcrc", "libcrc", "", "loop", "", "nbd", "");

    @TempDir
    private Path tree;

    private final ModprobeConfig config = new ModprobeConfig();
    private final List<String> complaints = new ArrayList<>();

    @BeforeEach
    void database() throws IOException {
        SampleIndex dep = new SampleIndex();
        for (Map.Entry<String, String> entry : NEEDS.entrySet()) {
            StringBuilder line = new StringBuilder(entry.getKey()).append(".ko:");
            for (String need : entry.getValue().split(" ", -1)) {
                line.append(need.isEmpty() ? "" : " " + need + ".ko");
            }
            dep.add(entry.getKey(), line.toString());
            Files.writeString(tree.resolve(entry.getKey() + ".ko"), "");
        }
        dep.writeTo(tree.resolve("modules.dep.bin"));
    }

    private List<LoadSteps.Step> steps(String name, boolean ignoreCommands) throws IOException {
        ModuleLookup lookup = new ModuleLookup(
                new ModuleDatabase(tree.toString(), complaint -> complaints.add(complaint.text())), config);
        return LoadSteps.of(
                lookup,
                lookup.find(name).get(0),
                Optional.empty(),
                ignoreCommands,
                complaint -> complaints.add(complaint.text()));
    }

    private List<String> names(String name) throws IOException {
        return steps(name, false).stream().map(step -> step.module().name()).toList();
    }

    private void softdep(String pattern, String text) {
        config.addSoftdep(SoftDependencies.of(pattern, text));
    }

    @Test
    void whatIsNeededComesFirst() throws IOException {
        assertThat(names("ext4")).containsExactly("crc16", "jbd2", "ext4");
        assertThat(steps("ext4", false)).allMatch(LoadSteps.Step::required);
    }

    @Test
    void softDependenciesSurroundTheirModuleAndComeWithTheirNeeds() throws IOException {
        softdep("ext4", "pre: crc32c post: loop nosuch");
        assertThat(names("ext4")).containsExactly("crc16", "jbd2", "libcrc", "crc32c", "ext4", "loop");
        assertThat(steps("ext4", false).stream()
                        .filter(step -> !step.required())
                        .map(step -> step.module().name()))
                .containsExactly("libcrc", "crc32c", "loop");
    }

    @Test
    void onlyTheFirstSoftdepLineCounts() throws IOException {
        softdep("ext*", "pre: loop");
        softdep("ext4", "pre: nbd");
        assertThat(names("ext4")).containsExactly("crc16", "jbd2", "loop", "ext4");
    }

    @Test
    void aSoftDependencyBackIsFollowedOnce() throws IOException {
        softdep("loop", "post: nbd");
        softdep("nbd", "pre: loop");
        assertThat(names("loop")).containsExactly("loop", "nbd");
    }

    @Test
    void aNeededModuleWithASoftDependencyOnTheWantedComesTwice() throws IOException {
        softdep("jbd2", "post: crc16");
        assertThat(names("ext4")).containsExactly("crc16", "jbd2", "crc16", "ext4");
    }

    @Test
    void installCommandsStandInForFilesUnlessIgnored() throws IOException {
        config.addInstall("ext*", "echo");
        config.addInstall("jbd2", "true");
        assertThat(steps("ext4", false).stream().map(LoadSteps.Step::command))
                .containsExactly(Optional.empty(), Optional.of("true"), Optional.of("echo"));
        assertThat(steps("ext4", true).stream().map(LoadSteps.Step::command))
                .containsExactly(Optional.empty(), Optional.of("true"), Optional.empty());
    }

    @Test
    void aSoftdepLineTakesTheInstallCommandAway() throws IOException {
        config.addInstall("loop", "true");
        softdep("loop", "pre: nbd");
        assertThat(steps("loop", false)).allMatch(step -> step.command().isEmpty());
    }

    @Test
    void whatIsListedAndNotThereLeavesItsModuleAlone() throws IOException {
        Files.delete(tree.resolve("jbd2.ko"));
        assertThat(names("ext4")).containsExactly("ext4");
        String complaint = "path=" + tree + "/jbd2.ko error=No such file or directory";
        assertThat(complaints).containsExactly(complaint, complaint); // when it is looked up, and for its steps
    }

    @Test
    void brokenNamesOfSoftDependenciesAreNamed() throws IOException {
        softdep("loop", "pre: [x nbd");
        assertThat(names("loop")).containsExactly("nbd", "loop");
        assertThat(complaints).containsExactly("failed to lookup soft dependency '[x', continuing anyway.");
    }
}
