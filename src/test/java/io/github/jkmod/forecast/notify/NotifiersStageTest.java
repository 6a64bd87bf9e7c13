package io.github.jkmod.forecast.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.elf.ElfWriter;
import io.github.jkmod.elf.ElfWriter.Rel;
import io.github.jkmod.forecast.PreparedLoad;
import io.github.jkmod.forecast.SampleFacts;
import io.github.jkmod.forecast.layout.LayoutStage;
import io.github.jkmod.forecast.layout.PerCpuStage;
import io.github.jkmod.forecast.link.KallsymsLookups;
import io.github.jkmod.forecast.link.PointerTargets;
import io.github.jkmod.forecast.link.RelocationsStage;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.symbols.OwnExportsStage;
import io.github.jkmod.forecast.symbols.SymbolsStage;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelConfig;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.KernelIdentity;
import io.github.jkmod.kernel.types.KernelBtf;
import io.github.jkmod.kernel.types.StructModuleLayout;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.Taint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A module with a call of {@code call_me} at .text+0, and 64 bytes each of .data and .rodata, on a kernel 7.2. */
final class NotifiersStageTest {
    private static final int PC32 = 2;
    private static final int PC64 = 24;
    private static final int ABS64 = 1;

    private final SampleFacts facts = new SampleFacts();
    private final ElfWriter elf = ElfWriter.x86();
    private final int text = elf.section(".text", ElfConstants.SHT_PROGBITS, ElfWriter.CODE, code());
    private final int data = elf.section(".data", ElfConstants.SHT_PROGBITS, ElfWriter.DATA, new byte[64]);
    private final int constants = elf.section(".rodata", ElfConstants.SHT_PROGBITS, ElfWriter.CONSTANTS, new byte[64]);
    private final int textStart = elf.symbol("", 3, text, 0, 0);
    private final int dataStart = elf.symbol("", 3, data, 0, 0);
    private final int constantsStart = elf.symbol("", 3, constants, 0, 0);
    private final int function = elf.undefined("call_me");
    private final int key = elf.undefined("some_key");
    private final int trampoline = elf.undefined("__SCT__some_call");
    private String name = "hello";

    NotifiersStageTest() {
        elf.relocations(text, List.of(new Rel(1, 4, function, -4)));
        facts.identity = new Fact.Present<>(new KernelIdentity("7.2.13", Architecture.X86_64, "#1 SMP"));
        facts.structModule = new Fact.Present<>(new StructModuleLayout(0x500, PreparedLoad.FIELDS, false));
        options("CONFIG_MODULES=y");
        for (String export : List.of("call_me", "some_key", "__SCT__some_call")) {
            facts.ofKernel.put(
                    export,
                    new KernelExport(
                            export, Optional.empty(), OptionalLong.of(1), Optional.of(false), Optional.of("")));
        }
    }

    private void options(String... more) {
        List<String> lines = new ArrayList<>(List.of(
                "CONFIG_JUMP_LABEL=y",
                "CONFIG_HAVE_STATIC_CALL_INLINE=y",
                "CONFIG_EVENT_TRACING=y",
                "CONFIG_TRACING=y",
                "CONFIG_TREE_SRCU=y",
                "CONFIG_DYNAMIC_FTRACE=y",
                "CONFIG_LIVEPATCH=y",
                "CONFIG_DEBUG_INFO_BTF_MODULES=y"));
        lines.addAll(List.of(more));
        facts.config = new Fact.Present<>(KernelConfig.parse(lines));
    }

    private static byte[] code() {
        byte[] code = new byte[32];
        code[0] = (byte) 0xe8;
        code[8] = (byte) 0xe9;
        return code;
    }

    private void table(String section, int size, Rel... relocations) {
        int index = elf.section(section, 1, 3, new byte[size]);
        if (relocations.length > 0) {
            elf.relocations(index, List.of(relocations));
        }
    }

    private Load load() {
        elf.section(
                ".gnu.linkonce.this_module",
                1,
                3,
                elf.buffer().padTo(24).text(name).padTo(0x500).bytes());
        elf.section(
                ".modinfo", 1, 2, elf.buffer().text("license=GPL\0intree=Y\0").bytes());
        return PreparedLoad.run(
                PreparedLoad.of(elf.bytes(), facts),
                List.of(
                        new LayoutStage(),
                        new PerCpuStage(),
                        new OwnExportsStage(),
                        new SymbolsStage(),
                        new RelocationsStage()));
    }

    private Verdict examine() {
        Load load = load();
        new NotifiersStage().examine(load);
        return load.findings().verdict();
    }

