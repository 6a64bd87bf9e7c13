package io.github.jkmod.junit;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.parallel.ResourceLocksProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Keeps the tests of a class that shares its guest on one thread, also where JUnit runs tests in parallel: a class with
 * a lock of its own has its tests run one after another.
 */
final class SharedGuestLock implements ResourceLocksProvider {
    @Override
    public Set<Lock> provideForClass(Class<?> testClass) {
        Optional<VmTest> settings = AnnotationSupport.findAnnotation(testClass, VmTest.class);
        return settings.isPresent() && settings.get().shared() ? Set.of(new Lock(testClass.getName())) : Set.of();
    }
}
