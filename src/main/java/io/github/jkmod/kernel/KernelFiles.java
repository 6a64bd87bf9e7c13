package io.github.jkmod.kernel;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.model.Fact;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Fetches the kernel's files as facts: a file that does not exist is Absent, one that cannot be read is Hidden.
 *
 * <p>Text is ISO-8859-1, so that every byte survives and compares with names from ELF files.
 */
public final class KernelFiles {
    private static final String NOT_A_FOLDER = ": Not a directory";

    private static final int PIECE = 1 << 14;

    private KernelFiles() {}

    /** Something that reads a file. */
    public interface Reading<T> {
        T get() throws IOException;
    }

    /** {@return what {@code reading} gives, its failure on {@code file} as a reason} */
    public static <T> Fact<T> fact(Path file, Reading<T> reading) {
        try {
            return new Fact.Present<>(reading.get());
        } catch (NoSuchFileException e) {
            return new Fact.Absent<>(file + ": No such file or directory");
        } catch (NotDirectoryException e) {
            return new Fact.Absent<>(file + NOT_A_FOLDER);
        } catch (AccessDeniedException e) {
            return new Fact.Hidden<>(file + ": Permission denied");
        } catch (MalformedException e) {
            return new Fact.Malformed<>(String.valueOf(e.getMessage()));
        } catch (FileSystemException e) {
            String why = file + ": " + e.getReason();
            return why.endsWith(NOT_A_FOLDER) ? new Fact.Absent<>(why) : new Fact.Hidden<>(why);
        } catch (IOException e) {
            return new Fact.Hidden<>(file + ": " + e.getMessage());
        }
    }

    /**
     * {@return a stream on {@code file} whose every read is one read(2) of the size asked for}
     *
     * <p>Not {@code Files.newInputStream}: with -Xint its channel made a look at 6.9 MB of kallsyms take 21 ms, not 8.
     *
     * @throws java.nio.file.FileSystemException as from java.nio, if it cannot be opened
     */
    public static InputStream open(Path file) throws IOException {
        try {
            return new FileInputStream(file.toFile());
        } catch (FileNotFoundException e) {
            try (InputStream precise = Files.newInputStream(file)) { // says precisely why not
                var unused = precise.read();
            }
            throw e;
        }
    }

    /**
     * {@return all bytes of {@code file}}
     *
     * <p>Not {@code readAllBytes}, which asks a file for its length and its position: securityfs has no answer (ESPIPE).
     */
    public static Fact<byte[]> bytes(Path file) {
        return fact(file, () -> {
            try (InputStream in = open(file)) {
                ByteArrayOutputStream all = new ByteArrayOutputStream();
                byte[] piece = new byte[PIECE];
                for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                    all.write(piece, 0, count);
                }
                return all.toByteArray();
            }
        });
    }

    /** {@return the text of {@code file} without its last line's end} */
    public static Fact<String> text(Path file) {
        return bytes(file).map(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing());
    }

    /** {@return the lines of {@code file}} */
    public static Fact<List<String>> lines(Path file) {
        return bytes(file)
                .map(bytes ->
                        new String(bytes, StandardCharsets.ISO_8859_1).lines().toList());
    }

    /** {@return the decimal or 0x number that {@code file} holds} */
    public static Fact<Long> number(Path file) {
        return text(file).flatMap(text -> {
            try {
                return new Fact.Present<>(number(text.strip()));
            } catch (NumberFormatException e) {
                return new Fact.Malformed<>(file + ": line 1: \"" + text + "\" is no number");
            }
        });
    }

    /** {@return whether {@code file} holds Y or 1 (true), N or 0 (false)} */
    static Fact<Boolean> flag(Path file) {
        return text(file).flatMap(text -> switch (text) {
            case "Y", "1" -> new Fact.Present<>(true);
            case "N", "0" -> new Fact.Present<>(false);
            default -> new Fact.Malformed<>(file + ": line 1: \"" + text + "\" is none of Y, N, 1, 0");
        });
    }

    /** {@return the names in {@code folder}, sorted} */
    public static Fact<List<String>> names(Path folder) {
        return fact(folder, () -> {
            List<String> names = new ArrayList<>();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                entries.forEach(entry -> names.add(String.valueOf(entry.getFileName())));
            }
            Collections.sort(names);
            return names;
        });
    }

    private static long number(String text) {
        return text.startsWith("0x") ? Long.parseUnsignedLong(text.substring(2), 16) : Long.parseLong(text);
    }
}
