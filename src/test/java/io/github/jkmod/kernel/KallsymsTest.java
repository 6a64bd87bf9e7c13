package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KallsymsTest {
    private static final ModuleName DUMMY = new ModuleName("dummy");
    private static final String CORE = "0000000000000000 A fixed_percpu_data\nffffffff81000000 T _text\n";

    @TempDir
    private Path folder;

    @Test
    void listsTheModulesEntriesInTheFilesOrder() throws IOException {
        KallsymsLook look = look(CORE
                + "ffffffffc0301000 t newer_init\t[newer]\n"
                + "ffffffffc0201010 t b\t[dummy]\nffffffffc0201000 T a\t[dummy]\nffffffffc0202000 d c\t[dummy]\n"
                + "ffffffffc0101000 t x\t[dummy2]\nffffffffc0101000 t x\t[y_dummy]\n"
                + "ffffffffc0001000 t ftrace_trampoline\t[__builtin__ftrace]\n");
        assertThat(look.entries())
                .containsExactly(
                        new KallsymsEntry(0xffffffffc0201010L, 't', "b"),
                        new KallsymsEntry(0xffffffffc0201000L, 'T', "a"),
                        new KallsymsEntry(0xffffffffc0202000L, 'd', "c"));
        assertThat(look.addressesHidden()).isFalse();
    }

    @Test
    void readsThirtyTwoBitKernels() throws IOException {
        KallsymsLook look = look("80008000 T stext\n7f000000 t $a\t[dummy]\n7f000004 t dummy_init\t[dummy]\n");
        assertThat(look.entries())
                .containsExactly(
                        new KallsymsEntry(0x7f000000L, 't', "$a"), new KallsymsEntry(0x7f000004L, 't', "dummy_init"));
        assertThat(look.listsData()).isFalse();
    }

    @Test
    void namesMayHoldAnythingButTabs() throws IOException {
        String odd = " we]ird [x] \u00fc";
        KallsymsLook look = look(CORE + "ffffffffc0201000 t " + odd + "\t[dummy]\nffffffffc0201000 t ]\t[dummy]\n");
        assertThat(look.entries()).extracting(KallsymsEntry::name).containsExactly(odd, "]");
        assertThat(look(CORE + "ffffffff81000001 t x]\nffffffff81000002 t y[dummy]\n")
                        .entries())
                .isEmpty();
    }

    @Test
    void aLineEndInsideANameDoesNotSplitIt() throws IOException {
        KallsymsLook look = look(CORE + "ffffffffc0201000 t a\t[dummy]\nffffffffc0201000 t two\nlines\t[dummy]\n"
                + "ffffffffc0201000 t \n\t[other]\nffffffffc0201000 t z\t[dummy]\n");
        assertThat(look.entries()).extracting(KallsymsEntry::name).containsExactly("a", "two\nlines", "z");
    }

    @Test
    void hiddenMeansThatEveryAddressIsZero() throws IOException {
        String hidden = "0000000000000000 T _text\n0000000000000000 t a\t[dummy]\n";
        assertThat(look(hidden).addressesHidden()).isTrue();
        assertThat(look(hidden + "ffffffffc0201000 t b\t[dummy]\n").addressesHidden())
                .isFalse();
    }

    @Test
    void seesWhetherDataIsListedAndWhetherGplExportsHaveATable() throws IOException {
        assertThat(look(CORE).listsData()).isFalse();
        assertThat(look(CORE + "ffffffff82000000 r __start___ksymtab_gpl_not\n").separateGplTable())
                .isFalse();
        KallsymsLook look = look(CORE + "ffffffff82000000 R __start___ksymtab_gpl\n");
        assertThat(look.listsData()).isFalse();
        assertThat(look(CORE + "ffffffff82000000 d jiffies_lock\n").listsData()).isTrue();
        assertThat(look.separateGplTable()).isTrue();
        assertThat(look(CORE + "ffffffff82000000 d x\n").listsData()).isTrue();
        assertThat(look(CORE + "ffffffffc0201000 d x\t[dummy]\n").listsData()).isFalse();
    }

    /** As on Debian's 6.12 and 7.2 for 32-bit ARM, which have no CONFIG_KALLSYMS_ALL. */
    @Test
    void marksOfTheLinkerScriptAreNotTakenForData() throws IOException {
        String marks = "c1100000 D _etext\nc15a9364 R __start_notes\nc17c14a8 D __stop___bug_table\n";
        assertThat(look(CORE + marks).listsData()).isFalse();
    }

    @Test
    void aLargeFileIsReadRightThoughMostOfItIsSkipped() throws IOException {
        SyntheticKallsyms file = SyntheticKallsyms.x86(20_000);
        KallsymsLook look = parse(new ByteArrayInputStream(file.bytes()), new ModuleName("module7"));
        assertThat(look.entries()).isEqualTo(file.entries("module7")).hasSize(100);
        assertThat(look.listsData()).isTrue();
        assertThat(look.separateGplTable()).isTrue();
        assertThat(look.addressesHidden()).isFalse();
    }

    @Test
    void findsTheStartOfTheGplTableWhereverItFalls() throws IOException {
        for (int lines = 4_000; lines < 12_000; lines += 370) {
            KallsymsLook look =
                    parse(new ByteArrayInputStream(SyntheticKallsyms.x86(lines).bytes()), DUMMY);
            assertThat(look.separateGplTable()).as("%d lines", lines).isTrue();
        }
    }

    @Test
    void everySplitOfTheFileIntoReadsGivesTheSame() throws IOException {
        SyntheticKallsyms file = SyntheticKallsyms.x86(4_000);
        KallsymsLook whole = parse(new ByteArrayInputStream(file.bytes()), new ModuleName("module0"));
        for (int size : new int[] {1, 7, 4095, 16385}) {
            KallsymsLook split = parse(new TrickleStream(file.bytes(), size), new ModuleName("module0"));
            assertThat(split).isEqualTo(whole);
        }
    }

    @Test
    void saysWhereTheFileIsMalformed() {
        assertThatThrownBy(() -> look(CORE + "nonsense\n"))
                .isInstanceOf(MalformedException.class)
                .hasMessage("/proc/kallsyms+0x3e: \"nonsense\" is not \"address letter name\"");
        assertThatThrownBy(() -> look(CORE + "ffffffff81000000 T cut"))
                .hasMessageEndingWith("the last line has no end");
        assertThatThrownBy(() -> look(CORE + "zz000000 t a\t[dummy]\n")).hasMessageContaining("no hexadecimal number");
        assertThatThrownBy(() -> look("ffffffffc0201000 t a\t[dummy]\nffffffffc0201000 t b\n"))
                .hasMessageContaining("without \"[module]\"");
    }

    @Test
    void aMissingFileIsAbsentAndABrokenOneMalformed() {
        Tree tree = new Tree(folder);
        assertThat(tree.root().kallsyms().look(DUMMY)).isInstanceOf(Fact.Absent.class);
        tree.with("proc/kallsyms", CORE);
        assertThat(tree.root().kallsyms().look(DUMMY).value().orElseThrow().entries())
                .isEmpty();
        tree.with("proc/kallsyms", "nonsense\n");
        assertThat(tree.root().kallsyms().look(DUMMY)).isInstanceOf(Fact.Malformed.class);
    }

    private static KallsymsLook look(String text) throws IOException {
        return parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)), DUMMY);
    }

    private static KallsymsLook parse(InputStream in, ModuleName module) throws IOException {
        return new KallsymsScan(in, module).readAll().look();
    }

    @Test
    void namesAreFoundInTheKernelsOwnPartOnly() {
        Tree tree = new Tree(folder)
                .with(
                        "proc/kallsyms",
                        "ffffffff81000000 T _text\nffffffff81000010 t hidden\nffffffffc0201000 t of_module\t[dummy]\n");
        Set<String> asked = Set.of("_text", "hidden", "hid", "of_module", "none");
        assertThat(tree.root().kallsyms().among(asked).value().orElseThrow())
                .containsExactlyInAnyOrder("_text", "hidden");
        assertThat(tree.root().kallsyms().among(Set.of()).value().orElseThrow()).isEmpty();
    }
}
