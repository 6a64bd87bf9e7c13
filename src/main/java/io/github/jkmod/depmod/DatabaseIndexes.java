package io.github.jkmod.depmod;

import io.github.jkmod.moddb.AliasName;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The database's {@code .bin} indexes. */
final class DatabaseIndexes {
    private static final byte[] NOTHING = {};
    private static final String BUILT_IN_MODINFO = "modules.builtin.modinfo";

    private final DepmodFindings database;
    private final boolean warnDuplicates;
    private final DepmodLog log;
    private int duplicates;

    DatabaseIndexes(DepmodFindings database, boolean warnDuplicates, DepmodLog log) {
        this.database = database;
        this.warnDuplicates = warnDuplicates;
        this.log = log;
    }

    /** {@return how many times a key had its value already} */
    int duplicates() {
        return duplicates;
    }

    private void duplicate(String what, String text) {
        duplicates++;
        if (warnDuplicates) {
            log.warning("duplicate module " + what + ":\n" + text);
        }
    }

    /** {@return modules.dep.bin: from names to lines of modules.dep} */
    byte[] dependencies() throws IndexCharacterException {
        IndexTrie index = new IndexTrie();
        for (int i = 0; i < database.modules().size(); i++) {
            String line = database.dependencyLine(i);
            if (index.insert(database.modules().get(i).name(), line, i)) {
                duplicate("deps", line);
            }
        }
        return index.toBytes();
    }

    /** {@return modules.alias.bin: from aliases to names} */
    byte[] aliases() throws IndexCharacterException {
        IndexTrie index = new IndexTrie();
        for (int i = 0; i < database.modules().size(); i++) {
            String name = database.modules().get(i).name();
            for (String value : database.digests().get(i).aliases()) {
                Optional<String> alias = normalized(value);
                if (alias.isPresent() && index.insert(alias.get(), name, i)) {
                    duplicate("alias", alias.get() + " " + name);
                }
            }
        }
        return index.toBytes();
    }

    private Optional<String> normalized(String alias) {
        Optional<String> name = AliasName.normalize(alias);
        if (name.isEmpty()) {
            log.warning("Unmatched bracket in " + alias);
        }
        return name;
    }

    /** {@return modules.symbols.bin: from {@code symbol:NAME} to names} */
    byte[] symbols() throws IndexCharacterException {
        IndexTrie index = new IndexTrie();
        for (SymbolProviders.Provider provider : database.providers().ofModules()) {
            String name = database.modules().get(provider.module()).name();
            index.insert("symbol:" + provider.name(), name, provider.module());
        }
        return index.toBytes();
    }

    /** {@return modules.builtin.bin: the names in modules.builtin; no bytes at all without that file} */
    byte[] builtIns() throws IndexCharacterException {
        Optional<String> list = TreeFile.read(database.tree(), "modules.builtin", log);
        if (list.isEmpty()) {
            return NOTHING;
        }
        IndexTrie index = new IndexTrie();
        for (String line : TreeFile.lines(list.get())) {
            if (!line.isEmpty() && isLetter(line.charAt(0))) {
                index.insert(ModuleName.inPath(line), "", 0);
            } else {
                log.error("Invalid modules.builtin line: " + line);
            }
        }
        return index.toBytes();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /**
     * {@return modules.builtin.alias.bin: from the aliases in modules.builtin.modinfo to names; no bytes at all without
     * that file}
     *
     * @throws IOException if there is a folder in that file's place
     */
    byte[] builtInAliases() throws IndexCharacterException, IOException {
        Optional<String> entries = TreeFile.read(database.tree(), BUILT_IN_MODINFO, log);
        if (TreeFile.isFolder(database.tree(), BUILT_IN_MODINFO)) {
            throw new IOException(Errno.EINVAL.text()); // kmod's word for all that it cannot read there
        }
        if (entries.isEmpty()) {
            return NOTHING;
        }
        IndexTrie index = new IndexTrie();
        for (String entry : List.of(entries.get().split("\0", -1))) {
            int dot = entry.indexOf('.');
            int equals = entry.indexOf('=', dot + 1);
            if (dot > 0 && equals > 0 && entry.substring(dot + 1, equals).equals("alias")) {
                Optional<String> alias = normalized(entry.substring(equals + 1));
                if (alias.isPresent() && !alias.get().isEmpty()) {
                    index.insert(alias.get(), entry.substring(0, dot), 0);
                }
            }
        }
        return index.toBytes();
    }
}
