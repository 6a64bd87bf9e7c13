package io.github.jkmod.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LineCountsTest {
    @Test
    void countsOfOneLineAddUp() {
        LineCounts counts = new LineCounts();
        counts.add("/s/b.c", 9, 0);
        counts.add("/s/a.h", 4, 2);
        counts.add("/s/a.h", 4, 3);
        counts.add("/s/a.h", 2, 0);
        assertThat(counts.lcov("ratio")).isEqualTo("""
                TN:ratio
                SF:/s/a.h
                DA:2,0
                DA:4,5
                LF:2
                LH:1
                end_of_record
                TN:ratio
                SF:/s/b.c
                DA:9,0
                LF:1
                LH:0
                end_of_record
                """);
    }
}
