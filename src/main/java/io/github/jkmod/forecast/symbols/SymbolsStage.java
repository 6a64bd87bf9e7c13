package io.github.jkmod.forecast.symbols;

import io.github.jkmod.elf.ElfConstants;
import io.github.jkmod.forecast.arch.ArchRules;
import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.load.LoadInfo;
import io.github.jkmod.forecast.load.SectionHeader;
import io.github.jkmod.forecast.load.Stage;
import io.github.jkmod.forecast.load.SymbolTable;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.forecast.verdict.UnsafeAccess;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.ModuleName;
import java.util.HashSet;
import java.util.Set;

/**
 * {@code simplify_symbols}: every symbol of the file gets its address. The kernel goes through all of them whatever fails
 * on the way, and returns what the last failure gave.
 */
public final class SymbolsStage implements Stage {
    private static final int SHN_LIVEPATCH = 0xff20;
    private static final int STB_WEAK = 2;

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
        private final SymbolFindings says;
        private final Set<ModuleName> owners = new HashSet<>();
        private boolean ownersKnown = true;

        Walk(Load load) {
            this.load = load;
            this.info = load.info();
            this.symbols = load.symbols();
            this.moduleName = load.structModule().printedName();
            Set<ModuleName> own = Set.of(new ModuleName(moduleName));
            this.imports = new ImportResolver(load, moduleName, new ExportSearch(load, own), new VersionCheck(load));
            this.says = new SymbolFindings(load);
        }

        void run() {
            try {
                for (int i = 1; i < symbols.count(); i++) {
                    simplify(i);
                }
            } catch (UnsafeAccess e) {
                load.findings().unsafe(e.finding(STAGE));
                says.tellOnly();
                load.stop();
                return;
            }
            if (ownersKnown) {
                load.module().uses(owners);
            }
            says.tell();
        }

        private void simplify(int i) {
            int section = symbols.sectionIndex(i);
            switch (section) {
                case ElfConstants.SHN_COMMON -> common(i);
                case ElfConstants.SHN_ABS, SHN_LIVEPATCH -> {
                    // left as they are; livepatch resolves its own
                }
                case ElfConstants.SHN_UNDEF -> resolve(i);
                default -> locate(i, section);
            }
        }

        private void common(int i) {
            String name = symbols.name(i);
            if (name.startsWith("__gnu_lto")) {
                return;
            }
            says.fail(
                    Errno.ENOEXEC,
                    at(
                                    i,
                                    Finding.error(STAGE, name + " is a common symbol (SHN_COMMON)")
                                            .because("simplify_symbols gives none its memory")
                                            .hint("compile" + " with -fno-common"))
                            .logged(moduleName + ": please compile with -fno-common"));
        }

        private void resolve(int i) {
            String name = symbols.name(i);
            ImportResolver.Answer answer = imports.resolve(name);
            if (answer instanceof ImportResolver.Answer.Resolved resolved) {
                ModuleName owner = resolved.owner().orElse(null);
                if (owner != null) { // of most the kernel itself
                    owners.add(owner);
                    if (resolved.presumed()) {
                        says.presume(owner, name);
                    }
                }
            } else if (answer instanceof ImportResolver.Answer.NotKnown unknown) {
                ownersKnown = false;
                says.unknown(unknown.fact(), unknown.why(), name);
            } else if (answer instanceof ImportResolver.Answer.Refused refused) {
                if (refused.forgiven()
                        && (symbols.binding(i) == STB_WEAK || ArchRules.of(load).ignoresUndefined(name))) {
                    return; // its value stays what the file says, normally 0
                }
                says.fail(refused.errno(), finding(i, name, refused));
            }
            // what failed gets an address, too, so that the stages behind can be looked at as if it had been found
            symbols.setValue(i, load.addresses().ofImport(name));
        }

        private Finding finding(int i, String name, ImportResolver.Answer.Refused refused) {
            String unknown = moduleName + ": Unknown symbol " + name + " (err -"
                    + refused.errno().number() + ")";
            Finding finding = refused.finding();
            return at(i, finding).logged(finding.kernelLog().orElse(unknown));
        }

        private void locate(int i, int section) {
            long base;
            if (section == info.perCpu) {
                base = load.module().perCpu();
            } else if (section < info.sectionsRead()) {
                base = info.section(section).address;
            } else if (checksIndex()) {
                says.fail(Errno.ENOEXEC, invalidIndex(i, section));
                return;
            } else {
                base = unchecked(i, section);
            }
            symbols.setValue(i, symbols.value(i) + base);
        }

        /** {@code simplify_symbols} compares the index with the number of sections since 5.17. */
        private boolean checksIndex() {
            return load.has(LoaderChange.SYMBOL_SECTION_CHECKED);
        }

        private Finding invalidIndex(int i, int section) {
            String name = symbols.name(i);
            int most = info.sectionsRead() - 1;
            return at(
                            i,
                            Finding.error(STAGE, "symbol " + name + " is in section " + section + " of " + (most + 1))
                                    .because("simplify_symbols refuses an index beyond the section headers")
                                    .hint("the file is damaged: build it anew"))
                    .logged(moduleName + ": Symbol " + name + " has an invalid section index " + section + " (max "
                            + most + ")");
        }

        /** Older kernels take what stands behind the section headers for a further one. */
        private long unchecked(int i, int section) {
            long at = info.sectionTableOffset() + (long) section * info.sectionHeaderSize();
            if (!info.file().contains(at, info.sectionHeaderSize())) {
                throw new UnsafeAccess(
                        info.name(info.section(info.symbolTable)),
                        symbols.offsetOf(i),
                        "st_shndx " + section + " of symbol " + i + " is beyond the " + info.sectionsRead()
                                + " section headers and the file",
                        "the kernel reads a section header there (simplify_symbols)");
            }
            return SectionHeader.read(info.file(), info.sectionTableOffset(), section, info.elfClass()).address;
        }

        private Finding at(int i, Finding finding) {
            return finding.at(info.name(info.section(info.symbolTable)), symbols.offsetOf(i));
        }
    }
}
