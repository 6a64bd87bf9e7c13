package io.github.jkmod.vm;

/**
 * How a command in a guest ended.
 *
 * @param exitCode 0 to 255; 128 plus the signal for a process that a signal ended
 * @param seconds how long it ran by the guest's clock
 */
public record ExecEnd(int exitCode, double seconds) {}
