/**
 * Makes a tree's database, as depmod: which modules there are and who needs whom, in kmod's order, and the files that say so.
 *
 * <p>Example input: a tree with {@code nf_conntrack.ko} and {@code nf_defrag_ipv4.ko} gives {@code modules.dep} the line
 * {@code kernel/nf_conntrack.ko: kernel/nf_defrag_ipv4.ko}.
 */
@NullMarked
package io.github.jkmod.depmod;

import org.jspecify.annotations.NullMarked;
