/**
 * Who needs whom: turns modules into an ordered plan of files, providers first, and makes a tree's database, as depmod.
 *
 * <p>Example input: {@code nf_conntrack.ko}, whose {@code depends=} names {@code nf_defrag_ipv4}, gives the plan
 * {@code nf_defrag_ipv4.ko, nf_conntrack.ko}; a tree with
 * both gives {@code modules.dep} the line {@code kernel/nf_conntrack.ko: kernel/nf_defrag_ipv4.ko}.
 */
@NullMarked
package io.github.jkmod.moddb;

import org.jspecify.annotations.NullMarked;