    private void assertAccepted() {
        assertThat(examine().unknown()).isEmpty();
    }

    private void assertUnsafe(String section, long offset, String what) {
        Load load = load();
        UnsafeAccess thrown = catchThrowableOfType(UnsafeAccess.class, () -> new NotifiersStage().examine(load));
        assertThat(thrown).isNotNull();
        Finding finding = thrown.finding(LoadStage.NOTIFIERS);
        assertThat(finding.where()).contains(new Finding.Place(section, offset));
        assertThat(finding.what()).startsWith(what);
    }

    private static Rel[] jump(int codeSymbol, int keySymbol, long keyAddend) {
        return new Rel[] {
            new Rel(0, PC32, codeSymbol, 0), new Rel(4, PC32, codeSymbol, 8), new Rel(8, PC64, keySymbol, keyAddend)
        };
    }

    @Test
    void jumpLabelsOfOwnAndOfImportedKeysAreTaken() {
        table("__jump_table", 16, jump(textStart, dataStart, 16));
        assertAccepted();
    }

    @Test
    void jumpLabelsOfImportedKeysAreTaken() {
        table("__jump_table", 16, jump(textStart, key, 2));
        assertAccepted();
    }

    @Test
    void aJumpLabelsKeyInCodeOrConstantsIsUnsafe() {
        table("__jump_table", 16, jump(textStart, constantsStart, 0));
        assertUnsafe("__jump_table", 8, "key of entry 0");
    }

    @Test
    void aJumpLabelsKeyThatIsAFunctionIsUnsafe() {
        table("__jump_table", 16, jump(textStart, function, 0));
        assertUnsafe("__jump_table", 8, "key of entry 0");
    }

    @Test
    void aJumpLabelsBranchOutsideIsUnsafeForAKeyOfTheKernel() {
        table("__jump_table", 16, new Rel(0, PC32, textStart, 0x1000_0000), new Rel(8, PC64, key, 0));
        assertUnsafe("__jump_table", 0, "code of entry 0");
    }

    @Test
    void anUnrelocatedJumpLabelNamesItselfAsItsKeyAndIsTaken() {
        table("__jump_table", 16);
        assertAccepted();
    }

    @Test
    void staticCallsOfKeysAndTrampolinesAreTaken() {
        table(
                ".static_call_sites",
                16,
                new Rel(0, PC32, textStart, 0),
                new Rel(4, PC32, trampoline, 0),
                new Rel(8, PC32, textStart, 8),
                new Rel(12, PC32, dataStart, 1));
        assertAccepted();
    }

