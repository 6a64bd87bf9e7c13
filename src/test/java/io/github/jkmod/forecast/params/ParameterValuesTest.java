package io.github.jkmod.forecast.params;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Verdict;
import io.github.jkmod.model.Architecture;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is expected is what the formats of kernel/params.c make of the values. */
final class ParameterValuesTest {
    private static Map<String, String> shown(ParameterModule module, String arguments) {
        Load load = module.load("6.1.0", arguments);
        assertThat(load.findings().verdict().answer()).isEqualTo(Verdict.Answer.ACCEPT);
        return ParameterValues.given(load);
    }

    private static Map<String, String> shown(String kind, String arguments) {
        return shown(ParameterModule.x86().with("x", kind), arguments);
    }

    @ParameterizedTest
    @CsvSource({
        "byte, 255, 255",
        "byte, 0x80, 128",
        "short, -2, -2",
        "ushort, 65535, 65535",
        "int, -1, -1",
        "int, -2147483648, -2147483648",
        "int, 0x7fffffff, 2147483647",
        "int, 010, 8",
        "uint, 4294967295, 4294967295",
        "long, -9223372036854775808, -9223372036854775808",
        "ulong, 18446744073709551615, 18446744073709551615",
        "ullong, 0xffffffffffffffff, 18446744073709551615"
    })
    void aNumberIsDecimalWithTheSignOfItsType(String kind, String given, String shown) {
        assertThat(shown(kind, "x=" + given)).containsExactly(Map.entry("x", shown));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x000000",
        "1, 0x000001",
        "255, 0x0000ff",
        "0xabcdef, 0xabcdef",
        "0x1234567, 0x1234567",
        "0xffffffff, 0xffffffff"
    })
    void aHexintHasEightCharactersWithItsPrefixOrAsManyAsItNeeds(String given, String shown) {
        assertThat(shown("hexint", "x=" + given)).containsExactly(Map.entry("x", shown));
    }

    @ParameterizedTest
    @CsvSource({
        "bool, x=1, Y",
        "bool, x=off, N",
        "bool, x, Y",
        "bool_enable_only, x=1, Y",
        "bool_enable_only, x=0, N",
        "invbool, x=y, Y",
        "invbool, x=n, N",
        "bint, x=y, 1",
        "bint, x, 1",
        "bint, x=n, 0"
    })
    void yesAndNoAreLettersButForBint(String kind, String given, String shown) {
        assertThat(shown(kind, given)).containsExactly(Map.entry("x", shown));
    }

    @Test
    void longsOf32BitMachinesHave32Bits() {
        ParameterModule module = new ParameterModule(Architecture.ARM)
                .with("minus", "long")
                .with("all", "ulong")
                .with("wide", "ullong")
                .withString("text", 8)
                .withArray("list", "short", 3, 2);
        assertThat(shown(module, "minus=-1 all=4294967295 wide=18446744073709551615 text=arm list=-3,4"))
                .containsOnly(
                        Map.entry("minus", "-1"),
                        Map.entry("all", "4294967295"),
                        Map.entry("wide", "18446744073709551615"),
                        Map.entry("text", "arm"),
                        Map.entry("list", "-3,4"));
    }

    @Test
    void textsAreAsTheyWereGiven() {
        ParameterModule module = ParameterModule.x86().with("pointer", "charp").withString("chars", 8);
        assertThat(shown(module, "pointer=\"two words\" chars=seven77"))
                .containsOnly(Map.entry("pointer", "two words"), Map.entry("chars", "seven77"));
        assertThat(shown(ParameterModule.x86().with("x", "charp").withString("y", 8), "x= y="))
                .containsOnly(Map.entry("x", ""), Map.entry("y", ""));
    }

    @Test
    void ofAParameterThatIsGivenTwiceTheLaterValueIsShown() {
        ParameterModule module =
                ParameterModule.x86().with("x", "int").with("y", "charp").withString("z", 8);
        assertThat(shown(module, "x=1 y=first z=longer x=2 y=last z=end"))
                .containsOnly(Map.entry("x", "2"), Map.entry("y", "last"), Map.entry("z", "end"));
    }

    @Test
    void ofAnArrayWithACountOnlyWhatWasGivenIsShown() {
        ParameterModule module = ParameterModule.x86()
                .withArray("numbers", "int", 4, 4)
                .withArray("bytes", "byte", 3, 1)
                .withArray("flags", "bool", 3, 1)
                .withArray("masks", "hexint", 2, 4);
        assertThat(shown(module, "numbers=1,-2 bytes=255,0,7 flags=y,n masks=0"))
                .containsOnly(
                        Map.entry("numbers", "1,-2"),
                        Map.entry("bytes", "255,0,7"),
                        Map.entry("flags", "Y,N"),
                        Map.entry("masks", "0x000000"));
        assertThat(shown(ParameterModule.x86().withArray("x", "int", 4, 4), "x=1,2,3,4 x=5"))
                .containsExactly(Map.entry("x", "5"));
    }

    @Test
    void ofAnArrayWithoutACountAllElementsAreShown() {
        assertThat(shown(ParameterModule.x86().withUncountedArray("x", "int", 4, 4), "x=1,-2"))
                .containsExactly(Map.entry("x", "1,-2,0,0"));
        assertThat(shown(ParameterModule.x86().withUncountedArray("x", "ushort", 2, 2), "x=1,2"))
                .containsExactly(Map.entry("x", "1,2"));
    }

    @Test
    void ofAnArrayOfTextsNothingIsTold() {
        assertThat(shown(ParameterModule.x86().withArray("x", "charp", 2, 8), "x=a,b"))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0400, true", "0040, true", "0004, true", "0222, false", "0000, false"})
    void aParameterThatNobodyMayReadIsNotShown(String octal, boolean readable) {
        int mode = Integer.parseInt(octal, 8);
        assertThat(shown(ParameterModule.x86().with("x", "int", mode, 0), "x=1").containsKey("x"))
                .isEqualTo(readable);
    }

    @Test
    void ofAParameterThatIsNotGivenNothingIsTold() {
        assertThat(shown("int", "")).isEmpty();
        assertThat(shown(ParameterModule.x86().with("x", "int").with("y", "int"), "y=3"))
                .containsExactly(Map.entry("y", "3"));
        assertThat(shown("int", "z=3")).isEmpty();
    }

    @Test
    void theNameIsTheModulesHoweverItIsSpelledInTheArguments() {
        assertThat(shown(ParameterModule.x86().with("a_b", "int"), "a-b=1")).containsExactly(Map.entry("a_b", "1"));
    }

    @Test
    void opsOfTheModuleItselfShowWhatTheirGetterMakesOfIt() {
        assertThat(shown(ParameterModule.x86().withOwnOps("x", 0, "param_set_int", "param_get_int"), "x=-1"))
                .containsExactly(Map.entry("x", "-1"));
        assertThat(shown(ParameterModule.x86().withOwnOps("x", 0, "param_set_bint", "param_get_int"), "x=y"))
                .containsExactly(Map.entry("x", "1"));
        assertThat(shown(ParameterModule.x86().withOwnOps("x", 0, "param_set_int", "foreign_get"), "x=1"))
                .isEmpty();
        // without a getter the file cannot be read
        assertThat(shown(ParameterModule.x86().withOwnOps("x", 0, "param_set_int"), "x=1"))
                .isEmpty();
        Load unknown = ParameterModule.x86().withOwnOps("x", 0, "").load("6.1.0", "x=1");
        assertThat(ParameterValues.given(unknown)).isEmpty();
    }
}
