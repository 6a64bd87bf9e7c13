package io.github.jkmod.forecast.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.bytes.Window;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.KernelRelease;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class BtfCheckTest {
    private static final KernelRelease SID = KernelRelease.of("7.2").orElseThrow();
    private static final Errno ENOTSUPP = new Errno(524);

    /** A kernel with 100 types and a few strings, which are 12 bytes. */
    private static final BtfCheck.Base BASE = new BtfCheck.Base(
            101, Window.of("\0int\0l ng\0a\0".getBytes(StandardCharsets.ISO_8859_1), "strings of the kernel"));

    private static Optional<Errno> split(Window btf) {
        return check(btf, SID, Optional.of(BASE));
    }

    private static Optional<Errno> split(Consumer<BtfWriter> types) {
        BtfWriter writer = new BtfWriter(BASE.strings().size());
        types.accept(writer);
        return split(writer.window());
    }

    private static Optional<Errno> check(Window btf, KernelRelease version, Optional<BtfCheck.Base> base) {
        try {
            BtfCheck check = new BtfCheck(btf, version);
            check.header(base.isPresent());
            check.types(base);
            return Optional.empty();
        } catch (BtfMetaCheck.Refusal e) {
            assertThat(e.getMessage()).isNotBlank();
            return Optional.of(e.errno);
        }
    }

    private static Optional<Errno> header(int at, int value) {
        return split(
                new BtfWriter(BASE.strings().size()).type(0, BtfType.PTR, 0, 1).window(bytes -> {
                    bytes[at] = (byte) value;
                    return bytes;
                }));
    }

    @Test
    void aGoodOneIsTaken() {
        assertThat(split(btf -> {
                    long name = btf.string("hello");
                    btf.type(1, BtfType.INT, 0, 4, 0x0100_0020)
                            .type(name, BtfType.STRUCT, 2, 8, name, 101, 0, 0, 101, 32)
                            .type(0, BtfType.PTR, 0, 102)
                            .type(0, BtfType.ARRAY, 0, 0, 101, 5, 3)
                            .type(name, BtfType.ENUM, 1, 4, name, 1)
                            .type(name, BtfType.FWD, 0, 0)
                            .type(name, BtfType.TYPEDEF, 0, 101)
                            .type(0, BtfType.FUNC_PROTO, 1, 0, 0, 101)
                            .type(name, BtfType.FUNC, 1, 108)
                            .type(name, BtfType.VAR, 0, 101, 1)
                            .type(btf.string(".data x"), BtfType.DATASEC, 1, 8, 110, 0, 8)
                            .type(name, BtfType.FLOAT, 0, 8)
                            .type(name, BtfType.DECL_TAG, 0, 102, 0xffff_ffffL)
                            .type(name, BtfType.TYPE_TAG, 0, 101)
                            .type(name, BtfType.ENUM64, 1, 8, name, 1, 0);
                }))
                .isEmpty();
    }

    @Test
    void theHeaderIsCheckedFieldByField() {
        assertThat(header(0, 0)).contains(Errno.EINVAL);
        assertThat(header(2, 2)).contains(ENOTSUPP);
        assertThat(header(3, 1)).contains(ENOTSUPP);
        assertThat(header(4, 200)).contains(Errno.EINVAL);
        assertThat(header(8, 4)).contains(Errno.EINVAL);
        assertThat(header(12, 8)).contains(Errno.EINVAL);
        assertThat(header(16, 16)).contains(Errno.EINVAL);
        assertThat(header(20, 9)).contains(Errno.EINVAL);
        assertThat(split(Window.of(new byte[7], ".BTF"))).contains(Errno.EINVAL);
    }

    @Test
    void aLongerHeaderMustBeZeroBehindWhatIsKnown() {
        byte[] longer = new byte[40];
        System.arraycopy(new BtfWriter(1).window().copy(), 0, longer, 0, 24);
        longer[4] = 40;
        assertThat(split(Window.of(longer, ".BTF"))).isEmpty();
        longer[35] = 1;
        assertThat(split(Window.of(longer, ".BTF"))).contains(Errno.E2BIG);
        longer[35] = 0;
        longer[24] = 1; // layout_off of 7.2, which is looked at only with a length
        assertThat(split(Window.of(longer, ".BTF"))).isEmpty();
        assertThat(check(Window.of(longer, ".BTF"), KernelRelease.of("6.12").orElseThrow(), Optional.of(BASE)))
                .contains(Errno.E2BIG);
    }

    @Test
    void offsetsOfNamesLeadIntoTheKernelsStringsFirst() {
        assertThat(split(btf -> btf.type(1, BtfType.FWD, 0, 0))).isEmpty();
        assertThat(split(btf -> btf.type(5, BtfType.FWD, 0, 0))).contains(Errno.EINVAL); // "l ng"
        assertThat(split(btf -> btf.type(4, BtfType.FWD, 0, 0))).contains(Errno.EINVAL); // empty
        assertThat(split(btf -> btf.type(12, BtfType.FWD, 0, 0))).contains(Errno.EINVAL); // behind all
        assertThat(split(btf -> btf.type(btf.string("x"), BtfType.FWD, 0, 0))).isEmpty();
    }

    @Test
    void kindsAndLengthsAreChecked() {
        assertThat(split(btf -> btf.type(0, 0, 0, 0))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, 20, 0, 0))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, BtfType.STRUCT, 3, 8, 0, 1, 0))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, BtfType.STRUCT, 0x1_0000, 8))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, BtfType.PTR, 1, 1))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(1, BtfType.PTR, 0, 1))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, BtfType.PTR, 0, 0x10_0000))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(1, BtfType.INT, 0, 4, 0x0300_0020))).contains(ENOTSUPP);
        assertThat(split(btf -> btf.type(1, BtfType.INT, 0, 2, 0x0100_0020))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(1, BtfType.FLOAT, 0, 3))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, BtfType.UNION, 1, 8, 0, 1, 8))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(1, BtfType.FUNC, 3, 1))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(1, BtfType.ENUM, 0, 3))).contains(Errno.EINVAL);
    }

    @Test
    void chainsOfModifiersEndInATypeThatExists() {
        assertThat(split(btf -> btf.type(0, BtfType.CONST, 0, 101))).contains(Errno.ELOOP);
        assertThat(split(btf -> btf.type(0, BtfType.CONST, 0, 102))).contains(Errno.EINVAL);
        assertThat(split(btf -> btf.type(0, BtfType.CONST, 0, 100))).isEmpty();
        assertThat(split(btf -> {
                    for (int i = 0; i < 40; i++) {
                        btf.type(0, BtfType.CONST, 0, i == 0 ? 0 : 100 + i);
                    }
                }))
                .isEmpty();
        assertThat(split(btf -> {
                    for (int i = 0; i < 40; i++) {
                        btf.type(0, BtfType.CONST, 0, i == 39 ? 0 : 102 + i);
                    }
                }))
                .contains(Errno.ELOOP);
    }

    @Test
    void aBtfOfItsOwnHasAnEmptyStringFirstAndSomeData() {
        BtfWriter writer = new BtfWriter(0);
        Window good = writer.type(writer.string("x"), BtfType.FWD, 0, 0).window();
        assertThat(check(good, SID, Optional.empty())).isEmpty();
        assertThat(check(new BtfWriter(1).window(), SID, Optional.empty())).contains(Errno.EINVAL);
        assertThat(split(new BtfWriter(1).window())).isEmpty();
    }
}
