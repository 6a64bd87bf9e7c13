/**
 * Gathers what the forecast asks of a kernel: from the running one, or from a folder that holds one.
 *
 * <p>Example input: a folder with {@code lib/modules/6.1.0-56-amd64} and {@code boot/vmlinuz-6.1.0-56-amd64} gives that
 * kernel's exports with their CRCs.
 */
@NullMarked
package io.github.jkmod.facts;

import org.jspecify.annotations.NullMarked;
