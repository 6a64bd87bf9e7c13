package io.github.jkmod.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    private record Counted(@Unsigned long n) {}

    @Test
    void keepsOrderAndWritesNulls() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("b", null);
        tree.put("a", Arrays.asList(1, null, "x\n\u00fc", true));
        tree.put("big", Long.MAX_VALUE);
        assertThat(Json.line(tree))
                .isEqualTo("{\"b\":null,\"a\":[1,null,\"x\\n\u00fc\",true],\"big\":9223372036854775807}");
    }

    @Test
    void unsignedNumbersStayPositive() {
        assertThat(Json.line(new Counted(-1))).isEqualTo("{\"n\":18446744073709551615}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{\"a\":}", "[1,", "nope", "\"open", "{} x"})
    void whatIsNotJsonIsMalformed(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedException.class);
    }
}
