/**
 * The JUnit 5 extension: tests that run inside guests, once for each kernel that their class names.
 *
 * <p>Example: {@code @VmTest(kernels = {"6.1", "6.12/arm64"}) class RatioTest} with {@code @Test void loads(TestGuest
 * guest)} runs on four kernels, each test in a fresh one.
 */
@NullMarked
package io.github.jkmod.junit;

import org.jspecify.annotations.NullMarked;
