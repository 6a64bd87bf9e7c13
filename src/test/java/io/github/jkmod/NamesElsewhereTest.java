package io.github.jkmod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are no Java name classes and packages, too; nothing else would notice when these move. */
final class NamesElsewhereTest {
    /** A dotted name of ours, with what scripts put behind it: a star for any rest, two stars for the packages below. */
    private static final Pattern NAME = Pattern.compile("io\\.github\\.jkmod\\.[\\w.$]*\\w(?:\\.?\\*+)?");

    private static final List<String> CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeJars()).importPackages("io.github.jkmod").stream()
                    .map(JavaClass::getName)
                    .toList();

    @ParameterizedTest
    @ValueSource(strings = {"vm-tests/guest/jkmod", "jkmod", "pom.xml"})
    void everyNameIsThatOfAClassOrAPackage(String file) throws IOException {
        List<String> names = NAME.matcher(Files.readString(Path.of(file)))
                .results()
                .map(m -> m.group())
                .toList();
        assertThat(names).isNotEmpty();
        assertThat(names).allSatisfy(name -> assertThat(CLASSES).anyMatch(type -> isNamed(type, name)));
    }

    private static boolean isNamed(String type, String name) {
        return name.contains("*")
                ? type.startsWith(name.substring(0, name.indexOf('*')))
                : type.equals(name) || type.startsWith(name + ".");
    }
}
