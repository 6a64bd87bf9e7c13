package io.github.jkmod.sight;

import java.util.Optional;

/**
 * A file, a folder or a failure to read one, as the probe saw it.
 *
 * @param kind which of them
 * @param path without a slash before {@code proc} or {@code sys}
 * @param error the error's number, of what could not be read
 * @param content of a file
 */
record SeenFile(Kind kind, String path, int error, Optional<byte[]> content) {
    /** What it is. */
    enum Kind {
        FILE("F"),
        FOLDER("D"),
        UNREADABLE("N");

        private final String letter;

        Kind(String letter) {
            this.letter = letter;
        }
    }

    static SeenFile file(String path, byte[] content) {
        return new SeenFile(Kind.FILE, path, 0, Optional.of(content));
    }

    static SeenFile folder(String path) {
        return new SeenFile(Kind.FOLDER, path, 0, Optional.empty());
    }

    static SeenFile unreadable(String path, int error) {
        return new SeenFile(Kind.UNREADABLE, path, error, Optional.empty());
    }

    /** {@return the line that is before its content, as the probe says it} */
    String line() {
        String line = kind.letter + "\t" + path;
        return switch (kind) {
            case FILE -> line + "\t" + content.map(bytes -> bytes.length).orElse(0);
            case FOLDER -> line;
            case UNREADABLE -> line + "\t" + error;
        };
    }
}
