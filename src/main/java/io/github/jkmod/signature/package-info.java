/**
 * Judges a module's PKCS#7 signature as a kernel does: its ASN.1 decoder, its parsers, its trust rules, its error codes.
 *
 * <p>Example: the 681 bytes before the trailer of Debian's {@code dummy.ko} and the certificate in its vmlinuz give "valid,
 * signed by CN=Debian Secure Boot CA"; with one bit of the last byte flipped they give EKEYREJECTED.
 */
@NullMarked
package io.github.jkmod.signature;

import org.jspecify.annotations.NullMarked;
