package io.github.jkmod.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Section;
import io.github.jkmod.elf.Symbol;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.ModuleName;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ModuleFileTest {
    private final ModuleFile amd64 = SampleModule.parse(SampleModule.amd64());
    private final ModuleFile armhf = SampleModule.parse(SampleModule.armhf());

    static Stream<ModuleFile> both() {
        return Stream.of(SampleModule.parse(SampleModule.amd64()), SampleModule.parse(SampleModule.armhf()));
    }

    private static ModuleFile parse(ElfWriter elf) {
        return ModuleFile.parse(ModuleImage.of(elf.bytes(), "dir/snd-x.ko"));
    }

    @Test
    void theArchitectureComesFromMachineAndClass() {
        assertThat(amd64.architecture()).contains(Architecture.X86_64);
        assertThat(armhf.architecture()).contains(Architecture.ARM);
        assertThat(parse(new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, 183)).architecture())
                .contains(Architecture.ARM64);
        assertThat(parse(new ElfWriter(32, ByteOrder.LITTLE_ENDIAN, 62)).architecture())
                .isEmpty();
        assertThat(parse(new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, 243)).architecture())
                .contains(Architecture.RISCV64);
        assertThat(parse(new ElfWriter(32, ByteOrder.LITTLE_ENDIAN, 243)).architecture())
                .isEmpty();
        assertThat(parse(new ElfWriter(64, ByteOrder.LITTLE_ENDIAN, 258)).architecture())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("both")
    void readsWhatModinfoSays(ModuleFile module) {
        assertThat(module.license()).contains("GPL");
        assertThat(module.version()).contains("1.2.3");
        assertThat(module.srcversion()).isEmpty();
        assertThat(module.vermagic()).contains("6.1.0 SMP mod_unload ");
        assertThat(module.depends()).containsExactly("mii", "usbnet");
        assertThat(module.importNamespaces()).containsExactly("NS_A", "NS_B");
        assertThat(module.modinfo().entries().get(3))
                .isEqualTo(new Modinfo.Entry(SampleModule.MODINFO.indexOf("oddball"), "oddball", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("both")
    void theNameIsModinfosAndTheStructs(ModuleFile module) {
        assertThat(module.modinfoName()).contains("hello");
        assertThat(module.structName()).contains("hello");
        assertThat(module.name()).isEqualTo(new ModuleName("hello"));
    }

    @Test
    void withoutAnyNameInsideTheFilesNameCounts() {
        assertThat(parse(ElfWriter.x86()).name()).isEqualTo(new ModuleName("snd_x"));
    }

    @ParameterizedTest
    @MethodSource("both")
    void importsCarryTheirVersion(ModuleFile module) {
        assertThat(module.imports())
                .extracting(Import::name, Import::weak, Import::crc)
                .contains(tuple("_printk", false, Optional.of(0x92997ed8L)), tuple("maybe", true, Optional.empty()));
        assertThat(module.versions())
                .containsExactly(
                        new SymbolVersion("module_layout", 0x0badcafeL, false, 0),
                        new SymbolVersion("_printk", 0x92997ed8L, false, 64));
    }

    @Test
    void extendedVersionsPairCrcsWithNames() {
        ElfWriter elf = ElfWriter.x86();
        elf.section(
                "__version_ext_crcs", 1, 2, elf.buffer().u32(7).u32(0xffffffffL).bytes());
        elf.section(
                "__version_ext_names", 1, 2, elf.buffer().text("long_a\0b\0").bytes());
        assertThat(parse(elf).versions())
                .containsExactly(new SymbolVersion("long_a", 7, true, 0), new SymbolVersion("b", 0xffffffffL, true, 4));
    }

    @ParameterizedTest
    @MethodSource("both")
    void findsInitAndExitWithTheirNamesInTheSource(ModuleFile module) {
        EntryPoints points = module.entryPoints();
        assertThat(points.init().map(Symbol::name)).contains("init_module");
        assertThat(points.initAliases()).containsExactly("hello_init");
        assertThat(points.initOffset()).contains(module.elf().header().is64() ? 0x138L : 0xccL);
        assertThat(points.exit().map(Symbol::name)).contains("cleanup_module");
        assertThat(points.exitAliases()).containsExactly("hello_exit");
    }

    @Test
    void everySectionHasAFate() {
        assertThat(fate(amd64, ".text")).isEqualTo(SectionFate.CORE);
        assertThat(fate(amd64, ".exit.text")).isEqualTo(SectionFate.CORE);
        assertThat(fate(amd64, ".data..percpu")).isEqualTo(SectionFate.CORE);
        assertThat(fate(amd64, ".init.text")).isEqualTo(SectionFate.INIT);
        assertThat(fate(amd64, ".modinfo")).isEqualTo(SectionFate.DROPPED);
        assertThat(fate(amd64, "__versions")).isEqualTo(SectionFate.DROPPED);
        assertThat(fate(amd64, ".comment")).isEqualTo(SectionFate.DROPPED);
        assertThat(amd64.fateReason(amd64.elf().sections().get(0))).isEqualTo("no SHF_ALLOC flag");
    }

    @Test
    void unwindTablesOfInitAreInitOnArmOnly() {
        assertThat(fate(armhf, ".ARM.exidx.init.text")).isEqualTo(SectionFate.INIT);
        assertThat(fate(amd64, ".ARM.exidx.init.text")).isEqualTo(SectionFate.CORE);
    }

    private static SectionFate fate(ModuleFile module, String name) {
        Section section = module.elf().section(name).orElseThrow();
        return module.fate(section);
    }

    @ParameterizedTest
    @MethodSource("both")
    void symbolsShareTheirSectionsFate(ModuleFile module) {
        assertThat(module.fate(symbol(module, "hello_init"))).contains(SectionFate.INIT);
        assertThat(module.fate(symbol(module, "hello_answer"))).contains(SectionFate.CORE);
        assertThat(module.fate(symbol(module, "_printk"))).isEmpty();
    }

    private static Symbol symbol(ModuleFile module, String name) {
        return module.elf().symbols().stream()
                .filter(symbol -> symbol.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("both")
    void readsTheBuildId(ModuleFile module) {
        assertThat(module.buildId()).contains("dead0001");
    }

    @Test
    void namesTheSectionOfAnUnterminatedString() {
        ElfWriter elf = ElfWriter.x86();
        elf.section(
                ".modinfo",
                ElfConstants.SHT_PROGBITS,
                ElfWriter.CONSTANTS,
                elf.buffer().text("license=GPL\0name=x").bytes());
        assertThatThrownBy(() -> parse(elf)).hasMessage("dir/snd-x.ko: .modinfo+0xc: unterminated string");
    }

    @Test
    void aVersionsTableOfOddSizeIsMalformed() {
        ElfWriter elf = ElfWriter.x86();
        elf.section("__versions", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[65]);
        assertThatThrownBy(() -> parse(elf)).hasMessage("dir/snd-x.ko: __versions+0x40: size is not a multiple of 64");
    }
}
