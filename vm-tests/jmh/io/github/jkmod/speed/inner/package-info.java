/** What single parts of jkmod cost, by JMH; see "Speed" in README.md. */
@NullMarked
package io.github.jkmod.speed.inner;

import org.jspecify.annotations.NullMarked;
