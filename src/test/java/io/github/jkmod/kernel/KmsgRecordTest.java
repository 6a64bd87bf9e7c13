package io.github.jkmod.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.KernelTrouble;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KmsgRecordTest {
    @Test
    void readsPrefixTextAndProperties() {
        KmsgRecord record = KmsgRecord.parse("6,339,5140900,-;NET: Registered; family\n SUBSYSTEM=net\n DEVICE=n2\n");
        assertThat(record.priority()).isEqualTo(6);
        assertThat(record.sequence()).isEqualTo(339);
        assertThat(record.microseconds()).isEqualTo(5140900);
        assertThat(record.flags()).isEqualTo("-");
        assertThat(record.message()).isEqualTo("NET: Registered; family");
        assertThat(record.properties()).containsExactly("SUBSYSTEM=net", "DEVICE=n2");
        assertThat(record.extra()).isEmpty();
    }

    @Test
    void keepsFieldsThatItDoesNotKnow() {
        assertThat(KmsgRecord.parse("4,1,2,c,caller=T12,x;m\n").extra()).containsExactly("caller=T12", "x");
        assertThat(KmsgRecord.parse("4,1,2,c;m\n").flags()).isEqualTo("c");
    }

    @Test
    void decodesEscapedBytes() {
        assertThat(KmsgRecord.parse("6,1,2,-;a\\x09b\\x0ac \\xc3\\xbc \\x5c \\xzz \\x1\n")
                        .message())
                .isEqualTo("a\tb\nc \u00fc \\ \\xzz \\x1");
    }

    @Test
    void refusesOtherText() {
        assertThatThrownBy(() -> KmsgRecord.parse("hello")).isInstanceOf(MalformedException.class);
        assertThatThrownBy(() -> KmsgRecord.parse("6,1;x")).isInstanceOf(MalformedException.class);
    }

    @Test
    void troublesAreTheKernelsOwn() {
        KmsgRecord program = KmsgRecord.parse("12,1,1,-;BUG: a program says so");
        KmsgRecord kernel = KmsgRecord.parse("4,2,2,-;BUG: scheduling while atomic: insmod/99/0x00000002\n");
        assertThat(KmsgRecord.troubles(List.of(program))).isEmpty();
        assertThat(KmsgRecord.troubles(List.of(program, kernel)))
                .singleElement()
                .extracting(KernelTrouble::title)
                .isEqualTo("BUG: scheduling while atomic: insmod/99/0x00000002");
    }
}
