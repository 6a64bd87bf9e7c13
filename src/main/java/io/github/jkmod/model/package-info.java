/**
 * The words all rooms share: module name, architecture, errno. Records and enums without behaviour of their own room.
 *
 * <p>Example input: {@code snd-hda-intel} is the module name {@code snd_hda_intel}.
 */
@NullMarked
package io.github.jkmod.model;

import org.jspecify.annotations.NullMarked;
