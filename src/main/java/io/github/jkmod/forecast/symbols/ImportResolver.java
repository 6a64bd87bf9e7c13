package io.github.jkmod.forecast.symbols;

import io.github.jkmod.forecast.load.Load;
import io.github.jkmod.forecast.verdict.Finding;
import io.github.jkmod.forecast.verdict.LoadStage;
import io.github.jkmod.kernel.KernelExport;
import io.github.jkmod.kernel.ProcModule;
import io.github.jkmod.model.Errno;
import io.github.jkmod.model.ModuleName;
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
         * @param log the kernel's line, where it says more than that the symbol is unknown
         */
        record Refused(Errno errno, boolean forgiven, String what, String why, String hint, Optional<String> log)
                implements Answer {
            Refused(Errno errno, boolean forgiven, String what, String why, String hint) {
                this(errno, forgiven, what, why, hint, Optional.empty());
            }

            Refused logged(String line) {
                return new Refused(errno, forgiven, what, why, hint, Optional.of(line));
            }
        }

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
    private boolean usesGplOnly;
    private boolean mayUseGplOnly;

    /** @param moduleName the name in {@code struct module}, which is that of the log lines */
    ImportResolver(Load load, String moduleName, ExportSearch search, VersionCheck versions) {
        this.load = load;
        this.moduleName = moduleName;
        this.search = search;
        this.versions = versions;
        this.namespaces = new NamespaceCheck(load, moduleName);
        // the kernel does not clear what the file brings along
        this.usesGplOnly = load.structModule().read("using_gplonly_symbols").orElse(0) != 0;
    }

    /** {@return what the kernel does about the import of that name} */
    Answer resolve(String name) {
        ExportSearch.Answer found = search.find(name, !load.proprietary);
        if (found instanceof ExportSearch.Answer.NotKnown unknown) {
            return new Answer.NotKnown(unknown.fact(), unknown.why());
        }
        return found instanceof ExportSearch.Answer.Found export
                ? allowed(export)
                : missing(name, (ExportSearch.Answer.Missing) found);
    }

    private Answer missing(String name, ExportSearch.Answer.Missing missing) {
        if (missing.hidden().isPresent()) {
            return notFound(
                    name + " is for GPL-compatible modules only",
                    "the module's licence taints it P, and find_symbol hides GPL-only exports from such modules",
                    "state a GPL-compatible MODULE_LICENSE, or do without " + name);
        }
        List<KernelExport> elsewhere = missing.elsewhere();
        String owners = elsewhere.stream()
                .flatMap(export -> export.owner().stream())
                .map(ModuleName::value)
                .distinct()
                .limit(3)
                .collect(Collectors.joining(" or "));
        return owners.isEmpty()
                ? notFound(
                        "unknown symbol " + name,
                        "neither " + load.release() + " nor a module of it exports that (find_symbol)",
                        REBUILD + ", or load what exports it first")
                : notFound(
                        "unknown symbol " + name + ": module " + owners + " exports it and is not loaded",
                        "only loaded modules are searched (find_symbol)",
                        "exported by " + owners + ": modprobe " + owners.split(" ", 2)[0] + " first");
    }

    private static Answer.Refused notFound(String what, String why, String hint) {
        return new Answer.Refused(Errno.ENOENT, true, what, why, hint);
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
        if (owner.taints().indexOf('P') < 0) {
            return Optional.empty();
        }
        if (usesGplOnly) {
            return Optional.of(notFound(
                            export.name() + " is of the proprietary module " + owner.name()
                                    + ", and the module uses GPL-only symbols",
                            "inherit_taint refuses to mix the two",
                            "do without one or the other")
                    .logged(moduleName + ": module using GPL-only symbols uses symbols " + named(export)
                            + "from proprietary module " + owner.name() + "."));
        }
        if (mayUseGplOnly) {
            return Optional.of(new Answer.NotKnown(
                    "which exports are GPL-only",
                    "the module uses the proprietary module " + owner.name()
                            + ", which modules with GPL-only symbols may not"));
        }
        if (!load.proprietary) {
            load.taints.add('P');
            load.proprietary = true;
            load.findings()
                    .add(Finding.warning(
                                    LoadStage.SYMBOLS,
                                    "inherits the taint of the proprietary module " + owner.name(),
                                    "it uses " + export.name() + " of it: from here on GPL-only symbols are hidden"
                                            + " (inherit_taint)",
                                    "do without " + owner.name() + " to stay untainted")
                            .logged(moduleName + ": module uses symbols " + named(export) + "from proprietary module "
                                    + owner.name() + ", inheriting taint."));
        }
        return Optional.empty();
    }

    /** Those lines name the symbol since 6.0. */
    private String named(KernelExport export) {
        return load.version().atLeast(6, 0) ? export.name() + " " : "";
    }

    private Optional<Answer> checkVersion(KernelExport export) {
        VersionCheck.Result result = versions.check(export);
        return switch (result.outcome()) {
            case AGREES -> Optional.empty();
            case DIFFERS ->
                Optional.of(refused(
                                export.name() + ": CRC 0x" + Long.toHexString(result.wanted()) + " wanted, "
                                        + holder(export) + " has 0x" + Long.toHexString(result.offered())
                                        + ": built against other headers",
                                "its interface is not the one that the module was compiled with (check_version)",
                                REBUILD)
                        .logged(load.name() + ": disagrees about version of symbol " + export.name()));
            case NO_ENTRY ->
                Optional.of(refused(
                                "no CRC for " + export.name() + " in __versions",
                                "this kernel refuses a symbol without an entry (check_version, as Debian has it)",
                                REBUILD)
                        .logged(load.name() + ": no symbol version for " + export.name()));
            case NO_VERSIONS ->
                Optional.of(refused(
                        export.name() + ": the module has no symbol versions",
                        "the kernel compares CRCs and does not load by force (try_to_force_load)",
                        REBUILD));
            case NOT_KNOWN ->
                Optional.of(new Answer.NotKnown(
                        result.fact(), "the version of " + export.name() + " cannot be compared (check_version)"));
        };
    }

    private static String holder(KernelExport export) {
        return export.owner().map(owner -> "module " + owner).orElse("the kernel");
    }

    private static Answer.Refused refused(String what, String why, String hint) {
        return new Answer.Refused(Errno.EINVAL, false, what, why, hint);
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
                    .add(Finding.warning(LoadStage.SYMBOLS, what, "this kernel only warns", importHint(namespace))
                            .logged(line));
            return Optional.empty();
        }
        return Optional.of(
                refused(what, "verify_namespace_is_imported finds no import_ns tag for it", importHint(namespace))
                        .logged(line));
    }

    private String importHint(String namespace) {
        if (NamespaceCheck.hasModuleNamespaces(load) && NamespaceCheck.isModuleNamespace(namespace)) {
            return "it is for the modules named there only: do without it";
        }
        String quote = load.version().atLeast(6, 13) ? "\"" : "";
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
                        export.name() + " is of module " + owner.name() + ", which is being unloaded",
                        "a module on its way out cannot be used any more (ref_module)",
                        "load " + owner.name() + " again, then this module"));
        };
    }
}
