package io.github.jkmod.cli.terminal;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that asks for a page beside text or JSON. */
public final class HtmlOption {
    @Option(
            names = "--html",
            paramLabel = "FILE",
            description = "Write the result there, too, as one HTML page that needs no network.")
    private @Nullable Path file;

    /** {@return whether a page is asked for} */
    public boolean isWanted() {
        return file != null;
    }

    /**
     * Writes the page if one is asked for: all of it, or nothing. What is no regular file, such as a pipe, is written to.
     *
     * @param page made only if it is wanted
     */
    public void write(Supplier<String> page) {
        Path wanted = file;
        if (wanted == null) {
            return;
        }
        String text = page.get();
        try {
            if (Files.exists(wanted) && !Files.isRegularFile(wanted)) {
                Files.writeString(wanted, text);
            } else {
                replace(wanted, text);
            }
        } catch (IOException e) {
            throw Failure.of(ExitCode.ENVIRONMENT, wanted.toString(), "the page cannot be written")
                    .because(e.getClass().getSimpleName() + ": " + e.getMessage())
                    .hint("give --html a file in a folder that can be written to");
        }
    }

    private static void replace(Path wanted, String text) throws IOException {
        Path whole = wanted.toAbsolutePath();
        Path part = whole.resolveSibling(
                whole.getFileName() + ".part" + ProcessHandle.current().pid());
        try {
            Files.writeString(part, text);
            Files.move(part, whole, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * {@return the files for a page by their names, without folders; those that are no modules are left out, and the forecast
     * tells why}
     */
    public Map<String, ModuleFile> modules(List<FileArguments> files) throws IOException {
        Map<String, ModuleFile> modules = new LinkedHashMap<>();
        for (FileArguments each : file == null ? List.<FileArguments>of() : files) {
            try {
                Path path = each.file();
                modules.put(
                        String.valueOf(path.getFileName()), ModuleFile.parse(ModuleImage.read(path, path.toString())));
            } catch (MalformedException e) {
                // the forecast says so
            }
        }
        return modules;
    }
}
