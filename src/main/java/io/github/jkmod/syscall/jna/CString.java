package io.github.jkmod.syscall.jna;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

/** NUL-terminated bytes, as the kernel takes strings. */
final class CString {
    private CString() {}

    /**
     * {@return {@code text} in {@code charset} with a NUL behind it}
     *
     * @throws IllegalArgumentException if {@code text} holds a NUL, behind which the kernel would not read
     */
    static byte[] of(String text, Charset charset) {
        int nul = text.indexOf('\0');
        if (nul >= 0) {
            throw new IllegalArgumentException("the string has a NUL at " + nul + ": the kernel would cut it there");
        }
        byte[] bytes = text.getBytes(charset);
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    /**
     * {@return a module's name: one byte per character, as names are read from files and from /proc}
     *
     * <p>A name with a character above U+00FF was typed, not read; it goes as UTF-8.
     */
    static byte[] ofName(String name) {
        boolean bytes = name.chars().allMatch(c -> c <= 0xff);
        return of(name, bytes ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** {@return the exact bytes of the absolute path, whatever the locale: those that its URI spells out} */
    static byte[] ofPath(Path path) {
        String uri = path.toUri().getRawPath();
        byte[] out = new byte[uri.length() + 1];
        int length = 0;
        for (int i = 0; i < uri.length(); i++) {
            boolean escaped = uri.charAt(i) == '%';
            out[length++] = (byte) (escaped ? Integer.parseInt(uri, i + 1, i + 3, 16) : uri.charAt(i));
            i += escaped ? 2 : 0;
        }
        return Arrays.copyOf(out, length + 1);
    }
}
