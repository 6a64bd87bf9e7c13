package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code UTS_VERSION} in a header of the kernel's build: include/generated/utsversion.h, before 6.1 compile.h. */
public final class UtsVersion {
    private static final Pattern DEFINITION =
            Pattern.compile("^#define\\s+UTS_VERSION\\s+\"([^\"]*)\"", Pattern.MULTILINE);

    private UtsVersion() {}

    /** {@return what {@code uname -v} says of the kernel that was built with this header} */
    public static Fact<String> read(Path header) {
        return KernelFiles.text(header)
                .flatMap(text -> parse(text)
                        .<Fact<String>>map(Fact.Present::new)
                        .orElseGet(() -> new Fact.Absent<>(header + ": no UTS_VERSION")));
    }

    static Optional<String> parse(String text) {
        Matcher definition = DEFINITION.matcher(text);
        return definition.find() ? Optional.of(definition.group(1)) : Optional.empty();
    }
}
