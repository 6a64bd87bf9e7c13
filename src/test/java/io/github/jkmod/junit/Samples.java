package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.github.jkmod.vm.spec.GuestDiedException;
import io.github.jkmod.vm.spec.MachineShape;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** Test classes as users write them, on guests that are not real; {@link VmExtensionTest} runs them. */
final class Samples {
    static final String OOPS = "BUG: kernel NULL pointer dereference, address: 0";

    private Samples() {}

    @ExtendWith(FakeGuests.class)
    @VmTest
    static class OnEveryArchitecture {
        private final VmKernel kernel;

        OnEveryArchitecture(VmKernel kernel) {
            this.kernel = kernel;
        }

        @Payload
        static Map<String, Path> one(VmKernel kernel) {
            return Map.of(kernel.architecture().label() + ".ko", Path.of("/one"));
        }

        @Payload
        static Map<String, Path> other() {
            return Map.of("other.ko", Path.of("/other"));
        }

        @Test
        void hasAGuest(TestGuest guest, VmKernel same) throws Exception {
            assertThat(guest.kernel()).isSameAs(kernel).isSameAs(same);
            assertThat(guest.jkmod("lsmod").out()).isEqualTo("jkmod lsmod\n");
        }

        @Test
        void needsNone() {}
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = {"5.10/arm", "6.1/arm"})
    static class WithAMissingKernel {
        @Test
        void runs(TestGuest guest) throws Exception {
            guest.run("true");
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "9.9")
    static class WithAnUnknownKernel {
        @Test
        void neverRuns() {}
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64")
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Troubled {
        @BeforeEach
        void prepare(TestGuest guest) throws Exception {
            guest.run("say", "prepared");
        }

        @AfterEach
        void look(TestGuest guest) throws Exception {
            assertThat(guest.console()).anyMatch(line -> line.endsWith("prepared"));
        }

        @Test
        void aOopses(TestGuest guest) throws Exception {
            guest.run("say", OOPS);
            guest.run("true");
        }

        @Test
        void bIsAtPeace(TestGuest guest) throws Exception {
            guest.run("say", "hello");
        }

        @Test
        @ExpectKernelTrouble("NULL pointer")
        void cOopsesAsExpected(TestGuest guest) throws Exception {
            guest.run("say", OOPS);
        }

        @Test
        @ExpectKernelTrouble("NULL pointer")
        void dShouldOops(TestGuest guest) throws Exception {
            guest.run("say", "hello");
        }

        @Test
        @ExpectKernelTrouble("NULL pointer")
        void eWarnsToo(TestGuest guest) throws Exception {
            guest.run("say", OOPS);
            guest.run("say", "---[ end trace 0000000000000000 ]---");
            guest.run("say", "WARNING: CPU: 0 PID: 1 at x.c:1 f+0x1/0x2");
        }

        @Test
        void fIsWrong(TestGuest guest) throws Exception {
            assertEquals(1, guest.run("true").exitCode(), "the exit code");
        }

        @Test
        @ExpectKernelTrouble("NULL pointer")
        void gIsWrongBeforeItOopses(TestGuest guest) throws Exception {
            assertEquals(1, guest.run("true").exitCode(), "the exit code");
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64")
    @ExpectKernelTrouble("NULL pointer")
    static class AlwaysTroubled {
        @Test
        void oopses(TestGuest guest) throws Exception {
            guest.run("say", OOPS);
        }

        @Test
        @ExpectKernelTrouble({})
        void isAtPeace(TestGuest guest) throws Exception {
            guest.run("say", "hello");
        }

        @Nested
        class Inside {
            @Test
            void oopsesToo(TestGuest guest) throws Exception {
                guest.run("say", OOPS);
            }
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64", append = "quiet")
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Mortal {
        @Test
        void aDies(TestGuest guest) throws Exception {
            guest.run("die");
        }

        @Test
        @ExpectKernelTrouble("Kernel panic")
        void bDiesAsExpected(TestGuest guest) {
            assertThrows(GuestDiedException.class, () -> guest.run("die"));
        }

        @Test
        void cDiesUnnoticed(TestGuest guest) throws Exception {
            guest.run("faint");
        }

        @Test
        void dNeverBoots(Guests guests) throws Exception {
            guests.start(MachineShape.USUAL.append("broken"), Map.of());
        }

        @Test
        void ePowersOff(TestGuest guest) throws Exception {
            guest.powerOff();
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1", shared = true)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class Sharing {
        @BeforeKernel
        static void prepare(TestGuest guest) throws Exception {
            guest.run("prepare");
        }

        @AfterKernel
        static void finish(VmKernel kernel, TestGuest guest) throws Exception {
            guest.run("finish", kernel.id());
        }

        @Test
        void a(TestGuest guest) throws Exception {
            guest.run("a");
            guest.run("say", OOPS);
        }

        @Test
        void b(TestGuest guest, Guests guests) throws Exception {
            guests.boot(MachineShape.USUAL, Map.of()).run("x");
            guest.run("b");
            assertThat(guest.console()).isEmpty();
        }

        @Test
        void c(TestGuest guest) throws Exception {
            guest.run("c");
        }
    }

    /** Without an order, which would keep the tests of a class on one thread. */
    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1", shared = true)
    static class SharingInAnyOrder {
        @Test
        void a(TestGuest guest) throws Exception {
            guest.run("a");
            guest.run("a again");
        }

        @Test
        void b(TestGuest guest) throws Exception {
            guest.run("b");
            guest.run("b again");
        }

        @Test
        void c(TestGuest guest) throws Exception {
            guest.run("c");
            guest.run("c again");
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64", shared = true)
    @TestMethodOrder(MethodOrderer.MethodName.class)
    static class SharingAMortal {
        @Test
        void aDies(TestGuest guest) throws Exception {
            guest.run("die");
        }

        @Test
        void bComesTooLate(TestGuest guest) throws Exception {
            guest.run("true");
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64", cold = true)
    static class WithSeveralGuests {
        @Test
        void haveOnePermitTogether(TestGuest own, Guests guests) throws Exception {
            TestGuest second = guests.start(Map.of("b.ko", Path.of("/b")));
            TestGuest third = guests.boot(MachineShape.USUAL, Map.of());
            for (TestGuest each : new TestGuest[] {own, second, third}) {
                each.run("true");
            }
            third.run("say", OOPS);
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "*/arm64")
    static class Many {
        @Test
        void one(TestGuest guest) throws Exception {
            guest.run("true");
        }

        @Test
        void two(TestGuest guest) throws Exception {
            guest.run("true");
        }

        @Test
        void three(TestGuest guest) throws Exception {
            guest.run("true");
        }
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64")
    static class AskingTooEarly {
        @BeforeKernel
        static void prepare(TestGuest guest) {}

        @Test
        void neverRuns() {}
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64")
    static class WithTwoFilesOfOneName {
        @Payload
        static Map<String, Path> one() {
            return Map.of("a.ko", Path.of("/one"));
        }

        @Payload
        static Map<String, Path> two() {
            return Map.of("a.ko", Path.of("/two"));
        }

        @Test
        void neverRuns() {}
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64")
    static class WithAPayloadOfAnObject {
        @Payload
        Map<String, Path> files() {
            return Map.of();
        }

        @Test
        void neverRuns() {}
    }

    @ExtendWith(FakeGuests.class)
    @VmTest(kernels = "6.1/arm64")
    static class WithAPayloadOfStrings {
        @Payload
        static Map<String, String> files() {
            return Map.of("a.ko", "/one");
        }

        @Test
        void neverRuns() {}
    }
}
