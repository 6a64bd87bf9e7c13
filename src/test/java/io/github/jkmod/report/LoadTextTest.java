package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadTextTest {
    private static Tree load(Tree attempt) {
        return Tree.create()
                .put(
                        "check",
                        Tree.of(Json.parse("{\"file\":\"hello.ko\",\"module\":\"hello\",\"findings\":[],"
                                + "\"kernel\":{\"release\":null,\"arch\":null}}")))
                .put("load", attempt)
                .put("crosscheck", null);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok             | null   | null              | null  | ok, 12 ms",
                "failed         | ENOEXEC| Exec format error | null  | ENOEXEC (Exec format error), 12 ms",
                "caller_killed  | null   | null              | Oops  | the kernel killed the caller: Oops; hello is stuck, 12 ms",
            },
            nullValues = "null")
    void everyEndingHasItsWords(String ending, String errno, String error, String trouble, String text) {
        Tree attempt = Tree.create()
                .put("syscall", "finit_module")
                .put("ending", ending)
                .put("errno", errno)
                .put("error", error)
                .put("seconds", 0.0124)
                .put("kernelLog", List.of("one line"))
                .put("trouble", trouble);
        assertThat(LoadText.load(load(attempt)))
                .isEqualTo("hello.ko: module hello, kernel ? (?)\n  finit_module   " + text
                        + "\n  kernel log     one line\n");
    }

    @Test
    void anUnreadableLogIsNotAnEmptyOne() {
        Tree attempt = Tree.create()
                .put("syscall", "finit_module")
                .put("ending", "ok")
                .put("seconds", 0)
                .put("kernelLog", null);
        assertThat(LoadText.load(load(attempt))).endsWith("  kernel log     could not be read\n");
        attempt.put("kernelLog", List.of());
        assertThat(LoadText.load(load(attempt))).endsWith("  finit_module   ok, 0 ms\n");
    }

    @Test
    void initMemoryIsToldFirstAndInFullTheRestIsNamed() {
        List<Map<String, ?>> dropped = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            dropped.add(symbol("other" + i, false, "imported"));
        }
        for (int i = 0; i < 14; i++) {
            dropped.add(symbol("init" + i, true, "freed"));
        }
        Tree crosscheck = Tree.create().put("result", "match").put("dropped", dropped);
        assertThat(LoadText.verify("hello", crosscheck))
                .contains("dropped        14 freed:\n", "t init13  .init.text\n")
                .containsSubsequence("init13", "dropped        6 imported: other0, other1, other2, other3, …\n");
    }

    private static Map<String, ?> symbol(String name, boolean initMemory, String reason) {
        return Map.of("name", name, "letter", "t", "section", ".init.text", "initMemory", initMemory, "reason", reason);
    }
}
