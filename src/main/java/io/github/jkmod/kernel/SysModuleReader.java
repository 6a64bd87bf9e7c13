package io.github.jkmod.kernel;

import io.github.jkmod.model.Fact;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads one folder of /sys/module, noting what it could not read. */
final class SysModuleReader {
    private final Path folder;
    private final Map<String, String> unreadable = new TreeMap<>();

    private SysModuleReader(Path folder) {
        this.folder = folder;
    }

    static Fact<SysModule> read(Path folder) {
        return KernelFiles.names(folder).map(names -> new SysModuleReader(folder).module());
    }

    private SysModule module() {
        return new SysModule(
                text("initstate"),
                number("refcnt"),
                names("holders"),
                sections(),
                all("parameters", KernelFiles::text),
                number("coresize"),
                number("initsize"),
                text("taint"),
                text("version"),
                text("srcversion"),
                all("notes", KernelFiles::bytes),
                !Files.exists(folder.resolve("coresize")),
                unreadable);
    }

    /** Names are visible to everybody, addresses to root: an unreadable one is 0, as the kernel writes a hidden one. */
    private Map<String, Long> sections() {
        Map<String, Long> sections = all("sections", KernelFiles::number);
        names("sections").forEach(name -> sections.putIfAbsent(name, 0L));
        return sections;
    }

    private Optional<String> text(String name) {
        return known(name, KernelFiles.text(folder.resolve(name)));
    }

    private OptionalLong number(String name) {
        return known(name, KernelFiles.number(folder.resolve(name)))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
    }

    private List<String> names(String name) {
        return known(name, KernelFiles.names(folder.resolve(name))).orElse(List.of());
    }

    private <T> Map<String, T> all(String inner, Function<Path, Fact<T>> reading) {
        Map<String, T> values = new TreeMap<>();
        for (String name : names(inner)) {
            known(inner + "/" + name, reading.apply(folder.resolve(inner).resolve(name)))
                    .ifPresent(value -> values.put(name, value));
        }
        return values;
    }

    private <T> Optional<T> known(String name, Fact<T> fact) {
        if (!(fact instanceof Fact.Absent<T>)) {
            fact.reason().ifPresent(why -> unreadable.put(name, why));
        }
        return fact.value();
    }
}
