package io.github.jkmod.loader;

import io.github.jkmod.kernel.KernelFiles;
import io.github.jkmod.kernel.KernelRoot;
import io.github.jkmod.kernel.leftover.Registration;
import io.github.jkmod.model.Fact;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What came with a load, kept until the unload, which is most often another process: {@code /run/jkmod/loaded/NAME}, lines of a
 * kind, a tab and a name, gone with the next boot. The first line says which load it was: the number of the module's folder in
 * /sys, which each load has of its own.
 *
 * @param file what was loaded, an absolute path; empty in records of older jkmods
 * @param own what came and has a name that is in the module's file
 * @param doubtful what else came: it may be of another one that was at work meanwhile
 * @param companions the modules that came meanwhile or that the module uses
 */
record RegistrationRecord(
        Optional<Path> file, List<Registration> own, List<Registration> doubtful, Set<String> companions) {
    private static final String FORM = "jkmod 2 ";
    private static final String DOUBTFUL = "?";
    private static final String COMPANION = "MODULE";

    /** As a URI: no byte of a path is lost, and none ends the line. */
    private static final String LOADED = "LOADED";

    private static final String UNKNOWN = "what the module registered: not known, jkmod load did not load it";

    /**
     * Keeps the record of a module that has just been loaded.
     *
     * @throws IOException if it cannot be written
     */
    void write(KernelRoot root, ModuleName module) throws IOException {
        StringBuilder text = new StringBuilder(FORM + load(root, module) + "\n");
        file.ifPresent(path -> line(text, LOADED, path.toUri().toString()));
        own.forEach(each -> line(text, each.kind().name(), each.name()));
        doubtful.forEach(each -> line(text, each.kind().name() + DOUBTFUL, each.name()));
        companions.forEach(name -> line(text, COMPANION, name));
        Path record = place(root, module);
        Files.createDirectories(record.resolveSibling("."));
        Files.writeString(record, text, StandardCharsets.ISO_8859_1);
    }

    /** A name with a line end in it cannot be told from two: it is left out. */
    private static void line(StringBuilder text, String kind, String name) {
        if (name.indexOf('\n') < 0) {
            text.append(kind).append('\t').append(name).append('\n');
        }
    }

    /** {@return the record of the module that is loaded now; Absent if it was loaded by somebody else} */
    static Fact<RegistrationRecord> read(KernelRoot root, ModuleName module) {
        List<String> lines = KernelFiles.lines(place(root, module)).value().orElse(List.of());
        try {
            if (lines.isEmpty() || !lines.get(0).equals(FORM + load(root, module))) {
                return new Fact.Absent<>(UNKNOWN);
            }
        } catch (IOException e) {
            return new Fact.Absent<>(UNKNOWN);
        }
        Optional<Path> file = Optional.empty();
        List<Registration> own = new ArrayList<>();
        List<Registration> doubtful = new ArrayList<>();
        Set<String> companions = new LinkedHashSet<>();
        for (String line : lines.subList(1, lines.size())) {
            int tab = line.indexOf('\t');
            String name = line.substring(tab + 1);
            if (line.startsWith(COMPANION + "\t")) {
                companions.add(name);
                continue;
            }
            String kind = line.substring(0, Math.max(tab, 0));
            List<Registration> list = kind.endsWith(DOUBTFUL) ? doubtful : own;
            try {
                if (kind.equals(LOADED)) {
                    file = Optional.of(Path.of(URI.create(name)));
                } else {
                    list.add(new Registration(Registration.Kind.valueOf(kind.replace(DOUBTFUL, "")), name));
                }
            } catch (IllegalArgumentException | FileSystemNotFoundException e) {
                return new Fact.Malformed<>(place(root, module) + ": \"" + line + "\" is no line of it");
            }
        }
        return new Fact.Present<>(new RegistrationRecord(file, own, doubtful, companions));
    }

    /** Forgets a module that has been unloaded. */
    static void forget(KernelRoot root, ModuleName module) {
        try {
            Files.deleteIfExists(place(root, module));
        } catch (IOException e) {
            // it is of no load that can come
        }
    }

    private static String load(KernelRoot root, ModuleName module) throws IOException {
        return Files.getAttribute(root.sys("module", module.value()), "unix:ino")
                .toString();
    }

    private static Path place(KernelRoot root, ModuleName module) {
        return root.path().resolve("run/jkmod/loaded").resolve(module.value().replace('/', '_'));
    }
}