    @Test
    void aStaticCallsKeyThatIsCodeIsRefused() {
        table(".static_call_sites", 8, new Rel(0, PC32, textStart, 0), new Rel(4, PC32, function, 0));
        Verdict verdict = examine();
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.stage()).contains(LoadStage.NOTIFIERS);
    }

    @Test
    void aStaticCallsKeyBesideATrampolineIsRefused() {
        table(".static_call_sites", 8, new Rel(0, PC32, textStart, 0), new Rel(4, PC32, trampoline, 4));
        assertThat(examine().errno()).contains(Errno.EINVAL);
    }

    @Test
    void aStaticCallsKeyInConstantsIsUnsafe() {
        table(".static_call_sites", 8, new Rel(0, PC32, textStart, 0), new Rel(4, PC32, constantsStart, 0));
        assertUnsafe(".static_call_sites", 4, "key of site 0");
    }

    @Test
    void aStaticCallThatIsNoCallIsUnsafe() {
        table(".static_call_sites", 8, new Rel(0, PC32, textStart, 2), new Rel(4, PC32, dataStart, 0));
        assertUnsafe(".static_call_sites", 0, "call of site 0");
    }

    @Test
    void aTraceEventIsFollowedToItsClassAndName() {
        table("_ftrace_events", 8, new Rel(0, ABS64, dataStart, 0));
        elf.relocations(data, List.of(new Rel(16, ABS64, dataStart, 32), new Rel(24, ABS64, constantsStart, 0)));
        assertAccepted();
    }

    @Test
    void aTraceEventWithoutItsClassIsUnsafe() {
        table("_ftrace_events", 8, new Rel(0, ABS64, dataStart, 0));
        assertUnsafe("_ftrace_events", 0, "class of the trace event");
    }

    @Test
    void aTraceEventThatIsNothingIsUnsafe() {
        table("_ftrace_events", 8);
        assertUnsafe("_ftrace_events", 0, "trace event: 0x0");
    }

    @Test
    void noTraceEventsAreMadeOfATaintedModule() {
        table("_ftrace_events", 8);
        Load load = load();
        load.module().taint(Taint.FORCED);
        new NotifiersStage().examine(load);
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void anSrcuStructureMustBeWritable() {
        table("___srcu_struct_ptrs", 8, new Rel(0, ABS64, textStart, 0));
        assertUnsafe("___srcu_struct_ptrs", 0, "srcu_struct");
    }

    @Test
    void theNameVmlinuxIsRefusedWhereThereIsLivepatch() {
        name = "vmlinux";
        Verdict verdict = examine();
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.findings().get(0).kernelLog()).contains("vmlinux.ko: invalid module name");
    }

    /** Gives the last symbol a name far behind the string table, on a kernel that does not check it. */
    private Load loadWithAstrayName() {
        facts.identity = new Fact.Present<>(new KernelIdentity("6.1.0", Architecture.X86_64, "#1 SMP"));
        elf.symbol("astray", 1, constants, 0, 0);
        Load load = load();
        int last = load.symbols().count() - 1;
        SectionHeader symbols = load.info().section(load.info().symbolTable);
        load.memory().write(load.addresses().temporary() + symbols.offset + 24L * last, 4, 0x7fff_ffff);
        return load;
    }

    @Test
    void whereFtraceLooksUpAFunctionAllNamesAreRead() {
        table("__mcount_loc", 8, new Rel(0, ABS64, textStart, 0));
        Load load = loadWithAstrayName();
        UnsafeAccess thrown = catchThrowableOfType(UnsafeAccess.class, () -> new NotifiersStage().examine(load));
        assertThat(thrown).isNotNull();
        assertThat(thrown.finding(LoadStage.NOTIFIERS).what()).startsWith("st_name 0x7fffffff");
    }

    @Test
    void whereNobodyLooksUpAFunctionNoNameIsRead() {
        Load load = loadWithAstrayName();
        new NotifiersStage().examine(load);
        assertThat(load.findings().decided()).isFalse();
    }

    @Test
    void whereTheCallOfInitIsLoggedAllNamesAreRead() {
        options("CONFIG_KALLSYMS=y");
        Load load = loadWithAstrayName();
        KallsymsLookups lookups = new KallsymsLookups(load, new PointerTargets(load));
        lookups.byInitcallDebug(); // no init is called
        load.structModule().write("init", load.info().section(text).address);
        assertThat(catchThrowable(lookups::byInitcallDebug)).isInstanceOf(UnsafeAccess.class);
    }

    @Test
    void withoutKallsymsTheCallOfInitIsLoggedByItsAddress() {
        Load load = loadWithAstrayName();
        load.structModule().write("init", load.info().section(text).address);
        new KallsymsLookups(load, new PointerTargets(load)).byInitcallDebug();
    }

    private void btf(long magic) {
        BtfWriter writer = new BtfWriter(5);
        byte[] btf =
                writer.type(writer.string("hello"), BtfType.FWD, 0, 0).window().copy();
        btf[0] = (byte) magic;
        elf.section(".BTF", ElfConstants.SHT_PROGBITS, 0, btf);
        facts.btf = new Fact.Present<>(new KernelBtf(1, Window.of(new byte[5], "strings"), Optional.empty()));
    }

    @Test
    void aGoodBtfIsTaken() {
        btf(0x9f);
        assertAccepted();
    }

    @Test
    void aBadBtfIsFatalUnlessMismatchesAreAllowed() {
        btf(0x9e);
        Verdict verdict = examine();
        assertThat(verdict.errno()).contains(Errno.EINVAL);
        assertThat(verdict.stage()).contains(LoadStage.NOTIFIERS);
        assertThat(verdict.findings().get(0).kernelLog()).contains("failed to validate module [hello] BTF: -22");
    }

    @Test
    void aBadBtfIsAWarningWhereMismatchesAreAllowed() {
        options("CONFIG_MODULE_ALLOW_BTF_MISMATCH=y");
        btf(0x9e);
        Verdict verdict = examine();
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings())
                .singleElement()
                .extracting(Finding::severity)
                .isEqualTo(Finding.Severity.WARNING);
    }

    @Test
    void withoutTheKernelsBtfItIsNotKnown() {
        btf(0x9f);
        facts.btf = new Fact.Hidden<>("no BTF");
        assertThat(examine().unknown()).containsExactly("BTF of the kernel");
    }

    @Test
    void aBadHeaderIsKnownWithoutTheKernelsBtf() {
        btf(0x9e);
        facts.btf = new Fact.Hidden<>("no BTF");
        assertThat(examine().errno()).contains(Errno.EINVAL);
    }
}
