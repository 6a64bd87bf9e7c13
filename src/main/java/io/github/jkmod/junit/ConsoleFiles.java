package io.github.jkmod.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MediaType;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.JUnitException;

/**
 * Writes the consoles of failing tests where people find them, and hands them to the test's report.
 *
 * @param folder where
 */
record ConsoleFiles(Path folder) {
    private static final Pattern INVOCATION = Pattern.compile("\\[[a-z-]+-invocation:#([0-9]+)]$");

    /** {@return files in the folder that the user names, or in the build's own} */
    static ConsoleFiles in(Optional<String> wanted) {
        Path here = Path.of("").toAbsolutePath();
        Path build = here.resolve("target");
        if (!Files.isDirectory(build) && Files.isDirectory(here.resolve("build"))) {
            build = here.resolve("build"); // Gradle's
        }
        return new ConsoleFiles(wanted.map(Path::of).orElse(build.resolve("jkmod-vm")));
    }

    /**
     * {@return the file that now holds these lines}
     *
     * @param guest the number of the guest in its test, from 1
     */
    Path write(ExtensionContext context, VmKernel kernel, int guest, List<String> lines) throws IOException {
        String name = name(context, kernel) + (guest == 1 ? "" : "-guest" + guest) + ".console";
        Path file = folder.resolve(context.getRequiredTestClass().getName()).resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
        try {
            context.publishFile(name, MediaType.TEXT_PLAIN_UTF_8, copy -> Files.copy(file, copy));
        } catch (JUnitException e) {
            // a launcher that takes no files: the one above is enough
        }
        return file;
    }

    private static String name(ExtensionContext context, VmKernel kernel) {
        String method =
                context.getTestMethod().map(each -> each.getName() + "-").orElse("");
        Matcher invocation = INVOCATION.matcher(context.getUniqueId());
        String number = context.getTestMethod().isPresent() && invocation.find() ? invocation.group(1) + "-" : "";
        return method + number + kernel.id().replace('/', '_') + "-"
                + kernel.architecture().label();
    }
}
