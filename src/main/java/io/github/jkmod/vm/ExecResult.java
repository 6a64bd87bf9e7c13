package io.github.jkmod.vm;

/**
 * What a command in a guest gave back.
 *
 * @param exitCode 0 to 255; 128 plus the signal for a process that a signal ended
 * @param stdout its standard output
 * @param stderr its standard error
 * @param seconds how long it ran by the guest's clock
 */
@SuppressWarnings("ArrayRecordComponent") // bytes for the caller, compared by nobody
public record ExecResult(int exitCode, byte[] stdout, byte[] stderr, double seconds) {}
