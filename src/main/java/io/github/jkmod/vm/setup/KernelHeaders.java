package io.github.jkmod.vm.setup;

import io.github.jkmod.model.Architecture;
import io.github.jkmod.vm.setup.host.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What modules are built against: a kernel's build folder, or its headers.
 *
 * @param release what {@code uname -r} says in that kernel
 * @param arch what it runs on
 * @param folder what {@code make -C} gets: it has {@code .config} and {@code include/generated}
 * @param makefile the kernel's Makefile where the one in the folder names it by a path that is not there
 * @param version of Debian's package; empty for the user's own
 * @param sha256 of the kernel that they are of; empty for the user's own, which may change at any time
 */
public record KernelHeaders(
        String release, Architecture arch, Path folder, Optional<Path> makefile, String version, String sha256) {
    private static final String WHAT = "building modules";
    private static final Pattern RELEASE = Pattern.compile("#define UTS_RELEASE \"(\\S+)\"");
    private static final Pattern COMPILER = Pattern.compile("CONFIG_CC_VERSION_TEXT=\"(\\S+) .*");

    /** {@return the headers of one of Debian's kernels in the cache} */
    static KernelHeaders of(DebianKernel kernel) {
        return new KernelHeaders(
                kernel.release(),
                kernel.arch(),
                kernel.headers(),
                Optional.of(kernel.headersCommon().resolve("Makefile")),
                kernel.packageVersion(),
                kernel.sha256());
    }

    /**
     * {@return the user's own}
     *
     * @param folder a kernel's build folder that is ready for external modules ({@code make modules_prepare}), or what a
     *     distribution's package of headers has at its place, such as {@code /lib/modules/RELEASE/build}
     * @throws SetupException if it is none
     */
    public static KernelHeaders in(Path folder) throws IOException {
        Path root = folder.toAbsolutePath().normalize();
        Path release = root.resolve("include/generated/utsrelease.h");
        for (Path file : List.of(root.resolve("Makefile"), root.resolve(".config"), release)) {
            if (!Files.isRegularFile(file)) {
                throw SetupException.failed(WHAT)
                        .because("there is no " + file)
                        .hint("name a kernel's build folder, after make modules_prepare, or its headers");
            }
        }
        List<String> config = config(root);
        Architecture architecture = Stream.of(Architecture.values())
                .filter(each -> config.contains("CONFIG_" + each.names().option() + "=y"))
                .findFirst()
                .orElseThrow(() -> SetupException.failed(WHAT)
                        .because(root.resolve(".config") + " is of no architecture that jkmod knows")
                        .hint("known are " + Architecture.known()));
        Matcher defined = RELEASE.matcher(Files.readString(release, StandardCharsets.ISO_8859_1));
        if (!defined.find()) {
            throw SetupException.failed(WHAT)
                    .because(release + " does not define UTS_RELEASE")
                    .hint("run make modules_prepare");
        }
        return new KernelHeaders(defined.group(1), architecture, root, Optional.empty(), "", "");
    }

    private static List<String> config(Path folder) throws IOException {
        return Files.readAllLines(folder.resolve(".config"), StandardCharsets.ISO_8859_1);
    }

    /** {@return the program that compiled the kernel, as its configuration names it: {@code gcc-12}} */
    Optional<String> compiler() throws IOException {
        return config(folder).stream()
                .map(COMPILER::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
