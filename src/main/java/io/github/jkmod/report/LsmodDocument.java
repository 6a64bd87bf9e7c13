package io.github.jkmod.report;

import java.util.List;

/**
 * The loaded modules, as {@code lsmod --json} writes them.
 *
 * @param modules in the kernel's order
 */
public record LsmodDocument(List<CrosscheckDocument.Line> modules) {}
