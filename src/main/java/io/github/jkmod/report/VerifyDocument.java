package io.github.jkmod.report;

/**
 * A loaded module held against its file, as {@code verify --json} writes it.
 *
 * @param module its name
 * @param file its file
 * @param crosscheck what the kernel shows
 */
public record VerifyDocument(String module, String file, CrosscheckDocument crosscheck) {}
