/**
 * Results as text and as stable JSON; no decisions. A result becomes a tree of maps and lists once, and both forms are
 * made from that tree, so that a result that came from a guest as JSON reads the same as one made here.
 *
 * <p>Example: {@code {"crosscheck":{"result":"match",…}}}.
 */
@NullMarked
package io.github.jkmod.report;

import org.jspecify.annotations.NullMarked;
