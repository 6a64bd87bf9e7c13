package io.github.jkmod.forecast.params;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.RelocatedModule;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.kernel.KernelPolicy;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Fact;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ParamsStageTest {
    private static Verdict of(String kind, String arguments) {
        return ParameterModule.x86().with("x", kind).verdict("6.1.0", arguments);
    }

    private static void assertRefused(Verdict verdict, Errno errno) {
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.REJECT);
        assertThat(verdict.errno()).contains(errno);
        assertThat(verdict.stage()).contains(LoadStage.PARAMS);
    }

    @ParameterizedTest
    @CsvSource({
        "byte, 255, 256",
        "short, 32767, 32768",
        "short, -32768, -32769",
        "ushort, 65535, 65536",
        "int, -2147483648, -2147483649",
        "uint, 4294967295, 4294967296",
        "hexint, 0xffffffff, 0x100000000",
        "long, 9223372036854775807, 9223372036854775808",
        "ulong, 18446744073709551615, 18446744073709551616",
        "ullong, 18446744073709551615, 18446744073709551616"
    })
    void everyNumberHasItsRange(String kind, String last, String beyond) {
        assertThat(of(kind, "x=" + last).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertRefused(of(kind, "x=" + beyond), Errno.ERANGE);
        assertRefused(of(kind, "x="), Errno.EINVAL);
        assertRefused(of(kind, "x"), Errno.EINVAL);
    }

    @Test
    void longsOf32BitMachinesHave32Bits() {
        assertThat(new ParameterModule(Architecture.ARM)
                        .with("x", "ulong")
                        .verdict("6.1.0", "x=4294967295")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertRefused(
                new ParameterModule(Architecture.ARM).with("x", "ulong").verdict("6.1.0", "x=4294967296"),
                Errno.ERANGE);
        assertRefused(
                new ParameterModule(Architecture.ARM).with("x", "long").verdict("6.1.0", "x=2147483648"), Errno.ERANGE);
        assertThat(new ParameterModule(Architecture.ARM)
                        .withArray("x", "int", 2, 4)
                        .verdict("6.1.0", "x=1,2")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
    }

    @ParameterizedTest
    @CsvSource({
        "5.10.0, t, false",
        "5.10.0, y, true",
        "5.10.0, on, true",
        "5.10.0, OFF, true",
        "5.10.0, o, false",
        "6.1.0, t, true",
        "6.1.0, False, true",
        "6.1.0, e, false",
        "6.12.0, d, false",
        "7.2.0, enabled, true",
        "7.2.0, Disabled, true",
        "7.2.0, 2, false"
    })
    void theLettersForYesAndNoGrow(String release, String value, boolean taken) {
        for (String kind : List.of("bool", "invbool", "bint", "bool_enable_only")) {
            assertThat(ParameterModule.x86()
                            .with("x", kind)
                            .verdict(release, "x=" + value)
                            .answer())
                    .isEqualTo(taken ? Verdict.Answer.ACCEPT : Verdict.Answer.REJECT);
        }
    }

    @Test
    void someNeedNoValue() {
        assertThat(of("bool", "x").answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(of("bint", "x").answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(of("bool_enable_only", "x").answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertRefused(of("invbool", "x"), Errno.EINVAL);
        assertRefused(of("charp", "x"), Errno.EINVAL);
        assertRefused(ParameterModule.x86().withArray("x", "bool", 3, 1).verdict("6.1.0", "x"), Errno.EINVAL);
    }

    @Test
    void whatIsEnabledOnceStaysSo() {
        assertRefused(of("bool_enable_only", "x=1 x=0"), Errno.EROFS);
        assertThat(of("bool_enable_only", "x=0 x=1").answer()).isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void theVariableIsSet() {
        assertThat(ParameterModule.firstVariable(
                        ParameterModule.x86().with("x", "int").load("6.1.0", "x=-2"), 4))
                .isEqualTo(0xffff_fffeL);
        assertThat(ParameterModule.firstVariable(
                        ParameterModule.x86().with("x", "invbool").load("6.1.0", "x=n"), 1))
                .isEqualTo(1);
    }

    @Test
    void textHasItsLimits() {
        assertThat(of("charp", "x=" + "a".repeat(1024)).answer()).isEqualTo(Verdict.Answer.ACCEPT);
        Verdict verdict = of("charp", "x=" + "a".repeat(1025));
        assertRefused(verdict, Errno.ENOSPC);
        assertThat(verdict.findings().get(0).kernelLog())
                .contains("hello: `" + "a".repeat(1025) + "' too large for parameter `x'");
        assertThat(of("charp", "x=").answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(ParameterModule.x86()
                        .withString("x", 4)
                        .verdict("6.1.0", "x=abc")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertRefused(ParameterModule.x86().withString("x", 4).verdict("6.1.0", "x=abcd"), Errno.ENOSPC);
    }

    @Test
    void arraysTakeUpToTheirSize() {
        assertThat(ParameterModule.x86()
                        .withArray("x", "int", 3, 4)
                        .verdict("6.1.0", "x=1,2,3")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertRefused(ParameterModule.x86().withArray("x", "int", 3, 4).verdict("6.1.0", "x=1,2,3,4"), Errno.EINVAL);
        assertRefused(ParameterModule.x86().withArray("x", "int", 3, 4).verdict("6.1.0", "x=1,,3"), Errno.EINVAL);
        Verdict verdict = ParameterModule.x86().withArray("x", "byte", 3, 1).verdict("6.1.0", "x=1,300");
        assertRefused(verdict, Errno.ERANGE);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: `1' invalid for parameter `x'");
    }

    @Test
    void theLastErrorIsTheResult() {
        Verdict verdict =
                ParameterModule.x86().with("x", "int").with("y", "byte").verdict("6.1.0", "x=no y=256 x=1");
        assertRefused(verdict, Errno.ERANGE);
        assertThat(verdict.findings())
                .extracting(Finding::kernelLog)
                .extracting(line -> line.orElse(""))
                .containsExactly("hello: `no' invalid for parameter `x'", "hello: `256' invalid for parameter `y'");
    }

    @Test
    void dashesAndUnderscoresAreTheSame() {
        assertRefused(ParameterModule.x86().with("a_b-c", "int").verdict("6.1.0", "a-b_c=x"), Errno.EINVAL);
    }

    @Test
    void theFirstOfTwoOfANameIsSet() {
        assertRefused(
                ParameterModule.x86()
                        .with("x", "byte", 0, 0)
                        .with("x", "int", 0, 0)
                        .verdict("6.1.0", "x=256"),
                Errno.ERANGE);
    }

    @Test
    void anUnknownParameterIsAWarningWithAHint() {
        Verdict verdict = ParameterModule.x86().with("numbers", "int").verdict("6.1.0", "number=1 a.b=2");
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings().get(0).hint()).isEqualTo("did you mean numbers?");
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: unknown parameter 'number' ignored");
        assertThat(verdict.findings().get(1).kernelLog()).contains("hello: unknown parameter 'a' ignored");
    }

    @ParameterizedTest
    @ValueSource(strings = {"async_probe", "async_probe=maybe", "dyndbg", "dyndbg=+p", "hello.dyndbg=+p"})
    void whatTheLoaderItselfTakesIsNoMatter(String token) {
        assertThat(of("int", token).findings()).isEmpty();
    }

    @Test
    void twoDashesEndTheParameters() {
        Verdict verdict = of("int", "-- x=no");
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings().get(0).kernelLog()).contains("hello: parameters 'x=no' after `--' ignored");
        assertRefused(of("int", "x=no -- x=1"), Errno.EINVAL);
    }

    @Test
    void aLockedDownKernelTakesNoHardwareParameters() {
        ParameterModule module = ParameterModule.x86().with("x", "int", 0444, 2);
        KernelPolicy open = module.module.facts.policy;
        module.module.facts.policy = new KernelPolicy(
                open.kptrRestrict(),
                open.modulesDisabled(),
                open.sigEnforce(),
                new Fact.Present<>("integrity"),
                open.blacklist(),
                open.tainted(),
                open.initcallDebug());
        assertRefused(module.verdict("6.1.0", "x=1"), Errno.EPERM);
        assertThat(ParameterModule.x86()
                        .with("x", "int", 0444, 2)
                        .verdict("6.1.0", "x=1")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
    }

    @Test
    void aDangerousParameterIsAWarning() {
        Verdict verdict = ParameterModule.x86().with("x", "int", 0444, 1).verdict("6.1.0", "x=1");
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(verdict.findings().get(0).kernelLog()).contains("Setting dangerous option x - tainting kernel");
    }

    @Test
    void theModulesOwnSetterIsUnknownOnlyWhenItIsCalled() {
        assertThat(ParameterModule.x86()
                        .withOwnOps("x", 0, "")
                        .verdict("6.1.0", "")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(ParameterModule.x86()
                        .withOwnOps("x", 0, "")
                        .verdict("6.1.0", "x=1")
                        .unknown())
                .containsExactly("setter of parameter x");
        assertRefused(ParameterModule.x86().withOwnOps("x", 0, "").verdict("6.1.0", "x"), Errno.EINVAL);
        assertThat(ParameterModule.x86()
                        .withOwnOps("x", 1, "")
                        .verdict("6.1.0", "x")
                        .unknown())
                .containsExactly("setter of parameter x");
    }

    @Test
    void ownOpsWithTheKernelsSetterAreKnown() {
        assertRefused(
                ParameterModule.x86().withOwnOps("x", 0, "param_set_byte").verdict("6.1.0", "x=256"), Errno.ERANGE);
        assertThat(ParameterModule.x86()
                        .withOwnOps("x", 1, "param_set_byte")
                        .verdict("6.1.0", "x")
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
    }

    @Test
    void aVariableOutsideOfTheModulesDataIsUnsafe() {
        for (long place : new long[] {-0x100, 253, 1L << 20}) {
            ParameterModule module = ParameterModule.x86().with("y", "int");
            int ops = module.module.elf.undefined("param_ops_int");
            Verdict verdict = module.entry("x", ops, 0, RelocatedModule.DATA_SYMBOL, place, 0444, 0)
                    .verdict("6.1.0", "x=1");
            assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
            assertThat(verdict.findings().get(0).where()).contains(new Finding.Place("__param", 40 + 32));
        }
    }

    @Test
    void opsOutsideOfTheModuleAreUnsafeWhenTheyAreCalled() {
        ParameterModule module = ParameterModule.x86();
        Verdict verdict = module.entry("x", 0, 0x1234, RelocatedModule.DATA_SYMBOL, 0, 0444, 0)
                .verdict("6.1.0", "x=1");
        assertThat(verdict.answer()).isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(verdict.findings().get(0).where()).contains(new Finding.Place("__param", 16));
    }

    @Test
    void aLoneQuoteAtTheEndHarmsOldKernels() {
        assertThat(ParameterModule.x86()
                        .with("x", "int")
                        .verdict("5.10.0", "x=1 \"")
                        .answer())
                .isEqualTo(Verdict.Answer.UNSAFE);
        assertThat(of("int", "x=1 \"").answer()).isEqualTo(Verdict.Answer.ACCEPT);
        assertThat(new ParameterModule(Architecture.ARM)
                        .with("x", "int")
                        .verdict("5.10.0", "x=1 \"")
                        .answer())
                .isEqualTo(Verdict.Answer.ACCEPT);
    }
}
