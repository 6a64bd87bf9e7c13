package io.github.jkmod.junit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.jkmod.vm.Guest;
import io.github.jkmod.vm.GuestPool;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The project's own tests have their guests from the extension and from nowhere else. */
final class OneWayToGuestsTest {
    private static final JavaClasses TESTS = new ClassFileImporter()
            .withImportOption(new ImportOption.OnlyIncludeTests())
            .importPackages("io.github.jkmod");

    /** Commands of their own, which measure guests or ask their kernels. */
    private static final Set<String> NO_TESTS =
            Set.of("GuestBenchmark", "SpeedBenchmark", "Bench", "StacktraceContest");

    private static List<JavaClass> vmTests() {
        return TESTS.stream()
                .filter(type -> type.getSimpleName().endsWith("VmTest"))
                .toList();
    }

    @Test
    void everyTestInGuestsIsAVmTest() {
        assertThat(vmTests()).hasSizeGreaterThan(8);
        assertThat(vmTests()).allMatch(type -> type.isAnnotatedWith(VmTest.class), "is annotated with @VmTest");
    }

    @Test
    void nobodyElseMakesGuests() {
        assertThat(TESTS.stream()
                        .filter(type -> !NO_TESTS.contains(type.getSimpleName()))
                        .flatMap(type -> type.getAccessesFromSelf().stream())
                        .filter(each ->
                                accesses(each, GuestPool.class, "<init>") || accesses(each, Guest.class, "boot")))
                .isEmpty();
    }

    private static boolean accesses(JavaAccess<?> access, Class<?> owner, String name) {
        return access.getTargetOwner().isEquivalentTo(owner) && access.getName().equals(name);
    }
}
