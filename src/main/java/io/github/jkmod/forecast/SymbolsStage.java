package io.github.jkmod.forecast;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.model.Architecture;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code simplify_symbols}: every symbol of the file gets its address. The kernel goes through all of them whatever fails
 * on the way, and returns what the last failure gave.
 */
final class SymbolsStage implements Stage {
    private static final int SHN_LIVEPATCH = 0xff20;

    @Override
    public LoadStage stage() {
        return LoadStage.SYMBOLS;
    }

    @Override
    public void examine(Load load) {
        new Walk(load).run();
    }

    /** One walk over the symbol table. */
    private static final class Walk {
        private static final LoadStage STAGE = LoadStage.SYMBOLS;

        private final Load load;
        private final LoadInfo info;
        private final SymbolTable symbols;
        private final String moduleName;
        private final ImportResolver imports;
        private final SymbolFindings failures;
        private final Map<String, String> unknown = new LinkedHashMap<>();

        Walk(Load load) {
            this.load = load;
            this.info = load.info();
            this.symbols = load.symbols();
            this.moduleName = OwnName.of(load);
            ExportSearch search = new ExportSearch(load, Set.of(new ModuleName(moduleName), new ModuleName(load.name())));
            this.imports = new ImportResolver(load, moduleName, search, new VersionCheck(load, OwnVersions.of(load)));
            this.failures = new SymbolFindings(load);
        }

        void run() {
            try {
                for (int i = 1; i < symbols.count(); i++) {
                    simplify(i);
                }
            } catch (UnsafeAccess e) {
                load.findings().unsafe(e.finding(STAGE));
                failures.tellOnly();
                load.stop();
                return;
            }
            failures.tell();
        }

        private void simplify(int i) {
            int section = symbols.sectionIndex(i);
            switch (section) {
                case ElfConstants.SHN_COMMON -> common(i);
                case ElfConstants.SHN_ABS, SHN_LIVEPATCH -> {
                    // left as they are
                }
                case ElfConstants.SHN_UNDEF -> resolve(i);
                default -> locate(i, section);
            }
        }
    }
}
