/**
 * The only verbs that change the machine: finit_module, init_module and delete_module as Java methods, and the two
 * read-only helpers that Java's own library cannot give (a descriptor with a number, a non-blocking /dev/kmsg).
 *
 * <p>Example: {@code deleteModule(new ModuleName("hello"), O_NONBLOCK)} gives {@code Failed(ENOENT)} when no such module is in.
 */
@NullMarked
package io.github.jkmod.syscall;

import org.jspecify.annotations.NullMarked;
