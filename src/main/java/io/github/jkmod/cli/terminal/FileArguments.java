package io.github.jkmod.cli.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One module file of a command line and the parameters behind it.
 *
 * @param file as given
 * @param parameters tokens {@code name=value}; a value with blanks is put in quotes, as kmod does for the kernel
 */
public record FileArguments(Path file, List<String> parameters) {
    /**
     * {@return the files among {@code tokens}, each with the parameters that follow it}
     *
     * <p>A token with {@code =} that is not the name of an existing file is a parameter.
     */
    public static List<FileArguments> parse(List<String> tokens) {
        List<FileArguments> files = new ArrayList<>();
        for (String token : tokens) {
            boolean parameter = !files.isEmpty() && token.contains("=") && !Files.exists(Path.of(token));
            if (parameter) {
                files.get(files.size() - 1).parameters().add(quoted(token));
            } else {
                files.add(new FileArguments(Path.of(token), new ArrayList<>()));
            }
        }
        return files;
    }

    /** {@return {@code name="a b"} for {@code name=a b}: the kernel splits the parameter string at blanks} */
    public static String quoted(String token) {
        int value = token.indexOf('=') + 1;
        boolean needsQuotes = value > 0 && token.indexOf(' ', value) >= 0 && !token.startsWith("\"", value);
        return needsQuotes ? token.substring(0, value) + '"' + token.substring(value) + '"' : token;
    }
}
