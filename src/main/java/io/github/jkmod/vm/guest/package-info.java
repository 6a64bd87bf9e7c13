/**
 * The guest's end: takes framed requests, runs commands in the warm JVM or as processes, streams events, ends with
 * {@code done}.
 *
 * <p>Example input: the frame {@code {"type":"exec","id":1,"argv":["jkmod","lsmod"]}}.
 */
@NullMarked
package io.github.jkmod.vm.guest;

import org.jspecify.annotations.NullMarked;
