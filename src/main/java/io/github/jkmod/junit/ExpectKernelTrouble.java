package io.github.jkmod.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The kernel must complain in this test, or in each test of this class: every expression must match a report of trouble,
 * and every report must match an expression. On a method it replaces that of the class.
 *
 * <p>It is about what the kernel says. That a guest dies of it comes to the test as a {@code GuestDiedException} from the
 * command that was running, to be asserted like any other.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface ExpectKernelTrouble {
    /** {@return regular expressions, each to be found in a line of a report, such as {@code "NULL pointer"}} */
    String[] value();
}
