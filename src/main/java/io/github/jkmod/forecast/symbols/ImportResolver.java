package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.LoaderChange;
import io.github.jkmod.model.ModuleName;
import io.github.jkmod.model.Taint;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * {@code resolve_symbol}: finds what a module imports and decides whether the module may have it. The order of the checks
 * is the kernel's: licence, taint of the owner, CRC, namespace, state of the owner.
 */
final class ImportResolver {
    /** What comes of one import. */
    sealed interface Answer {
        /**
         * It gets its address.
         *
         * @param owner the module that has it; empty for the kernel
         * @param presumed whether the owner would have to be loaded first
         */
        record Resolved(Optional<ModuleName> owner, boolean presumed) implements Answer {}

        /**
         * It does not.
         *
         * @param errno the error; ENOENT for what is not found
         * @param forgiven whether a weak import may go without: only what was not found
         * @param finding why; with the kernel's line where that says more than that the symbol is unknown
         */
        record Refused(Errno errno, boolean forgiven, Finding finding) implements Answer {}

        /**
         * It cannot be told.
         *
         * @param fact what would have to be known, in people's words
         */
        record NotKnown(String fact, String why) implements Answer {}
    }

    private static final String REBUILD = "build the module against the headers of this very kernel";

    private final Load load;
    private final String moduleName;
    private final ExportSearch search;
    private final VersionCheck versions;
    private final NamespaceCheck namespaces;
    private final UnexportedSymbols unexported;
    private boolean usesGplOnly;
    private boolean mayUseGplOnly;

    /** @param moduleName the name in {@code struct module}, which is that of the log lines */
    ImportResolver(Load load, String moduleName, ExportSearch search, VersionCheck versions) {
        this.load = load;
        this.moduleName = moduleName;
        this.search = search;
        this.versions = versions;
        this.namespaces = new NamespaceCheck(load, moduleName);
        this.unexported = new UnexportedSymbols(load);
        // the kernel does not clear what the file brings along
        this.usesGplOnly = load.structModule().read("using_gplonly_symbols").orElse(0) != 0;
    }

    /** {@return what the kernel does about the import of that name} */
    Answer resolve(String name) {
        ExportSearch.Answer found = search.find(name, !load.module().isProprietary());
        if (found instanceof ExportSearch.Answer.NotKnown unknown) {
            return new Answer.NotKnown(unknown.fact(), unknown.why());
        }
        return found instanceof ExportSearch.Answer.Found export
                ? allowed(export)
                : missing(name, (ExportSearch.Answer.Missing) found);
    }

    private Answer missing(String name, ExportSearch.Answer.Missing missing) {
        if (missing.hidden().isPresent()) {
            return notFound(Finding.error(LoadStage.SYMBOLS, name + " is for GPL-compatible modules only")
                    .because(
                            "the module's licence taints it P, and find_symbol hides GPL-only exports from such modules")
                    .hint("state a GPL-compatible MODULE_LICENSE, or do without " + name));
        }
        List<KernelExport> elsewhere = missing.elsewhere();
        List<ModuleName> known = elsewhere.stream()
                .flatMap(export -> export.owner().stream())
                .distinct()
                .limit(3)
                .toList();
        String owners = known.stream().map(ModuleName::value).collect(Collectors.joining(" or "));
        return owners.isEmpty()
                ? notFound(exportedByNobody(name))
                : notFound(Finding.error(
                                LoadStage.SYMBOLS,
                                "unknown symbol " + name + ": module " + owners + " exports it and is not loaded")
                        .in("find_symbol")
                        .because("only loaded modules are searched")
                        .hint("exported by " + owners + ": " + SymbolFindings.howToLoad(load, known.get(0))
                                + " first"));
    }

    private Finding exportedByNobody(String name) {
        Finding.Observed told =
                Finding.error(LoadStage.SYMBOLS, "unknown symbol " + name).in("find_symbol");
        Optional<FormerExport> former = FormerExport.of(name);
        if (former.isPresent()) {
            return told.because("it is no export any more since " + former.get().release())
                    .hint(former.get().instead());
        }
        if (unexported.has(name)) {
            return told.because("/proc/kallsyms lists it, but " + load.release() + " does not export it to modules")
                    .hint("use an exported interface; building the module anew does not help");
        }
        return told.because("neither " + load.release() + " nor a module of it exports that")
                .hint(REBUILD + ", or load what exports it first");
    }

    private static Answer.Refused notFound(Finding finding) {
        return new Answer.Refused(Errno.ENOENT, true, finding);
    }

    private Answer allowed(ExportSearch.Answer.Found found) {
        KernelExport export = found.export();
        usesGplOnly |= export.gplOnly().orElse(false);
        mayUseGplOnly |= export.gplOnly().isEmpty();
        ProcModule owner = found.owner().orElse(null);
        Optional<Answer> refused = owner == null ? Optional.empty() : inheritTaint(export, owner);
        if (refused.isEmpty()) {
            refused = checkVersion(export);
        }
        if (refused.isEmpty()) {
            refused = checkNamespace(export);
        }
        if (refused.isEmpty() && owner != null) {
            refused = takeReference(export, owner);
        }
        return refused.isPresent() ? refused.get() : new Answer.Resolved(export.owner(), found.presumed());
    }

