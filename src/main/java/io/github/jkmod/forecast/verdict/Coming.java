package io.github.jkmod.forecast.verdict;

import java.nio.file.Path;

/**
 * How a module that is not loaded, and is not the kernel's own, can come in.
 *
 * @param file its file, as it was given or found
 * @param first whether it is taken to be loaded before the module that is asked about
 */
public record Coming(Path file, boolean first) {}
