package io.github.jkmod.junit;

import io.github.jkmod.vm.spec.MachineShape;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test class that runs once for each of some kernels, its tests in throw-away QEMU guests.
 *
 * <pre>{@code
 * @VmTest(kernels = {"6.1", "6.12/arm64"})
 * class RatioTest {
 *     @Payload static Map<String, Path> files(VmKernel kernel) throws IOException {
 *         return kernel.build(Path.of("module"));
 *     }
 *
 *     @Test void divides(TestGuest guest) throws Exception {
 *         GuestRun run = guest.jkmod("load", "/payload/ratio.ko", "a=84");
 *         assertEquals(0, run.exitCode(), run::toString);
 *     }
 * }
 * }</pre>
 *
 * <p>Constructors, {@link Payload}, {@link BeforeKernel} and {@link AfterKernel} methods, lifecycle methods of a test
 * and tests may take a {@link VmKernel}; lifecycle methods of a test and tests also a {@link TestGuest}, which is a fresh
 * kernel for each test, and {@link Guests}, if they need several. Whatever was started is ended after the test.
 *
 * <p>A kernel that complains (a warning, an oops, a panic, ...) fails the test, unless {@link ExpectKernelTrouble} says
 * so. A failing test comes with the end of its guests' consoles; the whole consoles are in files that it names. A kernel
 * or QEMU that cannot be had is a failure with one line on why, never a skipped test.
 *
 * <p>Configuration parameters of JUnit, or system properties:
 *
 * <ul>
 *   <li>{@code jkmod.vm.kernels}: kernels in the syntax of {@link #kernels}, parted by commas. Only those run; the
 *       tests of a class that names none of them are skipped.
 *   <li>{@code jkmod.vm.guests}: how many tests may have guests at the same time. By default as many as there are cores
 *       and memory.
 *   <li>{@code jkmod.vm.reports}: the folder for consoles of failing tests, by default {@code jkmod-vm} in the build's
 *       own folder.
 *   <li>{@code jkmod.home}: an installation of jkmod to take for the guests, instead of the jars on the class path.
 * </ul>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ClassTemplate
@Tag("vm")
@ExtendWith(VmExtension.class)
public @interface VmTest {
    /**
     * {@return the kernels to run on, of those that {@code jkmod vm list} shows}
     *
     * <p>{@code "6.1"} is that one on every architecture, {@code "6.1/arm64"} on one, <code>"*&#47;arm"</code> all kernels of
     * one, {@code "*"} all there are.
     */
    String[] kernels() default "6.1";

    /** {@return whether all tests of the class share one guest for each kernel; it is theirs to leave it in order} */
    boolean shared() default false;

    /** {@return RAM of a guest in MiB} */
    int memoryMib() default MachineShape.MEMORY_MIB;

    /** {@return processors of a guest} */
    int cpus() default 1;

    /**
     * {@return whether all of the kernel's modules are at their place, so that modprobe finds them; with as much more
     * memory}
     */
    boolean allModules() default false;

    /** {@return empty disks by their sizes in bytes, {@code /dev/vda} first; such guests are booted} */
    long[] drives() default {};

    /**
     * {@return Debian's packages, in which, with all that they depend on, commands of the guest run; such guests are
     * booted}
     */
    String[] packages() default {};

    /** {@return whether guests have a network card, behind which this machine is 10.0.2.2; such guests are booted} */
    boolean network() default false;

    /** {@return further kernel parameters} */
    String[] append() default {};

    /** {@return whether every guest is booted; otherwise it is a clone of one that was booted before, which is faster} */
    boolean cold() default false;
}
