package io.github.jkmod.conformance;

import io.github.jkmod.conformance.mutation.Edits;
import io.github.jkmod.forecast.verdict.LoadCall;
import java.io.IOException;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Parameters of every type with good, borderline and bad values, and strings that are no parameters. */
final class ParameterCorpus implements Corpus {
    private static final List<String> NUMBERS = List.of(
            "0",
            "1",
            "-1",
            "+1",
            "7",
            "010",
            "08",
            "0x10",
            "0X1f",
            "0x",
            "0xg",
            "0b1",
            "1x",
            "x",
            " 1",
            "1 ",
            "--1",
            "-",
            "+",
            "",
            "1.5",
            "1e3",
            "1_0",
            "'1'",
            "\"1\"",
            "\"1",
            "1\"",
            "\"\"",
            "1\n",
            "\n",
            "1\n\n",
            "99999999999999999999999",
            "-99999999999999999999999",
            "0x1ffffffffffffffff",
            "y",
            "1,2",
            "\u00ff");

    private static final List<String> TRUTHS = List.of(
            "", "y", "Y", "n", "N", "1", "0", "on", "off", "ON", "oFF", "o", "ok", "of", "t", "T", "f", "F", "true",
            "false", "yes", "no", "e", "E", "d", "D", "enable", "disable", "2", "-1", "x", " y", "y ", "\"y\"", "yx",
            "1x", "\n", "\u00ff");

    private static final List<String> WHOLE = List.of(
            "",
            " ",
            "\t\n",
            "=",
            "==",
            "=5",
            " =5",
            "int",
            "int=",
            "int =5",
            "int= 5",
            "int==5",
            "int=5=6",
            "INT=5",
            "int\t=5",
            "int=1 int=2",
            "int=1 int=x",
            "int=x int=99999999999",
            "byte=256 int=x",
            "int=x byte=256",
            "nonsense",
            "nonsense=5",
            "nonsense=\"a b\"",
            "nonsense int=x",
            "int=1 nonsense=2 byte=3",
            "--",
            "-- int=x",
            "int=1 -- int=x",
            "int=1 --",
            "--int=x",
            "int=x --",
            "params.int=5",
            "params.int=x",
            "hello.int=x",
            "dashed_name=1",
            "dashed-name=1",
            "dashed-name=x",
            "dashed_nam=1",
            "dashed_name_=1",
            "dashed name=1",
            "\"int=5\"",
            "\"int=x\"",
            "\"int\"=5",
            "int=\"5",
            "int=5\"",
            "int=\"5\" byte=\"6\"",
            "\"int=5 byte=6\"",
            "\"",
            "\"\"",
            "int=5\u00a0byte=x",
            "int=5\u000bbyte=x",
            "int=5\fbyte=x",
            "int=5\rbyte=x",
            "async_probe",
            "async_probe=1",
            "async_probe=x",
            "async_probe=",
            "async-probe=x",
            "dyndbg",
            "dyndbg=+p",
            "dyndbg=nonsense",
            "params.dyndbg=+p",
            "dyndbg=\"func x +p\"",
            "ddebug_query=x",
            "noarg",
            "noarg=",
            "noarg=1",
            "noarg nonsense",
            "fail=0",
            "fail=1",
            "fail=2",
            "fail=22",
            "fail=28",
            "fail=34",
            "fail=-5",
            "fail=517",
            "fail=x",
            "fail",
            "fail=",
            "fail=4096",
            "fail=28 int=x",
            "risky=1",
            "risky=x",
            "risky",
            "port=1",
            "port=x",
            "port=0x378",
            "once=1",
            "once=0",
            "once=1 once=0",
            "once=1 once=1 once=n",
            "once=0 once=1",
            "once",
            "once=x",
            "quiet=1",
            "quiet=1,2",
            "quiet=1,2,3",
            "quiet=x");

    @Override
    public String name() {
        return "parameters";
    }

    @Override
    public List<CaseSpec> cases(TestKernel kernel, Bases bases) throws IOException {
        String params = kernel.base(bases, "params");
        Map<String, CaseSpec> cases = new LinkedHashMap<>();
        for (String string : strings(kernel.kernel().arch().bits())) {
            add(cases, "params", params, string, group(string));
        }
        String hello = kernel.base(bases, "hello");
        for (String string : List.of(
                "loud",
                "loud=0",
                "loud=x",
                "delay_ms=1",
                "delay_ms=x",
                "whom=me",
                "whom",
                "whom=",
                "whom=\"a b\"",
                "numbers=1,2,3,4",
                "numbers=1,2,3,4,5",
                "numbers=,",
                "hello.loud=x")) {
            add(cases, "hello", hello, string, "hello");
        }
        String fails = kernel.base(bases, "fail_init");
        for (int number :
                new int[] {0, 1, 2, 4, 5, 8, 11, 12, 16, 17, 22, 28, 95, 133, 512, 516, 517, 524, 4095, 4096, -1, -7}) {
            add(cases, "fail_init", fails, "err=" + number, "fail_init");
        }
        String odd = kernel.base(bases, "odd_init");
        for (int value : new int[] {0, 1, -1, 2147483647}) {
            add(cases, "odd_init", odd, "value=" + value, "odd_init");
        }
        return List.copyOf(cases.values());
    }

