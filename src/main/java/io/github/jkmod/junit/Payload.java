package io.github.jkmod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A static method of a {@link VmTest} class that says which files guests find under {@code /payload}: a {@code
 * Map<String, Path>} from the name there to a file or folder of this machine.
 *
 * <p>It runs once for each kernel and may take a {@link VmKernel}. A class may have several.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Payload {}
