package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.jkmod.model.ModuleName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On plain files, which can only grow at their end, as the live one does when the first module loads. */
final class KallsymsAmbushTest {
    private static final ModuleName DUMMY = new ModuleName("dummy");
    private static final String CORE = "ffffffff81000000 T _text\nffffffff82000000 d x\nffffffff83000000 B _end\n";
    private static final String OWN = "ffffffffc0201000 t a\t[dummy]\nffffffffc0201010 t b\t[dummy]\n";
    private static final String OTHER = "ffffffffc0101000 t x\t[other]\n";

    @TempDir
    private Path folder;

    @Test
    void theWaitingPlaceIsTheStartOfTheKernelsLastLine() throws IOException {
        byte[] bytes = (CORE + OTHER).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        KallsymsScan scan = new KallsymsScan(new ByteArrayInputStream(bytes), DUMMY).readAll();
        assertThat(scan.core().lastLine()).isEqualTo(CORE.lastIndexOf("ffffffff83"));

        SyntheticKallsyms large = SyntheticKallsyms.x86(10_000);
        scan = new KallsymsScan(new TrickleStream(large.bytes(), 4096), DUMMY).readAll();
        int lastLine = (int) scan.core().lastLine();
        assertThat(large.bytes()[lastLine - 1]).isEqualTo((byte) '\n');
        assertThat(new String(
                        large.bytes(),
                        lastLine,
                        (int) large.coreBytes() - lastLine,
                        java.nio.charset.StandardCharsets.ISO_8859_1))
                .endsWith(" d some_data_2999\n");
    }

    @Test
    void listsAModuleThatCameAfterPreparing() throws IOException {
        try (KallsymsAmbush ambush = tree(CORE).root().kallsyms().ambush(DUMMY)) {
            assertThat(readersOf(folder.resolve("proc/kallsyms"))).isOne();
            Files.writeString(folder.resolve("proc/kallsyms"), OWN + OTHER, StandardOpenOption.APPEND);
            KallsymsLook look = ambush.spring();
            assertThat(look.entries()).extracting(KallsymsEntry::name).containsExactly("a", "b");
            assertThat(look.listsData()).isTrue();
            assertThat(look.addressesHidden()).isFalse();
        }
    }

    @Test
    void readsPastNewerModules() throws IOException {
        try (KallsymsAmbush ambush =
                tree(CORE + OTHER + OWN + OTHER).root().kallsyms().ambush(DUMMY)) {
            assertThat(ambush.spring().entries()).hasSize(2);
        }
    }

    @Test
    void anAbsentModuleHasNoEntries() throws IOException {
        try (KallsymsAmbush ambush = tree(CORE + OTHER).root().kallsyms().ambush(DUMMY)) {
            assertThat(ambush.spring().entries()).isEmpty();
        }
    }

    @Test
    void takesAFullLookWhenTheFileChangedUnderneath() throws IOException {
        KernelRoot root = tree(CORE + OTHER).root();
        try (KallsymsAmbush ambush = root.kallsyms().ambush(DUMMY)) {
            tree("ffffffff81000000 T _text_moved_by_some_bytes\nffffffff82000000 d x\n" + OWN);
            assertThat(ambush.spring().entries()).hasSize(2);
        }
    }

    @Test
    void springsOnceAndLooksInFullAfterwards() throws IOException {
        try (KallsymsAmbush ambush = tree(CORE + OWN).root().kallsyms().ambush(DUMMY)) {
            KallsymsLook first = ambush.spring();
            assertThat(readersOf(folder.resolve("proc/kallsyms"))).isZero();
            assertThat(ambush.spring()).isEqualTo(first);
        }
    }

    @Test
    void aFileWithoutTheKernelsOwnPartIsReadInFull() throws IOException {
        try (KallsymsAmbush ambush = tree(OWN).root().kallsyms().ambush(DUMMY)) {
            assertThat(readersOf(folder.resolve("proc/kallsyms"))).isZero();
            assertThat(ambush.spring().entries()).hasSize(2);
        }
    }

    @Test
    void saysThatTheFileIsMissingWhenSprung() {
        try (KallsymsAmbush ambush = new Tree(folder).root().kallsyms().ambush(DUMMY)) {
            assertThatThrownBy(ambush::spring).isInstanceOf(NoSuchFileException.class);
        }
    }

    @Test
    void waitsInThisMachinesOwnFile() throws IOException {
        boolean ci = System.getenv("CI") != null; // where it has to run, and fails if it cannot
        assumeTrue(ci || Files.isReadable(Path.of("/proc/kallsyms")), "no /proc/kallsyms here");
        ModuleName pseudo = new ModuleName("__builtin__ftrace");
        KallsymsLook full = KernelRoot.live().kallsyms().look(pseudo).value().orElseThrow();
        try (KallsymsAmbush ambush = KernelRoot.live().kallsyms().ambush(pseudo)) {
            assertThat(readersOf(Path.of("/proc/kallsyms"))).isPositive();
            assertThat(ambush.spring()).isEqualTo(full);
        }
    }

    /** How many of this process' open files are that one: readers in wait. */
    private static long readersOf(Path file) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(descriptor -> leadsTo(descriptor, file)).count();
        }
    }

    private static boolean leadsTo(Path descriptor, Path file) {
        try {
            return Files.readSymbolicLink(descriptor).equals(file);
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    private Tree tree(String kallsyms) {
        return new Tree(folder).with("proc/kallsyms", kallsyms);
    }
}
