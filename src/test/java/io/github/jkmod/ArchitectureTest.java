package io.github.jkmod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Holds the README's table of rooms against the compiled classes: who imports whom, and which library lives where. */
final class ArchitectureTest {
    private static final String BASE = "io.github.jkmod";

    /** What one room may import. */
    private record Room(Set<String> rooms, Set<String> libraries) {
        static Room of(String rooms, String libraries) {
            return new Room(words(rooms), words(libraries));
        }

        private static Set<String> words(String text) {
            return text.isBlank() ? Set.of() : Set.of(text.split(" "));
        }
    }

    /** Where each outside library's classes live; anything else outside java.base and java.* fails. */
    private static final Map<String, String> LIBRARIES = Map.of(
            "bouncycastle", "org.bouncycastle",
            "xz", "org.tukaani.xz",
            "zstd", "io.airlift.compress",
            "jna", "com.sun.jna",
            "posix", "jnr.",
            "picocli", "picocli",
            "json", "com.fasterxml.jackson",
            "progressbar", "me.tongfei.progressbar",
            "junit", "org.junit.",
            "opentest4j", "org.opentest4j.");

    private static final Map<String, Room> ROOMS = rooms();

    private static Map<String, Room> rooms() {
        Map<String, Room> rooms = new TreeMap<>();
        rooms.put("bytes", Room.of("", ""));
        rooms.put("model", Room.of("", ""));
        rooms.put("elf", Room.of("bytes", ""));
        rooms.put("image", Room.of("bytes model", "xz zstd"));
        rooms.put("module", Room.of("bytes elf image model signature", ""));
        rooms.put("kernel", Room.of("bytes elf image model", ""));
        rooms.put("moddb", Room.of("bytes model module", ""));
        rooms.put("depmod", Room.of("bytes elf image model moddb", ""));
        rooms.put("forecast", Room.of("bytes elf image kernel model module signature", ""));
        rooms.put("signature", Room.of("bytes", "bouncycastle"));
        rooms.put("facts", Room.of("bytes elf forecast image kernel moddb model module", ""));
        rooms.put("syscall", Room.of("model", ""));
        rooms.put("syscall.jna", Room.of("image model syscall", "jna"));
        rooms.put("loader", Room.of("bytes forecast image kernel model module syscall", ""));
        rooms.put("crosscheck", Room.of("forecast kernel model", ""));
        rooms.put("vm.setup", Room.of("bytes elf image kernel model", "posix"));
        rooms.put("vm", Room.of("bytes elf image model vm.setup", "posix json"));
        rooms.put("vm.guest", Room.of("cli model vm", "json"));
        rooms.put("junit", Room.of("model vm vm.setup", "junit opentest4j"));
        rooms.put("report", Room.of("bytes crosscheck elf forecast image kernel loader model module vm", "json"));
        rooms.put(
                "cli",
                Room.of(
                        "bytes crosscheck depmod elf facts forecast image kernel loader moddb model module report syscall vm"
                                + " vm.setup",
                        "picocli progressbar"));
        rooms.put("", Room.of("cli image model syscall.jna syscall vm.guest", ""));
        return rooms;
    }

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages(BASE);

    @Test
    void everyPackageHasARowInTheTable() {
        assertThat(CLASSES).isNotEmpty();
        assertThat(CLASSES.stream().map(ArchitectureTest::room).distinct()).isSubsetOf(ROOMS.keySet());
    }

    @Test
    void roomsImportOnlyWhatTheTableAllows() {
        List<String> offences = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            Room room = ROOMS.get(room(type));
            if (room == null) {
                continue; // the other test names it
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (!allowed(room(type), room, target)) {
                    offences.add(dependency.getDescription());
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    private static boolean allowed(String name, Room room, JavaClass target) {
        String targetPackage = target.getPackageName();
        if (target.isPrimitive() || targetPackage.startsWith("java.") || targetPackage.startsWith("org.jspecify")) {
            return true;
        }
        if (isOurs(targetPackage)) {
            return room(target).equals(name) || room.rooms().contains(room(target));
        }
        return room.libraries().stream()
                .map(library -> LIBRARIES.getOrDefault(library, library))
                .anyMatch(target.getFullName()::startsWith);
    }

    private static boolean isOurs(String packageName) {
        return packageName.equals(BASE) || packageName.startsWith(BASE + ".");
    }

    private static String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(BASE) ? "" : name.substring(BASE.length() + 1);
    }
}
