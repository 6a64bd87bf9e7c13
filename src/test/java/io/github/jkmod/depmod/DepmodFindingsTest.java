package io.github.jkmod.depmod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a few modules: texts, indexes and the files that hold them. */
final class DepmodFindingsTest {
    @TempDir
    private Path tree;

    private final RecordingLog log = new RecordingLog();
    private final List<FoundModule> modules = new ArrayList<>();
    private final List<ModuleDigest> digests = new ArrayList<>();

    private void module(String name, List<String> exports, List<String> needs, String... aliases) {
        modules.add(FoundModule.of(tree + "/k/" + name + ".ko", tree.toString()));
        digests.add(new ModuleDigest(
                exports.stream()
                        .map(export -> new ModuleDigest.Export(export, 1))
                        .toList(),
                needs.stream()
                        .map(need -> new ModuleDigest.Need(need, 2, false))
                        .toList(),
                Arrays.asList(aliases),
                List.of("pre: " + name),
                List.of("w"),
                Optional.empty()));
    }

    private final List<String> verbose = new ArrayList<>();

    private DepmodFindings database(Dependencies.Check check) {
        SymbolProviders providers = new SymbolProviders("");
        for (int i = 0; i < modules.size(); i++) {
            providers.addModule(i, digests.get(i).exports());
        }
        List<List<Integer>> needed = new Dependencies(modules, providers, check, log, verbose::add).of(digests);
        DependencyOrder order = DependencyOrder.of(modules, needed, log).orElseThrow();
        return new DepmodFindings(tree.toString(), modules, digests, order, providers);
    }

    private DepmodFindings database() {
        return database(new Dependencies.Check(false, false));
    }

    private DatabaseText text() {
        return new DatabaseText(database(), log);
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(tree)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void textsNameModulesAndWhatTheySay() {
        module("a-b", List.of("s"), List.of(), "pci:x-y");
        module("u", List.of(), List.of("s", "s"));
        assertThat(text().dependencies()).isEqualTo("k/a-b.ko:\nk/u.ko: k/a-b.ko\n");
        assertThat(verbose).containsExactly(tree + "/k/u.ko needs \"s\": " + tree + "/k/a-b.ko");
        assertThat(text().aliases()).endsWith("themselves.\nalias pci:x-y a_b\n");
        assertThat(text().softDependencies()).contains("softdep a_b pre: a-b\nsoftdep u pre: u\n");
        assertThat(text().weakDependencies()).endsWith("weakdep a_b w\nweakdep u w\n");
        assertThat(text().symbols()).endsWith("alias symbol:s a_b\n");
    }

    @Test
    void deviceNodesNeedNameAndNumbers() {
        module("a", List.of(), List.of(), "devname:foo/bar", "char-major-10-07", "devname:late");
        module("b", List.of(), List.of(), "block-major-8-*", "devname:nb");
        module("c", List.of(), List.of(), "block-major-8-3x", "devname:c");
        assertThat(text().deviceNodes())
                .isEqualTo("# Device nodes to trigger on-demand module loading.\na foo/bar c10:7\nc c b8:3\n");
        assertThat(log.lines)
                .containsExactly("ERROR: Module 'b' has devname (nb) but lacks major and minor information. Ignoring.");
    }

    @Test
    void unknownSymbolsAndOtherVersionsAreWarnedOf() {
        module("a", List.of("s"), List.of("nobody"));
        module("u", List.of(), List.of("s"));
        database(new Dependencies.Check(true, true));
        assertThat(log.lines)
                .containsExactly(
                        "WARNING: " + tree + "/k/a.ko needs unknown symbol nobody",
                        "WARNING: " + tree + "/k/u.ko disagrees about version of symbol s");
    }

    @Test
    void whatAnIndexHoldsTwiceIsWarnedOf() throws Exception {
        module("a", List.of(), List.of(), "x-y", "x_y", "bad[");
        DatabaseIndexes indexes = new DatabaseIndexes(database(), true, log);
        indexes.aliases();
        assertThat(indexes.duplicates()).isEqualTo(1);
        assertThat(log.lines)
                .containsExactly("WARNING: duplicate module alias:\nx_y a", "WARNING: Unmatched bracket in bad[");
    }

    @Test
    void builtInsComeFromTheKernelsFiles() throws Exception {
        Files.writeString(tree.resolve("modules.builtin"), "kernel/a-b.ko\n9p.ko\n");
        Files.writeString(tree.resolve("modules.builtin.modinfo"), "a.alias=x-y\0a.file=z\0nodot\0b.alias=\0");
        DatabaseIndexes indexes = new DatabaseIndexes(database(), true, log);
        IndexTrie names = new IndexTrie();
        names.insert("a_b", "", 0);
        assertThat(indexes.builtIns()).isEqualTo(names.toBytes());
        IndexTrie aliases = new IndexTrie();
        aliases.insert("x_y", "a", 0);
        assertThat(indexes.builtInAliases()).isEqualTo(aliases.toBytes());
        assertThat(log.lines).containsExactly("ERROR: Invalid modules.builtin line: 9p.ko\n");
    }

    @Test
    void allFilesAreWrittenAndNothingElseIsLeft() throws Exception {
        Files.writeString(tree.resolve("modules.dep"), "old");
        assertThat(new DatabaseFiles(database(), false, log).write(tree.toString()))
                .isTrue();
        assertThat(files())
                .containsExactly(
                        "modules.alias",
                        "modules.alias.bin",
                        "modules.builtin.alias.bin",
                        "modules.builtin.bin",
                        "modules.dep",
                        "modules.dep.bin",
                        "modules.devname",
                        "modules.softdep",
                        "modules.symbols",
                        "modules.symbols.bin",
                        "modules.weakdep");
        assertThat(tree.resolve("modules.dep")).isEmptyFile();
    }

    @Test
    void whereOneFileCannotGetItsNameTheTemporariesGo() throws Exception {
        Files.createDirectories(tree.resolve("modules.dep.bin/full"));
        DatabaseFiles files = new DatabaseFiles(database(), false, log);
        assertThat(files.write(tree.toString())).isFalse();
        assertThat(files()).containsExactly("modules.dep", "modules.dep.bin");
        assertThat(log.lines).last().asString().startsWith("FATAL: renameat(" + tree + ", modules.dep.bin.");
    }

    @Test
    void aCharacterThatNoIndexHoldsLeavesTheOldFiles() throws Exception {
        Files.writeString(tree.resolve("modules.dep"), "old");
        module("a", List.of(), List.of(), "caf\u00e9");
        DatabaseFiles files = new DatabaseFiles(database(), false, log);
        assertThatThrownBy(() -> files.write(tree.toString())).isInstanceOf(IndexCharacterException.class);
        assertThat(files()).containsExactly("modules.dep");
        assertThat(tree.resolve("modules.dep")).hasContent("old");
    }
}
