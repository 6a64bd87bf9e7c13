package io.github.jkmod.junit;

import io.github.jkmod.model.KernelTrouble;
import java.lang.reflect.AnnotatedElement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * What the kernel must complain of.
 *
 * @param patterns each to be found in a line of a report
 */
record ExpectedTrouble(List<Pattern> patterns) {
    /** Peace. */
    static final ExpectedTrouble NONE = new ExpectedTrouble(List.of());

    /** {@return that of the test's method, or of the innermost class that has one} */
    static ExpectedTrouble of(ExtensionContext context) {
        List<AnnotatedElement> elements = new ArrayList<>();
        context.getTestMethod().ifPresent(elements::add);
        context.getTestClass().ifPresent(elements::add);
        List<Class<?>> enclosing = context.getEnclosingTestClasses();
        for (int i = enclosing.size() - 1; i >= 0; i--) {
            elements.add(enclosing.get(i));
        }
        return elements.stream()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, ExpectKernelTrouble.class).stream())
                .findFirst()
                .map(expected -> of(expected.value()))
                .orElse(NONE);
    }

    static ExpectedTrouble of(String... patterns) {
        return new ExpectedTrouble(
                List.of(patterns).stream().map(Pattern::compile).toList());
    }

    /** {@return what is wrong: trouble that was not expected, or else expected trouble that did not come} */
    Optional<KernelTroubleError> judge(VmKernel kernel, List<KernelTrouble> troubles) {
        List<KernelTrouble> unexpected = troubles.stream()
                .filter(trouble -> patterns.stream().noneMatch(pattern -> matches(pattern, trouble)))
                .toList();
        if (!unexpected.isEmpty()) {
            return Optional.of(KernelTroubleError.unexpected(kernel, unexpected));
        }
        List<String> absent = patterns.stream()
                .filter(pattern -> troubles.stream().noneMatch(trouble -> matches(pattern, trouble)))
                .map(Pattern::pattern)
                .toList();
        return absent.isEmpty() ? Optional.empty() : Optional.of(KernelTroubleError.absent(kernel, absent));
    }

    private static boolean matches(Pattern pattern, KernelTrouble trouble) {
        return trouble.lines().stream().anyMatch(line -> pattern.matcher(line).find());
    }
}
