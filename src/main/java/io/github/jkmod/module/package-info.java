/**
 * What this {@code .ko} claims and needs: modinfo, vermagic, versions, imports, exports, parameters, and the fate of each
 * section (core, init or dropped).
 *
 * <p>Example input: {@code .modinfo} holding {@code license=GPL\0depends=mii,usbnet\0} gives two {@code depends}.
 */
@NullMarked
package io.github.jkmod.module;

import org.jspecify.annotations.NullMarked;
