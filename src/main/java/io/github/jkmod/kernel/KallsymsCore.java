package io.github.jkmod.kernel;

/**
 * What a pass over /proc/kallsyms told of the kernel's own part, which stays the same until the next boot.
 *
 * @param lastLine where its last line begins, in bytes from the start; -1 if there is none
 * @param sawAddress whether any address in it was not 0
 * @param listsData as in {@link KallsymsLook}
 * @param separateGplTable as in {@link KallsymsLook}
 */
record KallsymsCore(long lastLine, boolean sawAddress, boolean listsData, boolean separateGplTable) {}
