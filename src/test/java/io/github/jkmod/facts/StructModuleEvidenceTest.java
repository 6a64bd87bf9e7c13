package io.github.jkmod.facts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfFile;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.X86_64Relocation;
import io.github.jkmod.kernel.types.ShownStructModule;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Fact;
import io.github.jkmod.module.SampleModule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A 6.1 for one processor without kallsyms, in whose {@code struct module} a spinlock takes no bytes. */
final class StructModuleEvidenceTest {
    private static final String CONFIG = """
            CONFIG_SYSFS=y
            CONFIG_MODULES=y
            CONFIG_MODULE_UNLOAD=y
            CONFIG_MODULES_TREE_LOOKUP=y
            CONFIG_GENERIC_BUG=y
            """;

    private static final Path TREE = Path.of("lib", "modules", "6.1.0");

    @TempDir
    private Path folder;

    @BeforeEach
    void kernel() throws IOException {
        write("boot/config-6.1.0", CONFIG.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        write(TREE + "/modules.order", new byte[0]);
    }

    private void write(String path, byte[] content) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        Files.write(file, content);
    }

    private FolderFacts facts() throws IOException {
        return FolderFacts.of(folder, Optional.empty());
    }

    /** What the declaration makes of the options, which nothing bears out yet. */
    private StructModuleLayout claimed() throws IOException {
        write(TREE + "/kernel/a.ko", module(0x400, -1, -1));
        return facts().declaredStructModule().get(0);
    }

    private static byte[] module(long size, long init, long exit) {
        ElfWriter elf = ElfWriter.x86();
        int text = elf.section(".text", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, new byte[16]);
        int module = elf.section(
                ".gnu.linkonce.this_module", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, new byte[(int) size]);
        elf.section(
                ".modinfo",
                ElfConstants.SHT_PROGBITS,
                ElfWriter.CONSTANTS,
                elf.buffer().text("vermagic=6.1.0 mod_unload \0").bytes());
        List<ElfWriter.Rel> relocations = new ArrayList<>();
        if (init >= 0) {
            relocations.add(
                    new ElfWriter.Rel(init, X86_64Relocation.R_X86_64_64, elf.function("init_module", text, 0, 8), 0));
        }
        if (exit >= 0) {
            relocations.add(new ElfWriter.Rel(
                    exit, X86_64Relocation.R_X86_64_64, elf.function("cleanup_module", text, 8, 8), 0));
        }
        elf.relocations(module, relocations);
        return elf.bytes();
    }

    @Test
    void aLockOfOneProcessorTakesNoBytes() throws IOException {
        StructModuleLayout claimed = claimed();
        assertThat(claimed.fields())
                .hasEntrySatisfying(
                        "param_lock", field -> assertThat(field.size()).isEqualTo(24));
        assertThat(claimed.fields()).doesNotContainKeys("kallsyms", "percpu", "sect_attrs");
    }

    @Test
    void theSizeAloneBearsNothingOut() throws IOException {
        StructModuleLayout claimed = claimed();
        write(TREE + "/kernel/a.ko", module(claimed.size(), -1, -1));
        StructModuleLayout known = facts().structModule().value().orElseThrow();
        assertThat(known.complete()).isFalse();
        assertThat(known.size()).isEqualTo(claimed.size());
        assertThat(known.fields()).containsOnlyKeys("state", "list", "name");
    }

    @Test
    void twoModulesThatEachShowOnePointerBearTheDeclarationOut() throws IOException {
        StructModuleLayout claimed = claimed();
        long init = claimed.offset("init").orElseThrow();
        long exit = claimed.offset("exit").orElseThrow();
        write(TREE + "/kernel/a.ko", module(claimed.size(), init, -1));
        write(TREE + "/kernel/b.ko", module(claimed.size(), -1, exit));
        assertThat(facts().structModule().value()).contains(claimed);
    }

    @Test
    void aPointerElsewhereShowsAnotherLayout() throws IOException {
        StructModuleLayout claimed = claimed();
        long init = claimed.offset("init").orElseThrow();
        write(TREE + "/kernel/a.ko", module(claimed.size(), init + 8, -1));
        write(TREE + "/extra/b.ko", module(claimed.size(), init, -1)); // what was added does not outweigh it
        StructModuleLayout known = facts().structModule().value().orElseThrow();
        assertThat(known.complete()).isFalse();
        assertThat(known.offset("init")).hasValue(init + 8);
    }

    @Test
    void modulesThatWereAddedCountWhereTheKernelHasNone() throws IOException {
        StructModuleLayout claimed = claimed();
        Files.delete(folder.resolve(TREE + "/kernel/a.ko"));
        write(
                TREE + "/extra/a.ko",
                module(claimed.size(), claimed.offset("init").orElseThrow(), -1));
        assertThat(facts().structModule().value()).contains(claimed);
    }

    @Test
    void modulesThatWereAddedCountWhereTheKernelsShowNoPointer() throws IOException {
        StructModuleLayout claimed = claimed();
        long init = claimed.offset("init").orElseThrow();
        write(TREE + "/kernel/a.ko", module(claimed.size(), -1, -1));
        write(TREE + "/extra/b.ko", module(claimed.size() + 64, init, -1)); // another kernel's
        assertThat(facts().structModule().value().orElseThrow().complete()).isFalse();
        write(TREE + "/extra/c.ko", module(claimed.size(), init, -1));
        assertThat(facts().structModule().value()).contains(claimed);
    }

    @Test
    void shuffledFieldsShowWhereTheNameIs() {
        ElfWriter elf = ElfWriter.x86();
        byte[] content = elf.buffer().padTo(0x148).text("hello").padTo(0x300).bytes();
        elf.section(".gnu.linkonce.this_module", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, content);
        StructModuleLayout shown = ShownStructModule.in(ElfFile.parse(Window.of(elf.bytes(), "a.ko")))
                .orElseThrow();
        assertThat(shown.offset("name")).hasValue(0x148);
        assertThat(shown.fields()).containsOnlyKeys("name"); // whatever is before it
        assertThat(SampleModule.parse(elf.bytes()).structName()).contains("hello");
    }

    @Test
    void aSymbolThatLeadsAstrayDoesNotHideThePointers() throws IOException {
        byte[] file = module(0x300, 0x158, -1);
        ElfFile elf = ElfFile.parse(Window.of(file, "a.ko"));
        Section symbols = elf.symbolTable().orElseThrow();
        Arrays.fill(file, (int) symbols.offset(), (int) symbols.offset() + 4, (byte) 0x7f); // the first one's st_name
        ElfFile damaged = ElfFile.parse(Window.of(file, "a.ko"));
        assertThat(catchThrowable(damaged::symbols)).isInstanceOf(MalformedException.class);
        assertThat(ShownStructModule.in(damaged).orElseThrow().offset("init")).hasValue(0x158);
    }

    @Test
    void withoutModulesNothingIsKnown() throws IOException {
        assertThat(facts().structModule()).isInstanceOf(Fact.Absent.class);
    }
}
