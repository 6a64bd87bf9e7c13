package io.github.jkmod.forecast.elf;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfClass;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.Shdr;
import io.github.jkmod.forecast.ElfOutcome;
import io.github.jkmod.forecast.PatchedModule;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.verdict.LoadCall;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.FinitFlags;
import io.github.jkmod.module.SampleModule;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

final class ExtendedVersionsTest {
    private static final String CRCS = "__version_ext_crcs";
    private static final String NAMES = "__version_ext_names";

    private static byte[] module(int crcs, String names) {
        ElfWriter elf = ElfWriter.x86();
        elf.section(CRCS, 1, 2, new byte[4 * crcs]);
        elf.section(NAMES, 1, 2, elf.buffer().text(names).bytes());
        return SampleModule.of(elf, SampleModule.Exports.TWO_TABLES, SampleModule.Crcs.IN_FILE);
    }

    private static Load load(byte[] file, LoadCall call, String release) {
        SampleFacts facts = ElfOutcome.facts(Architecture.X86_64, release);
        return ElfOutcome.load(Window.of(file, "test"), call, facts);
    }

    private static String outcome(byte[] file, String release) {
        return ElfOutcome.of(load(file, LoadCall.finit(""), release), new ElfStage());
    }

    @Test
    void everyCrcNeedsItsName() {
        assertThat(outcome(module(2, "a\0b\0"), ElfOutcome.V7_2)).isEqualTo("ok");
        assertThat(outcome(module(2, "a\0b\0c\0"), ElfOutcome.V7_2)).isEqualTo("ok");
        String fewer = "ENOEXEC: more extended version crcs than names";
        assertThat(outcome(module(3, "a\0b\0"), ElfOutcome.V7_2)).isEqualTo(fewer);
        assertThat(outcome(module(2, "a\0b"), ElfOutcome.V7_2)).isEqualTo(fewer);
        assertThat(outcome(module(3, "a\0b\0"), ElfOutcome.V6_12)).isEqualTo("ok");
    }

    @Test
    void theTablesBelongTogetherUnlessVersionsAreIgnored() {
        byte[] file = module(1, "a\0");
        LoadInfo info = new LoadInfo(Window.of(file, "test"), ElfClass.BITS_64);
        info.readSections();
        info.sectionNames = info.section(info.sectionNameIndex()).offset;
        assertThat(info.find(NAMES)).isEqualTo(OptionalInt.of(2));
        int flags =
                (int) info.sectionTableOffset() + 2 * Shdr.size(ElfClass.BITS_64) + Shdr.SH_FLAGS.at(ElfClass.BITS_64);
        file[flags] = 0;
        assertThat(outcome(file, ElfOutcome.V7_2))
                .isEqualTo("ENOEXEC: extended version crc+name presence does not match");
        LoadCall ignoring = new LoadCall(LoadCall.Entry.FINIT_MODULE, FinitFlags.IGNORE_MODVERSIONS, "");
        assertThat(ElfOutcome.of(load(file, ignoring, ElfOutcome.V7_2), new ElfStage()))
                .isEqualTo("ok");
    }

    @Test
    void theirIndexesAreFound() {
        Load load = load(module(1, "a\0"), LoadCall.finit(""), ElfOutcome.V7_2);
        assertThat(ElfOutcome.of(load, new ElfStage())).isEqualTo("ok");
        assertThat(load.info().extendedCrcs).isEqualTo(1);
        assertThat(load.info().extendedNames).isEqualTo(2);
    }

    /** Between 6.13 and 7.1 some releases check the tables' types and some do not. */
    @Test
    void whatReleasesInBetweenCheckIsUnknownOnlyWhereItMatters() {
        SampleFacts facts = ElfOutcome.facts(Architecture.X86_64, "6.18.3");
        PatchedModule module = PatchedModule.of(Architecture.X86_64);
        assertThat(ElfOutcome.elf(module.window(), facts)).isEqualTo("ok");
        module.section(".shstrtab", Shdr.SH_TYPE, 1);
        assertThat(ElfOutcome.elf(module.window(), facts)).startsWith("unknown: whether this release wants SHT_STRTAB");
        facts.structModule = new Fact.Present<>(new StructModuleLayout(1, Map.of(), false));
        assertThat(ElfOutcome.elf(module.window(), facts)).startsWith("ENOEXEC: ");
    }
}
