package io.github.jkmod.depmod;

import io.github.jkmod.model.Strerror;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** What the kernel itself exports, from one of the two files that {@code depmod -E} and {@code -F} name. */
public final class KernelSymbolFile {
    private static final String KERNEL = "vmlinux";
    private static final String EXPORT = "__ksymtab_";

    private KernelSymbolFile() {}

    /**
     * Reads Module.symvers: lines of version, symbol, owner and more.
     *
     * @param into takes the symbols of the kernel itself, with their versions
     * @throws IOException if it cannot be read; the reason is in the C library's words
     */
    public static void readSymvers(String file, SymbolProviders into, DepmodLog log) throws IOException {
        int number = 0;
        for (String line : lines(file)) {
            number++;
            List<String> words = Arrays.stream(line.split("[ \t]+", -1))
                    .filter(word -> !word.isEmpty())
                    .toList();
            if (words.size() < 3 || !words.get(2).equals(KERNEL)) {
                continue;
            }
            try {
                into.addKernel(words.get(1), version(words.get(0)));
            } catch (NumberFormatException e) {
                log.error(file + ":" + number + " Invalid symbol version " + words.get(0) + ": Invalid argument");
            }
        }
        into.addLoaderSymbols();
    }

    private static long version(String word) {
        String digits = word.startsWith("0x") || word.startsWith("0X") ? word.substring(2) : word;
        return Long.parseUnsignedLong(digits, 16);
    }

    /**
     * Reads System.map: lines of address, type and symbol, of which those of the export table count.
     *
     * @param into takes the symbols, without versions
     * @throws IOException if it cannot be read; the reason is in the C library's words
     */
    public static void readSystemMap(String file, SymbolProviders into, DepmodLog log) throws IOException {
        int number = 0;
        for (String line : lines(file)) {
            number++;
            int type = line.indexOf(' ');
            int name = type < 0 ? -1 : line.indexOf(' ', type + 1);
            if (name < 0) {
                log.error(file + ":" + number + ": invalid line: " + line + "\n");
                continue;
            }
            String symbol = line.substring(name + 1);
            if (!into.prefix().isEmpty() && symbol.startsWith(into.prefix())) {
                symbol = symbol.substring(into.prefix().length());
            }
            if (symbol.startsWith(EXPORT)) {
                into.addKernelBare(symbol.substring(EXPORT.length()), 0);
            }
        }
        into.addLoaderSymbols();
    }

    private static List<String> lines(String file) throws IOException {
        try {
            return Files.readString(Path.of(file), StandardCharsets.ISO_8859_1)
                    .lines()
                    .toList();
        } catch (IOException e) {
            throw new IOException(Strerror.of(e), e);
        }
    }
}