    private static String group(String string) {
        int sign = string.indexOf('=');
        return sign < 0 ? "no value" : string.substring(0, sign).strip();
    }

    private static void add(Map<String, CaseSpec> cases, String module, String base, String string, String group) {
        String shown = string.length() > 60 ? string.substring(0, 40) + "… " + string.length() : string;
        StringBuilder readable = new StringBuilder();
        shown.chars()
                .forEach(letter ->
                        readable.append(letter < ' ' ? String.format(Locale.ROOT, "\\x%02x", letter) : (char) letter));
        String id = module + " [" + readable + "]";
        cases.putIfAbsent(
                id, new CaseSpec(id, "parameter " + group, base, Edits.NONE, LoadCall.finit(string), List.of()));
        if (Math.floorMod(string.hashCode(), 10) == 0) {
            cases.putIfAbsent(
                    id + " init_module",
                    new CaseSpec(
                            id + " init_module",
                            "parameter " + group,
                            base,
                            Edits.NONE,
                            LoadCall.init(string),
                            List.of()));
        }
    }

    private static Set<String> strings(int bits) {
        Set<String> all = new LinkedHashSet<>(WHOLE);
        integer(all, "byte", 8, false);
        integer(all, "short", 16, true);
        integer(all, "ushort", 16, false);
        integer(all, "int", 32, true);
        integer(all, "uint", 32, false);
        integer(all, "long", bits, true);
        integer(all, "ulong", bits, false);
        integer(all, "ullong", 64, false);
        integer(all, "hexint", 32, false);
        for (String type : List.of("bool", "invbool", "bint", "once")) {
            all.add(type);
            TRUTHS.forEach(value -> all.add(type + "=" + value));
        }
        for (String type : List.of("bools", "invbools")) {
            array(all, type, "y", "q");
        }
        texts(all);
        return all;
    }

    private static void integer(Set<String> all, String type, int bits, boolean signed) {
        all.add(type);
        NUMBERS.forEach(value -> all.add(type + "=" + value));
        BigInteger end = BigInteger.ONE.shiftLeft(signed ? bits - 1 : bits);
        BigInteger lowest = signed ? end.negate() : BigInteger.ZERO;
        for (BigInteger edge : List.of(end, lowest)) {
            for (int delta = -1; delta <= 1; delta++) {
                BigInteger value = edge.add(BigInteger.valueOf(delta));
                all.add(type + "=" + value);
                if (value.signum() >= 0) {
                    all.add(type + "=0x" + value.toString(16));
                    all.add(type + "=0" + value.toString(8));
                }
            }
        }
        all.add(type + "=" + BigInteger.ONE.shiftLeft(64));
        all.add(type + "=" + BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));
        all.add(type + "=" + BigInteger.ONE.shiftLeft(63));
        array(all, type + "s", "1", "x");
    }

    private static void array(Set<String> all, String type, String good, String bad) {
        for (String value : List.of(
                "",
                "G",
                "G,G",
                "G,G,G,G",
                "G,G,G,G,G",
                ",",
                ",G",
                "G,",
                "G,,G",
                "B",
                "G,B",
                "B,G",
                "G,G,G,G,",
                "G, G",
                "\"G,G\"",
                "G;G",
                "G,G,G,B,G",
                "G,G,G,G,B")) {
            all.add(type + "=" + value.replace("G", good).replace("B", bad));
        }
        all.add(type);
    }

    private static void texts(Set<String> all) {
        for (int length : new int[] {0, 1, 6, 7, 8, 9, 100}) {
            all.add("string=" + "s".repeat(length));
        }
        for (int length : new int[] {0, 1, 1022, 1023, 1024, 1025, 5000}) {
            all.add("charp=" + "c".repeat(length));
            all.add("nonsense=" + "n".repeat(length));
        }
        all.addAll(List.of(
                "string",
                "string=\"a b\"",
                "string=\"a b",
                "charp",
                "charp=\"a b\"",
                "charp=a charp=b",
                "charp=\u00ff",
                "charp=a\\b",
                "charp='a b'"));
        all.add("int=1 ".repeat(2000));
        all.add("int=1 ".repeat(2000) + "int=x");
        all.add("x".repeat(100000));
        array(all, "charps", "a", "b");
        all.add("charps=" + "c".repeat(1025) + ",d");
    }
}
