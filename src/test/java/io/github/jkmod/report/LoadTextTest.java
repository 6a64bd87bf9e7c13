package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.crosscheck.Crosscheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadTextTest {
    private static LoadDocument load(String attempt) {
        return Json.read(
                LoadDocument.class,
                "{\"check\":{\"file\":\"hello.ko\",\"module\":\"hello\",\"findings\":[],\"verdict\":\"accept\","
                        + "\"kernel\":{\"release\":null,\"arch\":null}},\"load\":" + attempt + ",\"crosscheck\":null}");
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
        Map<String, Object> attempt = new HashMap<>();
        attempt.put("syscall", "finit_module");
        attempt.put("ending", ending);
        attempt.put("errno", errno);
        attempt.put("error", error);
        attempt.put("seconds", 0.0124);
        attempt.put("kernelLog", List.of("one line"));
        attempt.put("trouble", trouble);
        assertThat(LoadText.load(load(Json.line(attempt))))
                .isEqualTo("hello.ko: module hello, kernel ? (?)\n  forecast       accept\n  finit_module   " + text
                        + "\n  kernel log     one line\n");
    }

    @Test
    void anUnreadableLogIsNotAnEmptyOne() {
        String attempt = "{\"syscall\":\"finit_module\",\"ending\":\"ok\",\"seconds\":0,\"kernelLog\":";
        assertThat(LoadText.load(load(attempt + "null}"))).endsWith("  kernel log     could not be read\n");
        assertThat(LoadText.load(load(attempt + "[]}"))).endsWith("  finit_module   ok, 0 ms\n");
    }

    @Test
    void initMemoryIsToldFirstAndInFullTheRestIsNamed() {
        List<CrosscheckDocument.Dropped> dropped = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            dropped.add(symbol("other" + i, false, "imported"));
        }
        for (int i = 0; i < 14; i++) {
            dropped.add(symbol("init" + i, true, "freed"));
        }
        CrosscheckDocument.DuringInit none = new CrosscheckDocument.DuringInit(
                false, 0, Optional.empty(), Optional.empty(), Optional.empty(), List.of(), List.of());
        CrosscheckDocument crosscheck = new CrosscheckDocument(
                Crosscheck.Result.MATCH,
                Optional.empty(),
                List.of(),
                new CrosscheckDocument.Kallsyms(none, Optional.empty()),
                dropped,
                List.of(),
                List.of());
        assertThat(LoadText.verify("hello", crosscheck))
                .contains("dropped        14 freed:\n", "t init13  .init.text\n")
                .containsSubsequence("init13", "dropped        6 imported: other0, other1, other2, other3, …\n");
    }

    private static CrosscheckDocument.Dropped symbol(String name, boolean initMemory, String reason) {
        return new CrosscheckDocument.Dropped(name, "t", ".init.text", initMemory, reason);
    }
}
