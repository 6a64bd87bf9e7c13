package com.sun.jna;

/**
 * In place of JNA's class of that name, which needs Java's SecurityManager to be set up at every start. JNA looks for the
 * constructor without arguments, does not find it, and does without: it has StackWalker.
 */
final class SecurityManagerExposer {
    private SecurityManagerExposer(Void none) {}
}
