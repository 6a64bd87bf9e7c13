package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On plain files, which grow at their end as the live one does when the first module loads. */
final class KallsymsParkTest {
    private static final ModuleName DUMMY = new ModuleName("dummy");
    private static final String CORE = "ffffffff81000000 T _text\nffffffff82000000 d x\nffffffff83000000 B _end\n";
    private static final String HIDDEN_CORE = CORE.replaceAll("(?m)^f{8}.{8}", "0000000000000000");
    private static final String OWN = "ffffffffc0201000 t a\t[dummy]\n";

    @TempDir
    private Path folder;

    @Test
    void parkedReadersSeeWhatCameAfterThem() throws IOException {
        Tree tree = new Tree(folder).with("proc/kallsyms", CORE);
        Kallsyms kallsyms = tree.root().kallsyms();
        kallsyms.park(2);
        assertThat(kallsyms.look(DUMMY).value().orElseThrow().entries()).isEmpty();
        Files.writeString(folder.resolve("proc/kallsyms"), OWN, StandardOpenOption.APPEND);
        for (int look = 0; look < 3; look++) { // parked and not
            KallsymsLook seen = kallsyms.look(DUMMY).value().orElseThrow();
            assertThat(seen.entries()).extracting(KallsymsEntry::name).containsExactly("a");
            assertThat(seen.listsData()).isTrue();
        }
    }

    @Test
    void underAnotherRestrictionAllIsReadAnew() throws IOException {
        Tree tree = new Tree(folder).with("proc/kallsyms", CORE).with("proc/sys/kernel/kptr_restrict", "0\n");
        Kallsyms kallsyms = tree.root().kallsyms();
        kallsyms.park(2);
        assertThat(kallsyms.look(DUMMY).value().orElseThrow().addressesHidden()).isFalse();
        tree.with("proc/kallsyms", HIDDEN_CORE).with("proc/sys/kernel/kptr_restrict", "2\n");
        assertThat(kallsyms.look(DUMMY).value().orElseThrow().addressesHidden()).isTrue();
    }

    @Test
    void withoutTheFileNobodyWaits() throws IOException {
        Tree tree = new Tree(folder);
        Kallsyms kallsyms = tree.root().kallsyms();
        kallsyms.park(2);
        tree.with("proc/kallsyms", CORE + OWN);
        assertThat(kallsyms.look(DUMMY).value().orElseThrow().entries()).hasSize(1);
    }

    @Test
    void learnsOfDataSymbolsInOnePass() {
        Tree tree = new Tree(folder).with("proc/kallsyms", CORE);
        assertThat(tree.root().kallsyms().listsData().value()).contains(true);
        tree.with("proc/kallsyms", CORE.replace(" d x", " D x"));
        assertThat(tree.root().kallsyms().listsData().value()).contains(false);
    }

    @Test
    void whereTheKernelsOwnAreIsReadOnce() {
        Tree tree = new Tree(folder).with("proc/kallsyms", CORE + "ffffffffc0201000 d x\t[dummy]\n");
        Kallsyms kallsyms = tree.root().kallsyms();
        Set<String> names = Set.of("x", "_end", "none");
        Map<String, Long> found = Map.of("x", 0xffffffff82000000L, "_end", 0xffffffff83000000L);
        assertThat(kallsyms.addresses(names).value()).contains(found);
        tree.with("proc/kallsyms", CORE.replace("ffffffff83", "ffffffff84"));
        assertThat(kallsyms.addresses(names).value()).contains(found);
        tree.with("proc/kallsyms", HIDDEN_CORE).with("proc/sys/kernel/kptr_restrict", "2\n");
        assertThat(kallsyms.addresses(names).value()).contains(Map.of("x", 0L, "_end", 0L));
    }

    @Test
    void theNearestSymbolIsTheLastThatIsNotAbove() {
        Tree tree = new Tree(folder).with("proc/kallsyms", "ffffffff83000000 B _end\n" + CORE);
        Map<Long, KallsymsEntry> nearest = tree.root()
                .kallsyms()
                .nearest(Set.of(0xffffffff82000000L, 0xffffffff82ffffffL, 0xffffffff80ffffffL))
                .value()
                .orElseThrow();
        KallsymsEntry x = new KallsymsEntry(0xffffffff82000000L, 'd', "x");
        assertThat(nearest).isEqualTo(Map.of(0xffffffff82000000L, x, 0xffffffff82ffffffL, x));
    }
}
