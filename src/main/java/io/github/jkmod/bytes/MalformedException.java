package io.github.jkmod.bytes;

/**
 * Input that breaks its own format, located: {@code hello.ko: .modinfo+0x1c: unterminated string}.
 *
 * <p>Unchecked, because a parser is a function of its bytes and every caller but the outermost has nothing to add.
 */
public final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String origin;
    private final long offset;
    private final String reason;

    /**
     * Control characters in either text, which may come out of the file, are escaped: the message is one line.
     *
     * @param origin what was being read: a path, or a path and a section, such as {@code hello.ko: .modinfo}
     * @param offset where in it, in bytes from the start of {@code origin}
     * @param reason what is wrong there, in a few words
     */
    public MalformedException(String origin, long offset, String reason) {
        this.origin = ControlCharacters.escaped(origin);
        this.offset = offset;
        this.reason = ControlCharacters.escaped(reason);
    }

    /** {@return the whole line: origin, offset and reason} */
    @Override
    public String getMessage() {
        return origin + "+0x" + Long.toHexString(offset) + ": " + reason;
    }

    /** {@return what was being read} */
    public String origin() {
        return origin;
    }

    /** {@return where, in bytes from the start of the origin} */
    public long offset() {
        return offset;
    }

    /** {@return what is wrong there} */
    public String reason() {
        return reason;
    }
}
