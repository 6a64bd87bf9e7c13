package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.jkmod.junit.GuestRun;
import io.github.jkmod.junit.Payload;
import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs on Debian 12's kernel of x86-64, arm64 and 32-bit ARM: {@code @VmTest(kernels = "*")} means all there are. */
@VmTest(kernels = "6.1")
class RatioTest {
    private static final String RATIO = "/payload/ratio.ko";

    @Payload
    static Map<String, Path> modules(VmKernel kernel) throws IOException {
        return kernel.build(Path.of("module"));
    }

    @Test
    void divides(TestGuest guest) throws Exception {
        GuestRun insmod = guest.run("insmod", RATIO, "numerator=84", "denominator=2");
        assertEquals(0, insmod.exitCode(), insmod::toString);
        assertEquals(
                "42\n", guest.run("cat", "/sys/module/ratio/parameters/result").out());
    }

    @Test
    void refusesToDivideByZero(TestGuest guest) throws Exception {
        GuestRun load = guest.jkmod("load", RATIO, "denominator=0");
        assertEquals(1, load.exitCode(), load::toString);
        assertTrue(load.err().contains("EDOM"), load::toString);
        assertEquals("", guest.run("cat", "/proc/modules").out());
    }

    @Test
    void leavesNothingWhenItIsUnloaded(TestGuest guest) throws Exception {
        assertEquals(0, guest.jkmod("load", RATIO).exitCode());
        GuestRun unload = guest.jkmod("unload", "ratio");
        assertEquals(0, unload.exitCode(), unload::toString);
    }
}