    /** {@code inherit_taint}; of a module that is only presumed to be loaded no taint is known, nor likely. */
    private Optional<Answer> inheritTaint(KernelExport export, ProcModule owner) {
        if (!Taint.PROPRIETARY.isIn(owner.taints())) {
            return Optional.empty();
        }
        if (usesGplOnly) {
            return Optional.of(notFound(Finding.error(
                            LoadStage.SYMBOLS,
                            export.name() + " is of the proprietary module " + owner.name()
                                    + ", and the module uses GPL-only symbols")
                    .because("inherit_taint refuses to mix the two")
                    .hint("do without one or the other")
                    .logged(moduleName + ": module using GPL-only symbols uses symbols " + named(export)
                            + "from proprietary module " + owner.name() + ".")));
        }
        if (mayUseGplOnly) {
            return Optional.of(new Answer.NotKnown(
                    "which exports are GPL-only",
                    "the module uses the proprietary module " + owner.name()
                            + ", which modules with GPL-only symbols may not"));
        }
        if (!load.module().isProprietary()) {
            load.module().taint(Taint.PROPRIETARY);
            load.findings()
                    .add(Finding.warning(
                                    LoadStage.SYMBOLS, "inherits the taint of the proprietary module " + owner.name())
                            .in("inherit_taint")
                            .because("it uses " + export.name() + " of it: from here on GPL-only symbols are hidden")
                            .hint("do without " + owner.name() + " to stay untainted")
                            .logged(moduleName + ": module uses symbols " + named(export) + "from proprietary module "
                                    + owner.name() + ", inheriting taint."));
        }
        return Optional.empty();
    }

    /** Those lines name the symbol since 6.0. */
    private String named(KernelExport export) {
        return load.has(LoaderChange.TAINTING_SYMBOL_NAMED) ? export.name() + " " : "";
    }

    private Optional<Answer> checkVersion(KernelExport export) {
        VersionCheck.Result result = versions.check(export);
        return switch (result.outcome()) {
            case AGREES -> Optional.empty();
            case DIFFERS ->
                Optional.of(refused(Finding.error(
                                LoadStage.SYMBOLS,
                                export.name() + ": CRC 0x" + Long.toHexString(result.wanted()) + " wanted, "
                                        + holder(export) + " has 0x" + Long.toHexString(result.offered())
                                        + ": built against other headers")
                        .in("check_version")
                        .because("its interface is not the one that the module was compiled with")
                        .hint(REBUILD)
                        .logged(load.name() + ": disagrees about version of symbol " + export.name())));
            case NO_ENTRY ->
                Optional.of(refused(Finding.error(LoadStage.SYMBOLS, "no CRC for " + export.name() + " in __versions")
                        .because("this kernel refuses a symbol without an entry (check_version, as Debian has it)")
                        .hint(REBUILD)
                        .logged(load.name() + ": no symbol version for " + export.name())));
            case NO_VERSIONS ->
                Optional.of(
                        refused(Finding.error(LoadStage.SYMBOLS, export.name() + ": the module has no symbol versions")
                                .in("try_to_force_load")
                                .because("the kernel compares CRCs and does not load by force")
                                .hint(REBUILD)));
            case NOT_KNOWN ->
                Optional.of(new Answer.NotKnown(
                        result.fact(), "the version of " + export.name() + " cannot be compared (check_version)"));
        };
    }

    private static String holder(KernelExport export) {
        return export.owner().map(owner -> "module " + owner).orElse("the kernel");
    }

    private static Answer.Refused refused(Finding finding) {
        return new Answer.Refused(Errno.EINVAL, false, finding);
    }

    private Optional<Answer> checkNamespace(KernelExport export) {
        if (export.namespace().isEmpty()) {
            return Optional.of(new Answer.NotKnown(
                    "namespaces of exports", "the namespace of " + export.name() + " is not known"));
        }
        String namespace = export.namespace().get();
        if (namespaces.admits(namespace)) {
            return Optional.empty();
        }
        String line = moduleName + ": module uses symbol (" + export.name() + ") from namespace " + namespace
                + ", but does not import it.";
        String what = export.name() + " is in namespace " + namespace + ", which the module does not import";
        String option = "MODULE_ALLOW_MISSING_NAMESPACE_IMPORTS";
        Optional<Boolean> allowed = load.option(option);
        if (allowed.isEmpty()) {
            return Optional.of(new Answer.NotKnown("CONFIG_" + option, what));
        }
        if (allowed.get()) {
            load.findings()
                    .add(Finding.warning(LoadStage.SYMBOLS, what)
                            .because("this kernel only warns")
                            .hint(importHint(namespace))
                            .logged(line));
            return Optional.empty();
        }
        return Optional.of(refused(Finding.error(LoadStage.SYMBOLS, what)
                .because("verify_namespace_is_imported finds no import_ns tag for it")
                .hint(importHint(namespace))
                .logged(line)));
    }

    private String importHint(String namespace) {
        if (NamespaceCheck.hasModuleNamespaces(load) && NamespaceCheck.isModuleNamespace(namespace)) {
            return "it is for the modules named there only: do without it";
        }
        String quote = load.has(LoaderChange.NAMESPACES_ARE_STRINGS) ? "\"" : "";
        return "add MODULE_IMPORT_NS(" + quote + namespace + quote + ") to the module";
    }

    /** {@code ref_module}: the owner must have come, and must not be going. */
    private Optional<Answer> takeReference(KernelExport export, ProcModule owner) {
        return switch (owner.state()) {
            case LIVE -> Optional.empty();
            case LOADING ->
                Optional.of(new Answer.NotKnown(
                        "whether module " + owner.name() + " finishes loading",
                        "the kernel waits 30 seconds for the init of the owner of " + export.name()
                                + " (resolve_symbol_wait)"));
            case UNLOADING ->
                Optional.of(new Answer.Refused(
                        Errno.ENOENT,
                        false,
                        Finding.error(
                                        LoadStage.SYMBOLS,
                                        export.name() + " is of module " + owner.name() + ", which is being unloaded")
                                .in("ref_module")
                                .because("a module on its way out cannot be used any more")
                                .hint("load " + owner.name() + " again, then this module")));
        };
    }
}
