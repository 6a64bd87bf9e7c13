package io.github.jkmod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method of a {@link VmTest} class that runs once for each kernel, after its tests. It may take a {@link
 * VmKernel} and, if the class shares its guest, the {@link TestGuest}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface AfterKernel {}
