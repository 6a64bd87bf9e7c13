package io.github.jkmod.cli.kmod;

import io.github.jkmod.bytes.MalformedException;
import io.github.jkmod.image.ModuleImage;
import io.github.jkmod.moddb.KnownModule;
import io.github.jkmod.moddb.ModprobeConfig;
import io.github.jkmod.moddb.ModuleDatabase;
import io.github.jkmod.moddb.ModuleDatabase.Index;
import io.github.jkmod.moddb.ModuleLookup;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.Strerror;
import io.github.jkmod.module.CrcSymbols;
import io.github.jkmod.module.ModuleFactsReader;
import io.github.jkmod.module.ModuleFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What modprobe only shows: the configuration and the aliases, and one file's exports and symbol versions. */
final class ModprobeShow {
    private final ModprobeContext modprobe;
    private final ModuleLookup lookup;

    ModprobeShow(ModprobeContext modprobe) {
        this.modprobe = modprobe;
        this.lookup = modprobe.lookup();
    }

    /** {@code -c}. */
    void config() {
        ModprobeConfig config = lookup.config();
        StringBuilder text = new StringBuilder();
        config.blacklist()
                .forEach(name -> text.append("blacklist ").append(name).append('\n'));
        add(text, "install", config.installs());
        add(text, "remove", config.removes());
        add(text, "alias", config.aliases());
        add(text, "options", config.options());
        config.softdeps()
                .forEach(line -> text.append("softdep ")
                        .append(line.pattern())
                        .append(' ')
                        .append(line.text())
                        .append('\n'));
        add(text, "weakdep", config.weakdeps());
        text.append("\n# End of configuration files. Dumping indexes now:\n\n");
        for (Index index : List.of(Index.ALIAS, Index.SYMBOLS)) {
            lookup.database()
                    .index(index)
                    .ifPresent(file -> file.forEach((key, value) -> text.append("alias ")
                            .append(key)
                            .append(' ')
                            .append(value)
                            .append('\n')));
        }
        modprobe.print(text.toString());
    }

    private static void add(StringBuilder text, String word, List<ModprobeConfig.Entry> entries) {
        entries.forEach(entry -> text.append(word)
                .append(' ')
                .append(entry.name())
                .append(' ')
                .append(entry.value())
                .append('\n'));
    }

    /** {@code --show-exports}. {@return whether there are any} */
    boolean exports(String argument) {
        return show(
                argument,
                "symbols",
                Errno.ENOENT,
                module -> Optional.of(CrcSymbols.of(module).stream()
                                .map(symbol -> line(symbol.crc(), symbol.name()))
                                .toList())
                        .filter(symbols -> !symbols.isEmpty()));
    }

    /** {@code --show-modversions}. {@return whether there is a table of them} */
    boolean versions(String argument) {
        return show(
                argument,
                "modversions",
                Errno.ENODATA,
                module -> Optional.of(module.versions().stream()
                                .filter(version -> !version.extended())
                                .map(version -> line(version.crc(), version.name()))
                                .toList())
                        .filter(versions -> module.hasVersionTable()));
    }

    private static String line(long crc, String symbol) {
        String hex = Long.toHexString(crc);
        return "0x" + "0".repeat(Math.max(0, 8 - hex.length())) + hex + '\t'
                + (symbol.startsWith(".") ? symbol.substring(1) : symbol) + '\n';
    }

    /**
     * Shows lines of a module.
     *
     * @param none what it is that the module has none
     * @param lines what it has; empty for none, and without lines for a table that has none
     */
    private boolean show(String argument, String what, Errno none, Function<ModuleFile, Optional<List<String>>> lines) {
        Optional<Path> file = argument.isEmpty() ? Optional.empty() : file(argument);
        if (file.isEmpty()) {
            modprobe.fatal("Module " + argument + " not found.");
            return false;
        }
        String why;
        Optional<String> defect = Optional.empty();
        try {
            boolean tooShort = KmodFile.isTooShort(file.get());
            Optional<List<String>> found = tooShort ? Optional.empty() : lines.apply(parse(file.get(), argument));
            if (found.isPresent()) {
                modprobe.print(String.join("", found.get()));
                return true;
            }
            why = (tooShort ? Errno.EINVAL : none).text();
        } catch (ModuleFactsReader.UnreadableException e) {
            defect = Optional.of("file: " + e.getMessage());
            why = e.errno().text();
        } catch (MalformedException e) {
            defect = Optional.of("file: " + e.getMessage());
            why = Errno.EINVAL.text();
        } catch (IOException e) {
            why = Strerror.of(e);
        }
        modprobe.fatal("could not get " + what + " of " + argument + ": " + why, defect.stream()::toList);
        return false;
    }

    private static ModuleFile parse(Path file, String argument) throws IOException {
        try {
            ModuleFactsReader.read(file, argument); // sees damage as libkmod does, and calls it the same
        } catch (ModuleFactsReader.UnreadableException e) {
            if (!e.errno().equals(Errno.ENOENT)) { // without .modinfo there may still be symbols
                throw e;
            }
        }
        return ModuleFile.parse(ModuleImage.read(file, argument));
    }

    /** A file; or, as kmod 35 has it, the file of a module by its name. */
    private Optional<Path> file(String argument) {
        if (KmodFile.unusable(argument).isEmpty()) {
            return Optional.of(Path.of(argument));
        }
        ModuleDatabase database = lookup.database();
        return lookup.findByName(argument)
                .flatMap(module -> database.dependencies(module.name()))
                .map(KnownModule.Dependencies::file)
                .map(Path::of);
    }
}
