/**
 * How often {@code jkmod decode} and the kernel's own {@code decode_stacktrace.sh} find the line that failed, on the same logs.
 *
 * <p>Example input: {@code 6.1/x86_64 6.12/arm}.
 */
@NullMarked
package io.github.jkmod.stacktrace;

import org.jspecify.annotations.NullMarked;
