package io.github.jkmod.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.jkmod.junit.TestGuest;
import io.github.jkmod.junit.VmKernel;
import io.github.jkmod.junit.VmTest;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Looks the functions that {@link LoaderChange} names up in running kernels: Debian's System.map files are stubs, so their
 * own /proc/kallsyms is what tells.
 */
@VmTest(kernels = "*", shared = true)
final class KernelFunctionsVmTest {
    private final VmKernel kernel;

    KernelFunctionsVmTest(VmKernel kernel) {
        this.kernel = kernel;
    }

    @Test
    void everyKernelHasTheFunctionsOfItsChanges(TestGuest guest) throws Exception {
        KernelRelease release =
                KernelRelease.of(guest.run("uname", "-r").out().strip()).orElseThrow();
        Set<String> all = Arrays.stream(LoaderChange.values())
                .map(change -> change.place().name())
                .filter(name -> name.matches("\\w+"))
                .collect(Collectors.toSet());
        // the compiler's clones, such as check_version.constprop.0, have a suffix
        String pattern = " (" + String.join("|", all) + ")(\\.[a-z0-9.]+)?$";
        Set<String> listed = guest.run("grep", "-E", pattern, "/proc/kallsyms")
                .out()
                .lines()
                .map(line -> line.substring(line.lastIndexOf(' ') + 1).replaceFirst("\\..*", ""))
                .collect(Collectors.toSet());
        assertThat(named(KernelPlace.Kind.LISTED, true, release))
                .isSubsetOf(listed)
                .isNotEmpty();
        assertThat(named(KernelPlace.Kind.ENDED, false, release)).isSubsetOf(listed);
        assertThat(named(KernelPlace.Kind.ENDED, true, release)).doesNotContainAnyElementsOf(listed);
    }

    private Set<String> named(KernelPlace.Kind kind, boolean changed, KernelRelease release) {
        Stream<LoaderChange> changes = Arrays.stream(LoaderChange.values());
        return changes.filter(change -> change.isIn(release) == changed)
                .map(LoaderChange::place)
                .filter(place -> place.kind() == kind)
                .filter(place -> place.only()
                        .filter(only -> only != kernel.architecture())
                        .isEmpty())
                .map(KernelPlace::name)
                .collect(Collectors.toSet());
    }
}
