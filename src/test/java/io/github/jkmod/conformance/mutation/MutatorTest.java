package io.github.jkmod.conformance.mutation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.module.SampleModule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MutatorTest {
    private static final int ALL = 1_000_000;
    private static final byte[] SIGNATURE = {0x30, 0x05, 1, 2, 3, 4, 5};

    private static List<Mutation> mutations(byte[] file, long seed, int count) {
        return new Mutator(seed, SIGNATURE).of(new ModuleBytes(file, "hello.ko"), "hello", count);
    }

    private static List<String> labels(List<Mutation> mutations) {
        return mutations.stream().map(Mutation::label).toList();
    }

    private static Set<String> places(byte[] file) {
        return mutations(file, 1, ALL).stream().map(Mutation::place).collect(Collectors.toSet());
    }

    @Test
    void theSameSeedGivesTheSameMutants() {
        List<Mutation> first = mutations(SampleModule.amd64(), 7, 500);
        List<Mutation> second = mutations(SampleModule.amd64(), 7, 500);
        assertThat(labels(first)).isEqualTo(labels(second)).hasSizeGreaterThan(400);
        assertThat(first.stream().map(each -> each.edits().text()))
                .isEqualTo(second.stream().map(each -> each.edits().text()).toList());
    }

    @Test
    void anotherSeedGivesOthers() {
        assertThat(labels(mutations(SampleModule.amd64(), 7, 500)))
                .isNotEqualTo(labels(mutations(SampleModule.amd64(), 8, 500)));
    }

    @Test
    void everyMutantIsAnotherFileUnderAnotherName() {
        byte[] file = SampleModule.amd64();
        List<Mutation> all = mutations(file, 3, ALL);
        assertThat(new HashSet<>(labels(all))).hasSameSizeAs(all);
        assertThat(all).allSatisfy(each -> assertThat(each.edits().apply(file)).isNotEqualTo(file));
        assertThat(file).isEqualTo(SampleModule.amd64());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFieldOfEveryHeaderIsReached(boolean wide) {
        byte[] file = wide ? SampleModule.amd64() : SampleModule.armhf();
        List<String> expected = new ArrayList<>(List.of(
                "e_type",
                "e_machine",
                "e_version",
                "e_entry",
                "e_phoff",
                "e_shoff",
                "e_flags",
                "e_ehsize",
                "e_phentsize",
                "e_phnum",
                "e_shentsize",
                "e_shnum",
                "e_shstrndx"));
        for (int i = 0; i < 16; i++) {
            expected.add("e_ident[" + i + "]");
        }
        for (Section section : new ModuleBytes(file, "hello.ko").sections()) {
            for (String field : List.of(
                    "sh_name",
                    "sh_type",
                    "sh_flags",
                    "sh_addr",
                    "sh_offset",
                    "sh_size",
                    "sh_link",
                    "sh_info",
                    "sh_addralign",
                    "sh_entsize")) {
                expected.add(ModuleBytes.title(section) + " " + field);
            }
        }
        assertThat(places(file)).containsAll(expected);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everySymbolRelocationAndWordOfTheStructIsReached(boolean wide) {
        byte[] file = wide ? SampleModule.amd64() : SampleModule.armhf();
        ModuleBytes module = new ModuleBytes(file, "hello.ko");
        List<String> expected = new ArrayList<>();
        for (Symbol symbol : module.elf().symbols()) {
            String name = symbol.name().isEmpty() ? "" : " " + symbol.name();
            for (String field : List.of("st_name", "st_value", "st_size", "st_info", "st_other", "st_shndx")) {
                expected.add("symbol " + symbol.index() + name + " " + field);
            }
        }
        for (Section section : module.sections()) {
            for (int i = 0; i < module.elf().relocations(section).size(); i++) {
                for (String field : List.of("r_offset", "r_type", "r_sym")) {
                    expected.add(section.name() + "[" + i + "] " + field);
                }
            }
        }
        module.elf().section(".gnu.linkonce.this_module").ifPresent(section -> {
            for (int at = 0; at + 4 <= section.size(); at += 4) {
                expected.add("struct module+0x" + Integer.toHexString(at));
            }
        });
        expected.addAll(List.of("struct module name", "trailer", "appended", ".modinfo license", ".modinfo vermagic"));
        assertThat(places(file)).containsAll(expected);
    }

    @Test
    void fieldsOfA32BitFileAreWhereTheyBelong() {
        byte[] file = SampleModule.armhf();
        ModuleBytes module = new ModuleBytes(file, "hello.ko");
        Section text = module.elf().section(".text").orElseThrow();
        Mutation size = mutations(file, 1, ALL).stream()
                .filter(each -> each.label().equals(ModuleBytes.title(text) + " sh_size=0x10000"))
                .findFirst()
                .orElseThrow();
        byte[] changed = size.edits().apply(file);
        int at = module.sectionHeader(text.index()) + 20;
        assertThat(changed[at + 2]).isEqualTo((byte) 1);
        assertThat(changed[at]).isZero();
    }

    @Test
    void aFewMutantsAreOfManyKinds() {
        Set<String> groups = mutations(SampleModule.amd64(), 1, 200).stream()
                .map(Mutation::group)
                .collect(Collectors.toSet());
        assertThat(groups)
                .contains("cut", "trailer", "extra section", "sh_size", "st_name")
                .anySatisfy(group -> assertThat(group).contains(" & "));
    }

    @Test
    void anAddedSectionIsOneMoreInALongerTable() {
        byte[] file = SampleModule.amd64();
        Mutation extra = mutations(file, 1, ALL).stream()
                .filter(each ->
                        each.group().equals("extra section") && each.value().equals("again"))
                .findFirst()
                .orElseThrow();
        int before = new ModuleBytes(file, "hello.ko").sections().size();
        ModuleBytes changed = new ModuleBytes(extra.edits().apply(file), "hello.ko");
        assertThat(changed.sections()).hasSize(before + 1);
        Section last = changed.sections().get(before);
        assertThat(extra.place()).endsWith(last.name());
    }

    @Test
    void anyFileIsBrokenBlindly() {
        byte[] file = {1, 2, 3, 4, 5, 6, 7, 8};
        List<Mutation> mutations = new Mutator(1, SIGNATURE).blindly(file, "noise", 300);
        assertThat(mutations).hasSize(300);
        assertThat(mutations)
                .anySatisfy(each -> assertThat(each.edits().apply(file)).hasSizeLessThan(8));
        assertThat(mutations)
                .anySatisfy(each -> assertThat(each.edits().apply(file)).hasSizeGreaterThan(8));
    }
}
