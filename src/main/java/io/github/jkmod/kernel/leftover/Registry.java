package io.github.jkmod.kernel.leftover;

import java.util.Set;

/**
 * What a kernel lists at one moment.
 *
 * @param registrations all but threads
 * @param processes the numbers in /proc; which of them are kernel threads is only asked of those that came
 * @param modules the names of those loaded
 */
public record Registry(Set<Registration> registrations, Set<String> processes, Set<String> modules) {}
