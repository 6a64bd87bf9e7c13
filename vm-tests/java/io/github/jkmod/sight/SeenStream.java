package io.github.jkmod.sight;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Takes apart what the probe says: lines, and the bytes of files between them. See {@code native/probe/README.md}. */
abstract class SeenStream extends OutputStream {
    private final ByteArrayOutputStream piece = new ByteArrayOutputStream();
    private String path = "";
    private int left;

    /** Takes a line that is not about a file. */
    abstract void line(String[] words) throws IOException;

    abstract void file(SeenFile file);

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            int to = left > 0 ? at + Math.min(left, end - at) : newline(bytes, at, end);
            piece.write(bytes, at, to - at);
            if (left > 0) {
                left -= to - at;
                at = to;
                if (left == 0) {
                    content();
                }
            } else {
                at = to + 1;
                if (to < end) {
                    line();
                }
            }
        }
    }

    private static int newline(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private void content() {
        byte[] content = piece.toByteArray();
        piece.reset();
        file(SeenFile.file(path, content));
    }

    private void line() throws IOException {
        String[] words = piece.toString(StandardCharsets.ISO_8859_1).split("\t", 8);
        piece.reset();
        switch (words[0]) {
            case "F" -> {
                path = words[1];
                left = Integer.parseInt(words[2]);
                if (left == 0) {
                    content();
                }
            }
            case "D" -> file(SeenFile.folder(words[1]));
            case "N" -> file(SeenFile.unreadable(words[1], Integer.parseInt(words[2])));
            default -> line(words);
        }
    }

    /** {@return whether the stream may end here: not in the middle of something} */
    boolean isWhole() {
        return left == 0 && piece.size() == 0;
    }
}
