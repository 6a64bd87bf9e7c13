package io.github.jkmod.forecast.load;

import java.util.Optional;

/**
 * A parameter that the call gave and the module took.
 *
 * @param index its entry in {@code __param}
 * @param text what a charp points to from then on: a copy of the argument
 */
public record GivenParameter(int index, Optional<String> text) {}
