/**
 * Results as text for people and as stable JSON for programs; decides nothing.
 *
 * <p>Example input: a module file's facts give {@code {"file":"hello.ko","module":"hello",…}}.
 */
@NullMarked
package io.github.jkmod.report;

import org.jspecify.annotations.NullMarked;
