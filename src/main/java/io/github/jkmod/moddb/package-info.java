/**
 * Who needs whom and what the administrator said: depmod's indexes and modprobe.d, from a name to modules, and to an ordered
 * plan of files, providers first.
 *
 * <p>Example input: {@code nf_conntrack.ko}, whose {@code depends=} names {@code nf_defrag_ipv4}, gives the plan
 * {@code nf_defrag_ipv4.ko, nf_conntrack.ko}.
 */
@NullMarked
package io.github.jkmod.moddb;

import org.jspecify.annotations.NullMarked;
