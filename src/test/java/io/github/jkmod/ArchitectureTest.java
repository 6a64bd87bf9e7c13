package io.github.jkmod;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.github.jkmod.model.KernelRelease;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
    private static final Map<String, String> LIBRARIES = Map.ofEntries(
            Map.entry("bouncycastle", "org.bouncycastle"),
            Map.entry("xz", "org.tukaani.xz"),
            Map.entry("zstd", "io.airlift.compress"),
            Map.entry("compress", "org.apache.commons.compress"),
            Map.entry("jna", "com.sun.jna"),
            Map.entry("posix", "jnr."),
            Map.entry("picocli", "picocli"),
            Map.entry("json", "com.fasterxml.jackson"),
            Map.entry("progressbar", "me.tongfei.progressbar"),
            Map.entry("xml", "javax.xml."),
            Map.entry("junit", "org.junit."),
            Map.entry("opentest4j", "org.opentest4j."));

    private static final Pattern OUR_IMPORT =
            Pattern.compile("^import (?:static )?io\\.github\\.jkmod\\.([a-z.]*)\\.[A-Z]", Pattern.MULTILINE);

    private static final Map<String, Room> ROOMS = rooms();

    private static Map<String, Room> rooms() {
        Map<String, Room> rooms = new TreeMap<>();
        rooms.put("", Room.of("cli image syscall.jna vm.guest", ""));
        rooms.put("bootfile", Room.of("bytes elf image model", ""));
        rooms.put("bytes", Room.of("", ""));
        rooms.put(
                "cli",
                Room.of(
                        "cli.kmod cli.matrix cli.own cli.terminal cli.vm facts forecast forecast.verdict image kernel kernel.leftover loader model module report syscall vm vm.setup vm.setup.apt vm.setup.cache vm.setup.host vm.spec",
                        "picocli"));
        rooms.put(
                "cli.kmod",
                Room.of(
                        "bytes cli.terminal crash.host depmod facts image kernel loader moddb model module report syscall",
                        "picocli"));
        rooms.put(
                "cli.matrix",
                Room.of(
                        "bytes cli.terminal cli.vm crash.host crosscheck image kernel loader matrix model module report report.html slurm vm vm.setup vm.setup.apt vm.setup.cache vm.setup.host vm.spec",
                        "picocli"));
        rooms.put(
                "cli.own",
                Room.of(
                        "bytes cli.terminal crash crash.host crosscheck facts forecast forecast.verdict image kernel loader model module report report.html syscall vm.setup.host",
                        "picocli"));
        rooms.put(
                "cli.terminal",
                Room.of(
                        "bytes crosscheck facts forecast.verdict image kernel kernelpackage loader moddb model module report syscall vm.setup.cache vm.setup.host vm.spec",
                        "picocli progressbar"));
        rooms.put(
                "cli.vm",
                Room.of(
                        "bytes cli.terminal coverage crash crash.host dwarf elf forecast.verdict image kernel moddb model module preflight probe report report.html vm vm.setup vm.setup.apt vm.setup.cache vm.setup.host vm.spec",
                        "picocli"));
        rooms.put("coverage", Room.of("bytes elf", ""));
        rooms.put("crash", Room.of("bytes dwarf elf model", ""));
        rooms.put("crash.host", Room.of("bytes crash elf image model module vm.setup.host", ""));
        rooms.put("crosscheck", Room.of("forecast forecast.verdict kernel kernel.leftover model", ""));
        rooms.put("depmod", Room.of("bytes elf image moddb model", ""));
        rooms.put("dwarf", Room.of("bytes elf image kernel.types", ""));
        rooms.put("elf", Room.of("bytes", ""));
        rooms.put(
                "facts",
                Room.of(
                        "bytes dwarf elf forecast.verdict image kernel kernel.exports kernel.image kernel.types model module",
                        ""));
        rooms.put(
                "forecast",
                Room.of(
                        "bytes elf forecast.admission forecast.arch forecast.elf forecast.layout forecast.link forecast.load forecast.notify forecast.params forecast.symbols forecast.verdict image kernel model module",
                        ""));
        rooms.put(
                "forecast.admission",
                Room.of("bytes forecast.arch forecast.load forecast.verdict image kernel model signature", ""));
        rooms.put("forecast.arch", Room.of("elf forecast.load forecast.verdict kernel model", ""));
        rooms.put(
                "forecast.elf",
                Room.of("bytes elf forecast.arch forecast.load forecast.verdict image kernel kernel.types model", ""));
        rooms.put(
                "forecast.layout",
                Room.of("elf forecast.arch forecast.elf forecast.load forecast.verdict kernel kernel.types model", ""));
        rooms.put(
                "forecast.link",
                Room.of("bytes elf forecast.arch forecast.load forecast.verdict kernel.types model", ""));
        rooms.put(
                "forecast.load", Room.of("bytes elf forecast.verdict kernel kernel.types model module signature", ""));
        rooms.put(
                "forecast.notify",
                Room.of("bytes elf forecast.arch forecast.link forecast.load forecast.verdict kernel.types model", ""));
        rooms.put(
                "forecast.params",
                Room.of("elf forecast.arch forecast.link forecast.load forecast.verdict kernel model", ""));
        rooms.put(
                "forecast.symbols",
                Room.of("bytes forecast.arch forecast.layout forecast.load forecast.verdict kernel model", ""));
        rooms.put("forecast.verdict", Room.of("image kernel kernel.types model", ""));
        rooms.put("image", Room.of("bytes", "xz zstd"));
        rooms.put(
                "junit",
                Room.of(
                        "crash.host model vm vm.setup vm.setup.apt vm.setup.cache vm.setup.host vm.spec",
                        "compress junit opentest4j"));
        rooms.put("kernel", Room.of("bytes image model", ""));
        rooms.put("kernel.exports", Room.of("bytes kernel kernel.image model", ""));
        rooms.put("kernel.image", Room.of("bootfile bytes elf image kernel kernel.types model", ""));
        rooms.put("kernel.leftover", Room.of("bytes kernel kernel.image model", ""));
        rooms.put("kernel.memory", Room.of("bytes kernel model", ""));
        rooms.put("kernel.types", Room.of("bytes elf kernel model module", ""));
        rooms.put("kernelpackage", Room.of("bytes image", "compress"));
        rooms.put("leak", Room.of("kernel.memory", ""));
        rooms.put(
                "loader",
                Room.of(
                        "bytes forecast forecast.verdict image kernel kernel.leftover kernel.memory leak model module syscall",
                        ""));
        rooms.put("matrix", Room.of("", ""));
        rooms.put("moddb", Room.of("bytes model module", ""));
        rooms.put("model", Room.of("", ""));
        rooms.put("module", Room.of("bytes elf image model signature", ""));
        rooms.put("preflight", Room.of("bytes depmod forecast forecast.verdict image kernel moddb model", ""));
        rooms.put("probe", Room.of("bytes model", ""));
        rooms.put(
                "report",
                Room.of(
                        "bytes coverage crash crosscheck dwarf elf forecast forecast.verdict image kernel kernel.memory leak loader matrix model module preflight probe vm vm.spec",
                        "json xml"));
        rooms.put(
                "report.html",
                Room.of("bytes crosscheck dwarf forecast.verdict image loader matrix model module report", ""));
        rooms.put("signature", Room.of("bytes model", "bouncycastle"));
        rooms.put("slurm", Room.of("vm.setup.host", ""));
        rooms.put("syscall", Room.of("model", ""));
        rooms.put("syscall.jna", Room.of("image model syscall", "jna"));
        rooms.put("vm", Room.of("bytes elf image model vm.qemu vm.setup vm.setup.cache vm.spec vm.wire", ""));
        rooms.put("vm.guest", Room.of("syscall vm.wire", ""));
        rooms.put("vm.qemu", Room.of("vm.spec", "json"));
        rooms.put(
                "vm.setup",
                Room.of(
                        "bootfile bytes depmod elf image kernel kernel.image model module vm.setup.apt vm.setup.cache vm.setup.host vm.spec",
                        ""));
        rooms.put("vm.setup.apt", Room.of("model vm.setup.cache vm.setup.host", ""));
        rooms.put("vm.setup.cache", Room.of("model vm.setup.host", ""));
        rooms.put("vm.setup.host", Room.of("model vm.spec", "posix"));
        rooms.put("vm.spec", Room.of("bootfile model", ""));
        rooms.put("vm.wire", Room.of("bytes vm.qemu", "json"));

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

    @Test
    void everyPermissionIsUsed() throws IOException {
        Map<String, Set<String>> used = importedInSources();
        for (JavaClass type : CLASSES) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                String name = isOurs(target.getPackageName()) ? room(target) : library(target);
                used.computeIfAbsent(room(type), any -> new TreeSet<>()).add(name);
            }
        }
        List<String> idle = new ArrayList<>();
        ROOMS.forEach((name, room) -> Stream.concat(room.rooms().stream(), room.libraries().stream())
                .filter(permission -> !used.getOrDefault(name, Set.of()).contains(permission))
                .forEach(permission -> idle.add(name + " may import " + permission + ", and does not")));
        assertThat(idle).isEmpty();
    }

    /** What each room's sources import: of a class that has only constants, class files know nothing. */
    private static Map<String, Set<String>> importedInSources() throws IOException {
        Map<String, Set<String>> imported = new TreeMap<>();
        Path base = Path.of("src/main/java/io/github/jkmod");
        try (Stream<Path> files = Files.walk(base)) {
            for (Path file :
                    files.filter(any -> any.toString().endsWith(".java")).toList()) {
                String room = base.relativize(file.getParent()).toString().replace('/', '.');
                OUR_IMPORT
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> imported.computeIfAbsent(room, any -> new TreeSet<>())
                                .add(found.group(1)));
            }
        }
        return imported;
    }

    private static String library(JavaClass type) {
        return LIBRARIES.entrySet().stream()
                .filter(library -> type.getFullName().startsWith(library.getValue()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /** Whoever asks for a number or an order compares: but {@code StructModuleDeclaration}, which reads like module.h. */
    @Test
    void onlyLoaderChangeComparesReleases() {
        Set<String> free = Set.of("of", "toString", "equals", "hashCode");
        Set<String> mayCompare = Set.of("KernelRelease", "Arrival", "LoaderChange");
        List<String> offences = new ArrayList<>();
        for (JavaClass type : CLASSES) {
            List<JavaAccess<?>> calls = new ArrayList<>(type.getMethodCallsFromSelf());
            calls.addAll(type.getMethodReferencesFromSelf());
            for (JavaAccess<?> call : calls) {
                boolean declares = type.getSimpleName().equals("StructModuleDeclaration")
                        && call.getOrigin().getName().equals("since")
                        && call.getName().equals("isSince");
                if (call.getTargetOwner().isEquivalentTo(KernelRelease.class)
                        && !free.contains(call.getName())
                        && !mayCompare.contains(type.getSimpleName())
                        && !declares) {
                    offences.add(call.getDescription());
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void everyClassNameIsThereOnce() {
        Map<String, String> rooms = new TreeMap<>();
        for (JavaClass type : CLASSES) {
            if (type.isTopLevelClass() && !type.getSimpleName().equals("package-info")) {
                assertThat(rooms.put(type.getSimpleName(), type.getPackageName()))
                        .as(type.getName())
                        .isNull();
            }
        }
    }

    /** What needs the set-up must not run before it: the build runs it afterwards, by its name, and leaves it out by its tag. */
    @Test
    void testsOfTheSetUpAreNamedAndTagged() throws IOException {
        String build = Files.readString(Path.of("pom.xml"));
        String names = Pattern.compile("<include>\\*\\*/(.*)\\.java</include>")
                .matcher(build)
                .results()
                .map(found -> found.group(1).replace("*", ".*"))
                .collect(Collectors.joining("|"));
        Pattern tagged = Pattern.compile("^@(VmTest|Tag)\\(", Pattern.MULTILINE);
        List<String> offences = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("vm-tests/java"))) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith("Test.java")).toList()) {
                String name = file.getFileName().toString().replace(".java", "");
                if (!name.matches(names)
                        || !tagged.matcher(Files.readString(file)).find()) {
                    offences.add(name);
                }
            }
        }
        assertThat(offences).isEmpty();
    }

    @Test
    void noRoomsImportEachOther() {
        List<String> circles = new ArrayList<>();
        for (String name : ROOMS.keySet()) {
            if (reached(name, new TreeSet<>()).contains(name)) {
                circles.add(name);
            }
        }
        assertThat(circles).as("rooms that import themselves by way of others").isEmpty();
    }

    private static Set<String> reached(String name, Set<String> known) {
        for (String next : Objects.requireNonNull(ROOMS.get(name), name).rooms()) {
            if (known.add(next)) {
                reached(next, known);
            }
        }
        return known;
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
