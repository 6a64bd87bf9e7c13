/**
 * The words all rooms share: module name, architecture, errno, and the fact: an answer
 * or the reason why there is none. Records and enums without behaviour of their own room.
 *
 * <p>Example input: {@code snd-hda-intel} is the module name {@code snd_hda_intel}.
 */
@NullMarked
package io.github.jkmod.model;

import org.jspecify.annotations.NullMarked;
