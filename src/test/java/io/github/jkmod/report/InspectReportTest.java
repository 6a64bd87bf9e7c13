package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.Mutations;
import io.github.jkmod.module.ModuleFile;
import io.github.jkmod.module.SampleModule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class InspectReportTest {
    private final ModuleFile module = SampleModule.parse(SampleModule.amd64());

    static Stream<byte[]> files() {
        return Stream.of(SampleModule.amd64(), SampleModule.armhf());
    }

    private static Map<?, ?> tree(ModuleFile module) {
        return (Map<?, ?>) Objects.requireNonNull(Json.parse(InspectReport.json(module)));
    }

    private static List<?> list(Map<?, ?> map, String key) {
        return (List<?>) Objects.requireNonNull(map.get(key));
    }

    private static Map<?, ?> named(List<?> list, String key, String name) {
        return list.stream()
                .map(entry -> (Map<?, ?>) entry)
                .filter(entry -> name.equals(entry.get(key)))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theTreeHasEveryPartOfTheContract() {
        assertThat(tree(module).keySet().stream().map(String::valueOf))
                .contains(
                        "file",
                        "module",
                        "compression",
                        "sha256",
                        "header",
                        "sections",
                        "symbols",
                        "relocations",
                        "exports",
                        "imports",
                        "parameters",
                        "versions",
                        "modinfo",
                        "signature",
                        "entryPoints");
    }

    @Test
    void unknownValuesAreNullAndNotLeftOut() {
        Map<?, ?> tree = tree(module);
        assertThat(tree.containsKey("signature")).isTrue();
        assertThat(tree.get("signature")).isNull();
        Map<?, ?> weak = named(list(tree, "imports"), "name", "maybe");
        assertThat(weak.containsKey("crc") && weak.containsKey("provider")).isTrue();
        assertThat(weak.get("crc")).isNull();
    }

    @Test
    void symbolsAndSectionsSayWhereTheyLive() {
        Map<?, ?> tree = tree(module);
        assertThat(named(list(tree, "sections"), "name", ".init.text").get("fate"))
                .isEqualTo("init");
        assertThat(named(list(tree, "symbols"), "name", "hello_init").get("fate"))
                .isEqualTo("init");
        assertThat(named(list(tree, "symbols"), "name", "hello_answer").get("fate"))
                .isEqualTo("core");
        assertThat(named(list(tree, "symbols"), "name", "_printk").get("fate")).isNull();
    }

    @Test
    void relocationsAreCountedPerSectionAndNamed() {
        Map<?, ?> table = named(list(tree(module), "relocations"), "target", ".gnu.linkonce.this_module");
        assertThat(table.get("count")).isEqualTo(2);
        Map<?, ?> init = (Map<?, ?>) list(table, "entries").get(0);
        assertThat(init.get("offset")).isEqualTo(0x138);
        assertThat(init.get("typeName")).isEqualTo("R_X86_64_64");
        assertThat(init.get("symbol")).isEqualTo("init_module");
        assertThat(init.get("addend")).isEqualTo(0);
    }

    @Test
    void addendsInThePlaceItselfAreUnknownHere() {
        Map<?, ?> arm = tree(SampleModule.parse(SampleModule.armhf()));
        Map<?, ?> table = named(list(arm, "relocations"), "target", ".gnu.linkonce.this_module");
        Map<?, ?> init = (Map<?, ?>) list(table, "entries").get(0);
        assertThat(init.containsKey("addend")).isTrue();
        assertThat(init.get("addend")).isNull();
    }

    @Test
    void modinfoKeepsItsOrderAndIsReadAsUtf8() {
        List<?> modinfo = list(tree(module), "modinfo");
        assertThat(((Map<?, ?>) modinfo.get(0)).get("key")).isEqualTo("license");
        assertThat(named(modinfo, "key", "author").get("value")).isEqualTo("J\u00fcrgen");
        assertThat(named(modinfo, "key", "oddball").get("value")).isNull();
    }

    @Test
    void theTextListsTheSymbolsOfInitMemoryApart() {
        String text = InspectReport.text(module);
        String init = text.substring(text.indexOf("symbols in init memory"), text.indexOf("symbols in core memory"));
        assertThat(init).contains("hello_init", "init_module").doesNotContain("hello_answer", "hello_exit");
        assertThat(text).contains("init          hello_init (as init_module)", "GPL only  -          hello_gpl");
        assertThat(text.lines()).noneMatch(line -> line.endsWith(" "));
    }

    @Test
    void everySymbolSaysWhenKallsymsListsIt() {
        List<?> symbols = list(tree(module), "symbols");
        assertThat(kallsyms(symbols, "hello_init"))
                .containsEntry("letter", "t")
                .containsEntry("duringInit", true)
                .containsEntry("afterInit", false)
                .containsEntry("reason", "in init memory, which the kernel frees when init has returned");
        assertThat(kallsyms(symbols, "odd_ops"))
                .containsEntry("afterInit", true)
                .containsEntry("afterInitWithoutKallsymsAll", false);
        assertThat(kallsyms(symbols, "hello_answer"))
                .containsEntry("letter", "T")
                .containsEntry("afterInitWithoutKallsymsAll", true);
        assertThat(kallsyms(symbols, "_printk"))
                .containsEntry("duringInit", true)
                .containsEntry("afterInit", false);
        assertThat(InspectReport.text(module)).contains("after init only with CONFIG_KALLSYMS_ALL");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> kallsyms(List<?> symbols, String name) {
        return (Map<String, Object>)
                Objects.requireNonNull(named(symbols, "name", name).get("kallsyms"));
    }

    @Test
    void noFileCanSteerTheTerminal() {
        assertThat(FileText.printable("a\u001b[2J\u009bb")).isEqualTo("a\\x1b[2J\\x9bb");
    }

    @ParameterizedTest
    @MethodSource("files")
    void mutantsGiveAReportOrAReason(byte[] good) {
        Mutations.Counts counts = Mutations.run(good, 2_000, bytes -> {
            ModuleFile mutant = SampleModule.parse(bytes);
            InspectReport.json(mutant);
            InspectReport.text(mutant);
        });
        assertThat(counts.malformed()).isBetween(200, 1_800);
    }
}
